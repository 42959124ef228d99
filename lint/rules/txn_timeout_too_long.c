#include "lint/context.h"

#include <string.h>

static gint64 limit_of(const LintContext *context)
{
    return lint_settings_integer(context->settings, context->rule, "limit");
}

static void check(LintContext *context, const Statement *statement)
{
    if (statement->kind != STATEMENT_SET)
        return;
    const SetVariable *set = statement->set;
    if (set->name == NULL || g_ascii_strcasecmp(set->name, "lock_timeout") != 0 ||
        set->value == NULL || set->reset)
        return;
    gint64 time = session_time_read(set->value);
    if (time > limit_of(context))
        lint_report(context,
                    &(LintSubject){.statement = statement,
                                   .hint = "Wait shortly and try again, rather than long once."},
                    "lock_timeout of %" G_GINT64_FORMAT " ms: others may queue behind the lock for "
                    "more than %" G_GINT64_FORMAT " ms",
                    time, limit_of(context));
}

static const LintOption options[] = {
    {"limit", LINT_OPTION_INTEGER, "10000", "the longest lock_timeout in ms"},
    {NULL, LINT_OPTION_TEXT, NULL, NULL},
};

const LintRule rule_txn_timeout_too_long = {
    .id = "txn/timeout-too-long",
    .summary = "a lock_timeout longer than the limit",
    .why = "While a strong lock is waited for, everybody who comes later waits behind it: the "
           "timeout is how long the service may stand still.",
    .condition = "SET lock_timeout, SET LOCAL or set_config() with more than the configured number "
                 "of milliseconds.",
    .safer = "SET LOCAL lock_timeout = '2s'; and let the runner try again.",
    .bad = "SET LOCAL lock_timeout = '1min';\n",
    .good = "SET LOCAL lock_timeout = '5s';\n",
    .severity = SEVERITY_WARNING,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_MIGRATIONS,
    .options = options,
    .statement = check,
};
