#include "lint/rows.h"

#include "lint/live_missing_index.sql.h"

const LintRule rule_live_missing_index = {
    .id = "live/missing-index",
    .summary = "a large table that is read from end to end again and again",
    .why = "Each such scan reads every row; an index on what the queries ask for may spare it.",
    .condition = "A table with more than 100,000 rows was read by sequential scans at least 100 "
                 "times, and more often than by its indexes.",
    .safer = "EXPLAIN the queries that read it, and index what they search for.",
    .bad = "-- a database in which this is so\n",
    .good = "-- a database in which it is not\n",
    .severity = SEVERITY_INFO,
    .recommended = FALSE,
    .needs = LINT_NEEDS_LIVE,
    .scope = LINT_EVERYWHERE,
    .query = live_missing_index_sql,
};
