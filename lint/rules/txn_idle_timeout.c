#include "lint/guard.h"

static void check(LintContext *context, const Statement *statement)
{
    if (lint_settings_boolean(context->settings, context->rule, "runner") ||
        !simulator_in_transaction(context->simulator))
        return;
    guard_check(context, statement, SESSION_IDLE_TIMEOUT,
                "idle_in_transaction_session_timeout is not set",
                "Begin the migration with SET LOCAL idle_in_transaction_session_timeout = '30s' "
                "(SET outside a transaction).");
}

static const LintOption options[] = {
    {"runner", LINT_OPTION_BOOLEAN, "false",
     "whether the program that runs the migrations sets it"},
    {NULL, LINT_OPTION_TEXT, NULL, NULL},
};

const LintRule rule_txn_idle_timeout = {
    .id = "txn/idle-timeout",
    .summary = "a strong lock is taken without idle_in_transaction_session_timeout",
    .why = "A runner that stalls or loses its connection in the middle of a transaction leaves the "
           "locks held. With the timeout the server ends the session.",
    .condition = "The first statement of a file that takes a lock that blocks reads or writes of a "
                 "relation that the file did not make, while no "
                 "idle_in_transaction_session_timeout is in force, inside a transaction. SET, "
                 "set_config() and the head comment count, SET LOCAL only inside a transaction.",
    .safer =
        "SET LOCAL idle_in_transaction_session_timeout = '30s'; at the start of the migration.",
    .bad = "ALTER TABLE orders ADD COLUMN note text;\nALTER TABLE orders ADD COLUMN remark text;\n",
    .good = "SET LOCAL idle_in_transaction_session_timeout = '30s';\nALTER TABLE orders ADD COLUMN "
            "note text;\n",
    .severity = SEVERITY_WARNING,
    .opt_in = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_MIGRATIONS,
    .options = options,
    .statement = check,
};
