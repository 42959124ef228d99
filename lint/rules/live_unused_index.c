#include "lint/rows.h"

#include "lint/live_unused_index.sql.h"

const LintRule rule_live_unused_index = {
    .id = "live/unused-index",
    .summary = "an index that no query has used",
    .why = "Every write keeps it up to date, and it takes memory and disk.",
    .condition = "pg_stat_user_indexes counts no scan since the statistics began, which was at "
                 "least 30 days ago; the index serves no constraint and has more than a megabyte. "
                 "Replicas have statistics of their own: look there, too.",
    .safer = "DROP INDEX CONCURRENTLY i; once the replicas agree.",
    .bad = "-- a database in which this is so\n",
    .good = "-- a database in which it is not\n",
    .aliases = "splinter:unused_index",
    .severity = SEVERITY_INFO,
    .recommended = FALSE,
    .needs = LINT_NEEDS_LIVE,
    .scope = LINT_EVERYWHERE,
    .query = live_unused_index_sql,
};
