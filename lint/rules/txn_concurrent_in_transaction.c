#include "lint/context.h"

static void check(LintContext *context, const Statement *statement)
{
    if (!statement->outside_transaction || !simulator_in_transaction(context->simulator))
        return;
    lint_report(context,
                &(LintSubject){
                    .statement = statement,
                    .hint = "Put it alone in a migration, which then runs outside a transaction."},
                "PostgreSQL refuses this %s inside a transaction", statement->tag);
}

const LintRule rule_txn_concurrent_in_transaction = {
    .id = "txn/concurrent-in-transaction",
    .summary = "a statement that PostgreSQL refuses inside a transaction",
    .why = "CREATE INDEX CONCURRENTLY, VACUUM, CREATE DATABASE and a few more commit on their own, "
           "so the server refuses them "
           "inside a transaction block. Migrations run in one unless they say otherwise.",
    .condition = "Such a statement while a transaction is open: BEGIN in the file, or that of the "
                 "runner, which takes a file with that statement alone outside.",
    .safer = "A migration with that statement alone runs outside a transaction; so do all "
             "statements of a file whose first line is \"-- confiture: transaction=off\".",
    .bad = "SELECT 1;\nCREATE INDEX CONCURRENTLY orders_placed_at ON orders (placed_at);\n",
    .good = "CREATE INDEX CONCURRENTLY orders_placed_at ON orders (placed_at);\n",
    .aliases = "squawk:ban-concurrent-index-creation-in-transaction atlas:PG103",
    .severity = SEVERITY_ERROR,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_MIGRATIONS,
    .statement = check,
};
