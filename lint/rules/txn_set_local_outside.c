#include "lint/context.h"

static void check(LintContext *context, const Statement *statement)
{
    if (statement->kind != STATEMENT_SET || !statement->set->local || statement->set->set_config ||
        simulator_in_transaction(context->simulator))
        return;
    lint_report(context,
                &(LintSubject){.statement = statement, .hint = "Use SET, and RESET afterwards."},
                "SET LOCAL %s has no effect outside a transaction",
                statement->set->name != NULL ? statement->set->name : "");
}

const LintRule rule_txn_set_local_outside = {
    .id = "txn/set-local-outside",
    .summary = "SET LOCAL outside a transaction",
    .why = "It lasts until the end of the transaction, which outside a block is the SET itself: "
           "the timeout that it was to set is not set.",
    .condition = "SET LOCAL while no transaction is open: transaction=off, and no BEGIN before it.",
    .safer = "SET lock_timeout = '2s'; … RESET lock_timeout;",
    .bad = "-- confiture: transaction=off\nSET LOCAL lock_timeout = '2s';\n",
    .good = "-- confiture: transaction=off\nSET lock_timeout = '2s';\n",
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_MIGRATIONS,
    .statement = check,
};
