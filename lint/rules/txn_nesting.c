#include "lint/context.h"

static gboolean ends(TransactionKind kind)
{
    return kind == TRANSACTION_COMMIT || kind == TRANSACTION_ROLLBACK ||
           kind == TRANSACTION_PREPARED;
}

static void check(LintContext *context, const Statement *statement)
{
    if (statement->kind != STATEMENT_TRANSACTION)
        return;
    TransactionKind kind = statement->transaction->kind;
    gboolean inside = simulator_in_transaction(context->simulator);
    if (kind == TRANSACTION_BEGIN && inside)
        lint_report(context,
                    &(LintSubject){.statement = statement,
                                   .hint = "Take BEGIN and its COMMIT away; where the file has to "
                                           "begin its own, say so in its first line: "
                                           "-- confiture: transaction=off."},
                    "BEGIN inside a transaction does nothing, but its COMMIT ends the outer one");
    else if (ends(kind) && !inside)
        lint_report(context, &(LintSubject){.statement = statement, .hint = "Take it away."},
                    "there is no transaction that this %s could end", statement->tag);
}

const LintRule rule_txn_nesting = {
    .id = "txn/nesting",
    .summary = "BEGIN inside a transaction, or COMMIT outside one",
    .why = "Transactions do not nest. The inner BEGIN is only a warning, the inner COMMIT ends the "
           "whole, and what follows runs without one.",
    .condition = "BEGIN or START TRANSACTION while a transaction is open, that of the runner "
                 "included; COMMIT or ROLLBACK while none is.",
    .safer = "Leave transactions to the runner, or take the file out of its own with "
             "-- confiture: transaction=off. Inside one, SAVEPOINT.",
    .bad = "BEGIN;\nALTER TABLE orders ADD COLUMN note text;\nCOMMIT;\n",
    .good = "-- confiture: transaction=off\nBEGIN;\nALTER TABLE orders ADD COLUMN note "
            "text;\nCOMMIT;\n",
    .aliases = "squawk:transaction-nesting",
    .severity = SEVERITY_ERROR,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_MIGRATIONS,
    .statement = check,
};
