#include "lint/context.h"

static void check(LintContext *context, const Statement *statement)
{
    if (statement->kind != STATEMENT_REFRESH || !statement->maintenance->concurrently)
        return;
    const ObjectName *view = &statement->maintenance->relations[0];
    if (lint_is_fresh(context, view))
        return;
    lint_report(context,
                &(LintSubject){.statement = statement,
                               .about = view,
                               .hint = "Refresh it from a job of its own, not from a migration."},
                "one refresh of \"%s\" waits for the other: CONCURRENTLY still takes EXCLUSIVE",
                view->name);
}

const LintRule rule_lock_refresh_concurrent_exclusive = {
    .id = "lock/refresh-concurrent-exclusive",
    .summary = "REFRESH MATERIALIZED VIEW CONCURRENTLY still takes EXCLUSIVE",
    .why = "Readers go on, but every other refresh of the view, and all that locks it, waits for "
           "as long as the query and the comparison take.",
    .condition = "REFRESH MATERIALIZED VIEW CONCURRENTLY of a view that this file did not create.",
    .safer = "Refresh the view from a scheduled job.",
    .bad = "REFRESH MATERIALIZED VIEW CONCURRENTLY sales;\n",
    .good = "REFRESH MATERIALIZED VIEW sales;\n",
    .severity = SEVERITY_INFO,
    .opt_in = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_MIGRATIONS,
    .statement = check,
};
