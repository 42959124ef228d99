#include "lint/context.h"

/* What may stand beside it: it leaves nothing behind. */
static gboolean is_aside(const Statement *statement)
{
    return statement->outside_transaction || statement->kind == STATEMENT_SET ||
           statement->kind == STATEMENT_SELECT || statement->kind == STATEMENT_TRANSACTION;
}

static gboolean is_mixed(const Parse *parse)
{
    for (guint i = 0; i < parse->n_statements; i++)
        if (!is_aside(&parse->statements[i]))
            return TRUE;
    return FALSE;
}

static gboolean is_first(const Parse *parse, const Statement *statement)
{
    for (const Statement *at = parse->statements; at < statement; at++)
        if (at->outside_transaction)
            return FALSE;
    return TRUE;
}

/* Then the server refuses it, which is what matters. */
static gboolean is_refused(const LintContext *context)
{
    const LintRule *other = lint_rule_find("txn/concurrent-in-transaction");
    return simulator_in_transaction(context->simulator) &&
           lint_settings_severity(context->settings, other) != SEVERITY_OFF;
}

static void check(LintContext *context, const Statement *statement)
{
    const Session *session = simulator_session(context->simulator);
    if (context->parse->outer != NULL || !statement->outside_transaction ||
        session_in_block(session) || is_refused(context) || !is_mixed(context->parse) ||
        !is_first(context->parse, statement))
        return;
    lint_report(context,
                &(LintSubject){.statement = statement,
                               .hint = "Put it into a migration of its own, whose first line is "
                                       "\"-- confiture: transaction=off\"."},
                "this %s cannot be undone together with the rest of the file", statement->tag);
}

const LintRule rule_txn_non_transactional = {
    .id = "txn/non-transactional",
    .summary = "a file that mixes statements of which some cannot run in a transaction",
    .why = "Such a file runs outside a transaction as a whole. When a statement fails, those "
           "before it stay done, and the file can be run neither again nor back.",
    .condition = "CREATE INDEX CONCURRENTLY and the like in a file with other statements than SET "
                 "and SELECT; once a file. Not inside of a transaction, where "
                 "txn/concurrent-in-transaction tells.",
    .safer =
        "A migration of its own for each such statement, marked \"-- confiture: transaction=off\".",
    .bad = "-- confiture: transaction=off\nALTER TABLE orders ADD COLUMN placed_at date;\nCREATE "
           "INDEX CONCURRENTLY "
           "orders_placed_at ON orders (placed_at);\n",
    .good = "SET lock_timeout = '2s';\nDROP INDEX CONCURRENTLY IF EXISTS orders_placed_at;\nCREATE "
            "INDEX CONCURRENTLY orders_placed_at ON orders (placed_at);\n",
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_MIGRATIONS,
    .statement = check,
};
