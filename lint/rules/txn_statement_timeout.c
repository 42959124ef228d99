#include "lint/guard.h"

static void check(LintContext *context, const Statement *statement)
{
    if (lint_settings_boolean(context->settings, context->rule, "runner"))
        return;
    guard_check(context, statement, SESSION_STATEMENT_TIMEOUT, "statement_timeout is not set",
                "Begin the migration with SET LOCAL statement_timeout = '30s' (SET outside a "
                "transaction).");
}

static const LintOption options[] = {
    {"runner", LINT_OPTION_BOOLEAN, "false",
     "whether the program that runs the migrations sets it"},
    {NULL, LINT_OPTION_TEXT, NULL, NULL},
};

const LintRule rule_txn_statement_timeout = {
    .id = "txn/statement-timeout",
    .summary = "a strong lock is taken without statement_timeout",
    .why = "A statement that turns out to work for hours keeps its locks for hours. With a "
           "statement_timeout the migration gives up instead.",
    .condition =
        "The first statement of a file that takes a lock that blocks reads or writes of a relation "
        "that the file did not make, while no statement_timeout is in force. SET, set_config() and "
        "the head comment count, SET LOCAL only inside a transaction.",
    .safer = "SET LOCAL statement_timeout = '30s'; at the start of the migration.",
    .bad = "ALTER TABLE orders ADD COLUMN note text;\nALTER TABLE orders ADD COLUMN remark text;\n",
    .good = "SET LOCAL statement_timeout = '30s';\nALTER TABLE orders ADD COLUMN note text;\n",
    .severity = SEVERITY_WARNING,
    .opt_in = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_MIGRATIONS,
    .options = options,
    .statement = check,
};
