#include "lint/guard.h"

static void check(LintContext *context, const Statement *statement)
{
    if (lint_settings_boolean(context->settings, context->rule, "runner"))
        return;
    guard_check(context, statement, SESSION_LOCK_TIMEOUT,
                "while it is waited for they queue behind it without limit, for no lock_timeout "
                "is set",
                "Begin the migration with SET LOCAL lock_timeout = '2s' (SET outside a "
                "transaction), and run it again when it gives up.");
}

static const LintOption options[] = {
    {"runner", LINT_OPTION_BOOLEAN, "false",
     "whether the program that runs the migrations sets a lock_timeout"},
    {NULL, LINT_OPTION_TEXT, NULL, NULL},
};

const LintRule rule_txn_lock_timeout = {
    .id = "txn/lock-timeout",
    .summary = "a strong lock is waited for without lock_timeout",
    .why = "A statement that needs a strong lock waits for the transactions that use the table, "
           "and everything that comes after it waits behind it: one long query stops the service. "
           "With a lock_timeout the migration gives up instead, and can be tried again.",
    .condition = "The first statement of a file that takes a lock that blocks reads or writes of a "
                 "relation that the file did not make, while no lock_timeout is in force. SET, "
                 "set_config() and the head comment's lock_timeout count, SET LOCAL only inside a "
                 "transaction; 0, RESET, DEFAULT and ROLLBACK take it away. Not what works "
                 "CONCURRENTLY.",
    .safer = "SET LOCAL lock_timeout = '2s'; at the start of the migration.",
    .bad = "ALTER TABLE orders ADD COLUMN note text;\n",
    .good = "SET LOCAL lock_timeout = '2s';\nALTER TABLE orders ADD COLUMN note text;\n",
    .aliases = "squawk:require-timeout-settings eugene:E9",
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_MIGRATIONS,
    .options = options,
    .statement = check,
};
