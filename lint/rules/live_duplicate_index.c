#include "lint/rows.h"

#include "lint/live_duplicate_index.sql.h"

const LintRule rule_live_duplicate_index = {
    .id = "live/duplicate-index",
    .summary = "two indexes that are the same",
    .why = "Both are kept up to date by every write, and one serves as well as two.",
    .condition = "Two valid indexes of a table have the same keys, classes, collations, options, "
                 "expressions and predicate. The one that serves a constraint, or is the older, is "
                 "left alone.",
    .safer = "DROP INDEX CONCURRENTLY i;",
    .bad = "-- a database in which this is so\n",
    .good = "-- a database in which it is not\n",
    .severity = SEVERITY_INFO,
    .recommended = FALSE,
    .needs = LINT_NEEDS_LIVE,
    .scope = LINT_EVERYWHERE,
    .query = live_duplicate_index_sql,
};
