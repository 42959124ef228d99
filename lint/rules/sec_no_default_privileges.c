#include "lint/context.h"

#include <string.h>

static gboolean has_name(const char *const *names, guint n, const char *name)
{
    for (guint i = 0; i < n; i++)
        if (strcmp(names[i], name) == 0)
            return TRUE;
    return FALSE;
}

static gboolean has_schema(const Privileges *privileges, const char *schema)
{
    for (guint i = 0; i < privileges->n_objects; i++)
        if (g_strcmp0(privileges->objects[i].name, schema) == 0)
            return TRUE;
    return privileges->n_objects == 0;
}

static gboolean is_default_for(const Statement *statement, const Privileges *grant,
                               const char *schema)
{
    if (statement->kind != STATEMENT_PRIVILEGES || !statement->privileges->defaults)
        return FALSE;
    const Privileges *other = statement->privileges;
    if (!other->grant || other->kind_in_schema != grant->kind_in_schema ||
        !has_schema(other, schema))
        return FALSE;
    for (guint i = 0; i < grant->n_grantees; i++)
        if (!has_name(other->grantees, other->n_grantees, grant->grantees[i]))
            return FALSE;
    return TRUE;
}

static void check(LintContext *context, const Statement *statement)
{
    if (statement->kind != STATEMENT_PRIVILEGES)
        return;
    const Privileges *grant = statement->privileges;
    if (!grant->grant || grant->defaults || !grant->all_in_schema)
        return;
    for (guint i = 0; i < grant->n_objects; i++) {
        const char *schema = grant->objects[i].name;
        gboolean found = FALSE;
        for (guint k = 0; k < context->parse->n_statements && !found; k++)
            found = is_default_for(&context->parse->statements[k], grant, schema);
        if (!found)
            lint_report(context,
                        &(LintSubject){.statement = statement,
                                       .hint = "ALTER DEFAULT PRIVILEGES IN SCHEMA … GRANT … says "
                                               "the same of what comes later."},
                        "what is created in \"%s\" later does not get this grant", schema);
    }
}

const LintRule rule_sec_no_default_privileges = {
    .id = "sec/no-default-privileges",
    .summary = "GRANT ON ALL … IN SCHEMA without default privileges",
    .why = "It covers what is there at the moment. The next table has no grants, and programs fail "
           "on it.",
    .condition = "GRANT … ON ALL TABLES (SEQUENCES, FUNCTIONS) IN SCHEMA in a file without ALTER "
                 "DEFAULT PRIVILEGES of that schema, kind and role.",
    .safer = "ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO app;",
    .bad = "GRANT SELECT ON ALL TABLES IN SCHEMA app TO reader;\n",
    .good = "GRANT SELECT ON ALL TABLES IN SCHEMA app TO reader;\nALTER DEFAULT PRIVILEGES IN "
            "SCHEMA app GRANT SELECT ON TABLES TO reader;\n",
    .severity = SEVERITY_WARNING,
    .opt_in = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_EVERYWHERE,
    .statement = check,
};
