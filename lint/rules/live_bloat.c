#include "lint/rows.h"

#include "lint/live_bloat.sql.h"

const LintRule rule_live_bloat = {
    .id = "live/bloat",
    .summary = "a table with more dead rows than autovacuum should leave",
    .why = "Dead rows are read by every scan, and the space comes back only slowly.",
    .condition = "More than 10,000 rows and more than a fifth of the table are dead, as the "
                 "statistics have it.",
    .safer = "VACUUM the table, and let autovacuum come earlier: ALTER TABLE t SET "
             "(autovacuum_vacuum_scale_factor = 0.02);",
    .bad = "-- a database in which this is so\n",
    .good = "-- a database in which it is not\n",
    .aliases = "splinter:table_bloat",
    .severity = SEVERITY_INFO,
    .recommended = FALSE,
    .needs = LINT_NEEDS_LIVE,
    .scope = LINT_EVERYWHERE,
    .query = live_bloat_sql,
};
