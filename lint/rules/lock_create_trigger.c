#include "lint/context.h"

static void check(LintContext *context, const Statement *statement)
{
    if (statement->kind != STATEMENT_CREATE_TRIGGER)
        return;
    ObjectName table = statement->create_trigger->trigger;
    table.kind = OBJECT_TABLE;
    table.part = NULL;
    if (lint_is_fresh(context, &table))
        return;
    lint_report(context,
                &(LintSubject){.statement = statement,
                               .about = &table,
                               .hint = "Set a lock_timeout, and do nothing else in the "
                                       "transaction."},
                "creating a trigger keeps writers from \"%s\" until the transaction ends",
                table.name);
}

const LintRule rule_lock_create_trigger = {
    .id = "lock/create-trigger",
    .summary = "CREATE TRIGGER on a table in use",
    .why = "It takes SHARE ROW EXCLUSIVE: it waits for all writers, and writers wait for it until "
           "the transaction ends.",
    .condition = "CREATE TRIGGER on a table that this file did not create.",
    .safer = "SET LOCAL lock_timeout = '2s'; CREATE TRIGGER … alone in its migration.",
    .bad = "CREATE TRIGGER stamp BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION stamp();\n",
    .good = "CREATE TABLE orders (id bigint);\nCREATE TRIGGER stamp BEFORE UPDATE ON orders FOR "
            "EACH ROW EXECUTE FUNCTION stamp();\n",
    .severity = SEVERITY_INFO,
    .opt_in = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_MIGRATIONS,
    .statement = check,
};
