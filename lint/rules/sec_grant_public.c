#include "lint/context.h"

#include <string.h>

static gboolean has(const char *const *words, guint count, const char *word)
{
    for (guint i = 0; i < count; i++)
        if (strcmp(words[i], word) == 0)
            return TRUE;
    return FALSE;
}

static gboolean is_risky(const Privileges *privileges)
{
    static const char *const risky[] = {"all",     "insert",  "update",     "delete", "truncate",
                                        "execute", "trigger", "references", NULL};
    for (guint i = 0; i < privileges->n_privileges; i++)
        if (g_strv_contains(risky, privileges->privileges[i]))
            return TRUE;
    return privileges->n_privileges == 0;
}

/* CREATE on a schema is the matter of sec/public-create; types, languages and the like are for all.
 */
static gboolean is_guarded(const Privileges *privileges)
{
    switch (privileges->kind_in_schema) {
    case OBJECT_TABLE:
    case OBJECT_SEQUENCE:
    case OBJECT_FUNCTION:
    case OBJECT_PROCEDURE:
    case OBJECT_DATABASE:
        return TRUE;
    default:
        return FALSE;
    }
}

static gboolean takes_back(const Privileges *later, const Privileges *given)
{
    if (later->grant || later->defaults != given->defaults ||
        later->all_in_schema != given->all_in_schema ||
        !has(later->grantees, later->n_grantees, "public") || later->n_objects != given->n_objects)
        return FALSE;
    for (guint i = 0; i < given->n_objects; i++)
        if (g_strcmp0(later->objects[i].name, given->objects[i].name) != 0 ||
            g_strcmp0(later->objects[i].schema, given->objects[i].schema) != 0)
            return FALSE;
    for (guint i = 0; i < given->n_privileges && later->n_privileges > 0; i++)
        if (!has(later->privileges, later->n_privileges, given->privileges[i]))
            return FALSE;
    return TRUE;
}

static gboolean is_taken_back(const LintContext *context, const Statement *statement)
{
    const Statement *end = context->parse->statements + context->parse->n_statements;
    for (const Statement *later = statement + 1; later < end; later++)
        if (later->kind == STATEMENT_PRIVILEGES &&
            takes_back(later->privileges, statement->privileges))
            return TRUE;
    return FALSE;
}

static void check(LintContext *context, const Statement *statement)
{
    if (statement->kind != STATEMENT_PRIVILEGES)
        return;
    const Privileges *privileges = statement->privileges;
    if (!privileges->grant || !is_guarded(privileges) || !is_risky(privileges) ||
        !has(privileges->grantees, privileges->n_grantees, "public") ||
        is_taken_back(context, statement))
        return;
    const char *what = privileges->n_privileges > 0 ? privileges->privileges[0] : "all";
    lint_report(context,
                &(LintSubject){.statement = statement,
                               .about = privileges->n_objects == 1 && !privileges->defaults &&
                                                !privileges->all_in_schema
                                            ? &privileges->objects[0]
                                            : NULL,
                               .hint = "Grant it to the role that needs it."},
                "everybody is granted %s%s", what,
                privileges->defaults ? " on what is made later" : "");
}

const LintRule rule_sec_grant_public = {
    .id = "sec/grant-public",
    .summary = "a right to write or to call for everybody",
    .why = "PUBLIC is every role that there is and will be, those of other applications on the "
           "server too.",
    .condition = "GRANT … TO PUBLIC, or the same in default privileges, of ALL, INSERT, UPDATE, "
                 "DELETE, TRUNCATE, REFERENCES, TRIGGER or EXECUTE on tables, sequences, functions "
                 "or databases; not when the file revokes it again. Not SELECT, USAGE or CONNECT.",
    .safer = "GRANT INSERT ON orders TO app;",
    .bad = "GRANT INSERT ON t TO PUBLIC;\n",
    .good = "GRANT INSERT ON t TO app;\nGRANT SELECT ON t TO PUBLIC;\n",
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_IN_SCHEMA | LINT_IN_UP,
    .statement = check,
};
