#include "lint/context.h"

static void check(LintContext *context, const Statement *statement)
{
    if (statement->kind != STATEMENT_DROP)
        return;
    for (guint i = 0; i < statement->drop->n_objects; i++) {
        ObjectName table = statement->drop->objects[i];
        if (table.kind != OBJECT_TRIGGER)
            continue;
        table.kind = OBJECT_TABLE;
        table.part = NULL;
        if (!lint_is_fresh(context, &table))
            lint_report(context,
                        &(LintSubject){.statement = statement,
                                       .about = &table,
                                       .hint = "Set a lock_timeout, and do nothing else in the "
                                               "transaction."},
                        "dropping a trigger keeps everybody from \"%s\" until the transaction "
                        "ends",
                        table.name);
    }
}

const LintRule rule_lock_drop_trigger = {
    .id = "lock/drop-trigger",
    .summary = "DROP TRIGGER on a table in use",
    .why = "It takes ACCESS EXCLUSIVE: it waits for all queries on the table, and all that come "
           "later wait for it until the transaction ends.",
    .condition = "DROP TRIGGER on a table that this file did not create.",
    .safer = "SET LOCAL lock_timeout = '2s'; DROP TRIGGER … alone in its migration.",
    .bad = "DROP TRIGGER stamp ON orders;\n",
    .good = "CREATE TABLE orders (id bigint);\nDROP TRIGGER IF EXISTS stamp ON orders;\n",
    .severity = SEVERITY_INFO,
    .opt_in = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_MIGRATIONS,
    .statement = check,
};
