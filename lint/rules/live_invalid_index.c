#include "lint/rows.h"

#include "lint/live_invalid_index.sql.h"

const LintRule rule_live_invalid_index = {
    .id = "live/invalid-index",
    .summary = "an index that is not valid, left behind by a build that failed",
    .why = "It is kept up to date by every write and used by no query; a CREATE INDEX IF NOT "
           "EXISTS takes it for the index that was wanted.",
    .condition = "pg_index says that the index is not valid, and nobody is building it. Not those "
                 "of partitioned tables that wait for their parts.",
    .safer = "DROP INDEX CONCURRENTLY i; and build it anew.",
    .bad =
        "CREATE UNIQUE INDEX CONCURRENTLY orders_code ON orders (code); -- failed at a duplicate\n",
    .good = "DROP INDEX CONCURRENTLY orders_code;\n",
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_LIVE,
    .scope = LINT_EVERYWHERE,
    .query = live_invalid_index_sql,
};
