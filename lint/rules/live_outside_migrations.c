#include "lint/rows.h"

#include "lint/live_outside_migrations.sql.h"

const LintRule rule_live_outside_migrations = {
    .id = "live/outside-migrations",
    .summary = "a table, view or sequence that no file of the project makes",
    .why = "It was made by hand: a new database does not have it, and nobody reviewed it.",
    .condition = "A table, view or materialized view of the database is not in the schema that the "
                 "files make. Not what belongs to an extension, partitions, the event log and "
                 "other tools' ledgers.",
    .safer = "Write it into the DDL tree and a migration, or drop it.",
    .bad = "-- a database in which this is so\n",
    .good = "-- a database in which it is not\n",
    .severity = SEVERITY_WARNING,
    .recommended = FALSE,
    .needs = LINT_NEEDS_LIVE,
    .scope = LINT_EVERYWHERE,
    .query = live_outside_migrations_sql,
    .data = lint_rows_unknown,
};
