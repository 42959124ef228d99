#include "lint/context.h"

#include <string.h>

static gboolean sets_role(const LintContext *context, const Statement *statement)
{
    if (statement->kind != STATEMENT_SET || g_strcmp0(statement->set->name, "role") != 0 ||
        statement->set->value == NULL)
        return FALSE;
    const char *role = lint_settings_text(context->settings, context->rule, "role");
    return role == NULL || strcmp(role, statement->set->value) == 0;
}

static void check(LintContext *context, const Statement *statement)
{
    const Statement *at = context->parse->statements;
    if (context->parse->outer != NULL)
        return; /* in a DO block */
    while (at < statement && at->kind == STATEMENT_TRANSACTION)
        at++;
    if (at != statement || statement->kind == STATEMENT_TRANSACTION ||
        sets_role(context, statement))
        return;
    const char *role = lint_settings_text(context->settings, context->rule, "role");
    lint_report(context,
                &(LintSubject){.statement = statement, .hint = "Begin the file with SET ROLE."},
                "the file does not begin with SET ROLE %s", role != NULL ? role : "…");
}

static const LintOption options[] = {
    {"role", LINT_OPTION_TEXT, NULL, "the role; any without it"},
    {NULL, LINT_OPTION_TEXT, NULL, NULL},
};

const LintRule rule_txn_set_role = {
    .id = "txn/set-role",
    .summary = "a migration that does not begin with SET ROLE",
    .why = "Objects belong to the role that creates them. Without SET ROLE that is whoever runs "
           "the migration.",
    .condition = "The first statement of a migration, after BEGIN, is not SET ROLE, or not of the "
                 "configured role.",
    .safer = "SET ROLE app_owner; as the first statement.",
    .bad = "CREATE TABLE orders (id bigint);\n",
    .good = "SET ROLE app_owner;\nCREATE TABLE orders (id bigint);\n",
    .severity = SEVERITY_WARNING,
    .opt_in = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_MIGRATIONS,
    .options = options,
    .statement = check,
};
