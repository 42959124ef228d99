#include "lint/context.h"

static void check(LintContext *context, const Statement *statement)
{
    if (statement->kind != STATEMENT_TRANSACTION || !context->source->transactional ||
        session_in_block(simulator_session(context->simulator)) ||
        !simulator_in_transaction(context->simulator))
        return;
    TransactionKind kind = statement->transaction->kind;
    if (kind == TRANSACTION_COMMIT || kind == TRANSACTION_ROLLBACK || kind == TRANSACTION_PREPARED)
        lint_report(context,
                    &(LintSubject){.statement = statement,
                                   .hint = "Take it away, or split the migration; where it has to "
                                           "commit by itself, its first line says -- confiture: "
                                           "transaction=off."},
                    "%s ends the runner's transaction: what follows cannot be undone with it, nor "
                    "recorded",
                    statement->tag);
}

const LintRule rule_txn_commit_in_migration = {
    .id = "txn/commit-in-migration",
    .summary = "COMMIT or ROLLBACK in a migration that the runner wraps",
    .why =
        "The runner makes the migration and its entry in the ledger one transaction. A COMMIT in "
        "between leaves the one without the other when something fails.",
    .condition = "COMMIT, ROLLBACK or PREPARE TRANSACTION that ends the transaction in which the "
                 "runner runs the file. Not ROLLBACK TO a savepoint.",
    .safer = "Split the migration; or begin the file with -- confiture: transaction=off.",
    .bad = "ALTER TABLE orders ADD COLUMN note text;\nCOMMIT;\n",
    .good = "-- confiture: transaction=off\nBEGIN;\nALTER TABLE orders ADD COLUMN note "
            "text;\nCOMMIT;\n",
    .severity = SEVERITY_ERROR,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_MIGRATIONS,
    .statement = check,
};
