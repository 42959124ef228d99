#include "lint/context.h"

static void check(LintContext *context, const Statement *statement)
{
    const AlterTable *alter =
        context->target_version >= 14 ? lint_alters_used_table(context, statement) : NULL;
    for (guint i = 0; alter != NULL && i < alter->n_actions; i++) {
        const AlterAction *action = &alter->actions[i];
        if (action->kind != ALTER_DETACH_PARTITION || action->concurrently || action->finalize)
            continue;
        lint_report(context,
                    &(LintSubject){.statement = statement,
                                   .offset = action->offset,
                                   .about = &action->other,
                                   .hint = "Use DETACH PARTITION … CONCURRENTLY, alone in a "
                                           "migration; it is not possible while the table "
                                           "has a default partition."},
                    "detaching \"%s\" waits for every query on \"%s\" and blocks those behind it",
                    action->other.name, alter->table.name);
    }
}

const LintRule rule_lock_detach_not_concurrent = {
    .id = "lock/detach-not-concurrent",
    .summary = "DETACH PARTITION without CONCURRENTLY",
    .why = "DETACH takes ACCESS EXCLUSIVE on the partitioned table: it queues behind running "
           "queries, and everything else queues behind it.",
    .condition = "DETACH PARTITION without CONCURRENTLY or FINALIZE, where the server is "
                 "PostgreSQL 14 or newer. Not of tables that this file "
                 "created.",
    .safer = "ALTER TABLE t DETACH PARTITION t_1 CONCURRENTLY; alone in a migration, which then "
             "runs outside a transaction.",
    .bad = "ALTER TABLE measures DETACH PARTITION measures_2020;\n",
    .good = "ALTER TABLE measures DETACH PARTITION measures_2020 CONCURRENTLY;\n",
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_MIGRATIONS,
    .statement = check,
};
