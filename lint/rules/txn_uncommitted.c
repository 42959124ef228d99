#include "lint/context.h"

static gboolean ends(const Statement *statement)
{
    if (statement->kind != STATEMENT_TRANSACTION || statement->transaction->chain)
        return FALSE;
    TransactionKind kind = statement->transaction->kind;
    return kind == TRANSACTION_COMMIT || kind == TRANSACTION_ROLLBACK ||
           kind == TRANSACTION_PREPARED;
}

static void check(LintContext *context, const Statement *statement)
{
    if (statement->kind != STATEMENT_TRANSACTION ||
        statement->transaction->kind != TRANSACTION_BEGIN ||
        simulator_in_transaction(context->simulator))
        return;
    const Statement *end = context->parse->statements + context->parse->n_statements;
    for (const Statement *next = statement + 1; next < end; next++)
        if (ends(next))
            return;
    lint_report(context, &(LintSubject){.statement = statement, .hint = "End it with COMMIT."},
                "the transaction begun here is never committed, so all its work is lost");
}

const LintRule rule_txn_uncommitted = {
    .id = "txn/uncommitted",
    .summary = "BEGIN without COMMIT",
    .why = "When the session ends the server rolls back what was not committed.",
    .condition = "BEGIN or START TRANSACTION that no COMMIT or ROLLBACK of the file follows. Not "
                 "inside another transaction, which is txn/nesting.",
    .safer = "COMMIT; at the end.",
    .bad = "-- confiture: transaction=off\nBEGIN;\nALTER TABLE orders ADD COLUMN note text;\n",
    .good = "-- confiture: transaction=off\nBEGIN;\nALTER TABLE orders ADD COLUMN note "
            "text;\nCOMMIT;\n",
    .aliases = "squawk:ban-uncommitted-transaction",
    .severity = SEVERITY_ERROR,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_MIGRATIONS,
    .statement = check,
};
