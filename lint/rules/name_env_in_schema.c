#include "lint/context.h"

static gboolean names_environment(const char *name)
{
    static const char *const words[] = {"dev",        "test",    "staging", "stage", "prod",
                                        "production", "preprod", "qa",      "uat",   NULL};
    g_auto(GStrv) parts = g_strsplit(name, "_", -1);
    for (guint i = 0; parts[i] != NULL; i++)
        if (g_strv_contains(words, parts[i]))
            return TRUE;
    return FALSE;
}

static void check(LintContext *context, const Schema *schema)
{
    const GPtrArray *schemas = schema_objects(schema, OBJECT_SCHEMA);
    for (guint i = 0; i < schemas->len; i++) {
        const SchemaObject *object = schemas->pdata[i];
        if (!names_environment(object->name))
            continue;
        ObjectName name = schema_object_name(object);
        lint_report(context,
                    &(LintSubject){.origin = &object->origin,
                                   .about = &name,
                                   .hint = "Leave the environment to the database or the server."},
                    "schema \"%s\" is named after an environment", object->name);
    }
}

const LintRule rule_name_env_in_schema = {
    .id = "name/env-in-schema",
    .summary = "a schema named after an environment",
    .why = "The same tree runs everywhere: what is called dev_ in production is right nowhere.",
    .condition =
        "The name of a schema has dev, test, staging, stage, prod or production as a word.",
    .safer = "Leave the environment to the database or the server.",
    .bad = "CREATE SCHEMA dev_app;\nCREATE SCHEMA app_prod;\n",
    .good = "CREATE SCHEMA app;\nCREATE SCHEMA devices;\nCREATE SCHEMA products;\n",
    .severity = SEVERITY_INFO,
    .recommended = FALSE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
