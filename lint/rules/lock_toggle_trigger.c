#include "lint/context.h"

static void check(LintContext *context, const Statement *statement)
{
    const AlterTable *alter = lint_alters_used_table(context, statement);
    for (guint i = 0; alter != NULL && i < alter->n_actions; i++)
        if (alter->actions[i].kind == ALTER_TRIGGER_STATE)
            lint_report(context,
                        &(LintSubject){.statement = statement,
                                       .offset = alter->actions[i].offset,
                                       .about = &alter->table,
                                       .hint = "Set a lock_timeout, and do nothing else in the "
                                               "transaction."},
                        "turning a trigger on or off keeps writers from \"%s\" until the "
                        "transaction ends",
                        alter->table.name);
}

const LintRule rule_lock_toggle_trigger = {
    .id = "lock/toggle-trigger",
    .summary = "a trigger of a table in use turned on or off",
    .why = "ENABLE and DISABLE TRIGGER take SHARE ROW EXCLUSIVE: writers wait until the "
           "transaction ends. What a trigger does not see while it is off stays unseen.",
    .condition =
        "ALTER TABLE … ENABLE or DISABLE TRIGGER on a table that this file did not create.",
    .safer = "SET LOCAL lock_timeout = '2s'; and nothing else in the transaction; for one session "
             "SET session_replication_role = replica needs no lock.",
    .bad = "ALTER TABLE orders DISABLE TRIGGER stamp;\n",
    .good = "CREATE TABLE orders (id bigint);\nALTER TABLE orders DISABLE TRIGGER ALL;\n",
    .severity = SEVERITY_INFO,
    .opt_in = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_MIGRATIONS,
    .statement = check,
};
