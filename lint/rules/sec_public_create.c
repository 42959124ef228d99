#include "lint/context.h"

#include <string.h>

static gboolean has(const char *const *words, guint count, const char *word)
{
    for (guint i = 0; i < count; i++)
        if (strcmp(words[i], word) == 0)
            return TRUE;
    return FALSE;
}

static gboolean gives_create(const Privileges *privileges)
{
    return privileges->n_privileges == 0 ||
           has(privileges->privileges, privileges->n_privileges, "create") ||
           has(privileges->privileges, privileges->n_privileges, "all");
}

static gboolean is_about_public(const Statement *statement, gboolean grant)
{
    if (statement->kind != STATEMENT_PRIVILEGES)
        return FALSE;
    const Privileges *privileges = statement->privileges;
    if (privileges->grant != grant || privileges->defaults || privileges->all_in_schema ||
        !gives_create(privileges) || !has(privileges->grantees, privileges->n_grantees, "public"))
        return FALSE;
    for (guint i = 0; i < privileges->n_objects; i++)
        if (privileges->objects[i].kind == OBJECT_SCHEMA &&
            strcmp(privileges->objects[i].name, "public") == 0)
            return TRUE;
    return FALSE;
}

static void check(LintContext *context, const Statement *statement)
{
    if (!is_about_public(statement, TRUE))
        return;
    const Statement *end = context->parse->statements + context->parse->n_statements;
    for (const Statement *later = statement + 1; later < end; later++)
        if (is_about_public(later, FALSE))
            return;
    lint_report(context,
                &(LintSubject){.statement = statement,
                               .about = &statement->privileges->objects[0],
                               .hint = "REVOKE CREATE ON SCHEMA public FROM PUBLIC;"},
                "everybody may create objects in schema \"public\"");
}

const LintRule rule_sec_public_create = {
    .id = "sec/public-create",
    .summary = "CREATE on schema public for everybody",
    .why = "Anybody can put a function or table where unqualified names are looked up, and others "
           "run it.",
    .condition =
        "GRANT CREATE or ALL ON SCHEMA public TO PUBLIC; not when the file revokes it again.",
    .safer = "REVOKE CREATE ON SCHEMA public FROM PUBLIC;",
    .bad = "GRANT CREATE ON SCHEMA public TO PUBLIC;\n",
    .good = "GRANT USAGE ON SCHEMA public TO PUBLIC;\n",
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_IN_SCHEMA | LINT_IN_UP,
    .statement = check,
};
