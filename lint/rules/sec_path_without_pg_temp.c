#include "lint/context.h"

#include <string.h>

/* An empty path is safe for everything that is written with its schema, which it then must be. */
static gboolean ends_with_pg_temp(const char *path)
{
    g_auto(GStrv) parts = g_strsplit(path, ",", -1);
    guint n = g_strv_length(parts);
    if (n == 0 || (n == 1 && *g_strstrip(parts[0]) == '\0'))
        return TRUE;
    g_strdelimit(parts[n - 1], "\"'", ' ');
    return strcmp(g_strstrip(parts[n - 1]), "pg_temp") == 0;
}

static void check_kind(LintContext *context, const Schema *schema, ObjectKind kind)
{
    const GPtrArray *functions = schema_objects(schema, kind);
    for (guint i = 0; i < functions->len; i++) {
        const SchemaFunction *function = functions->pdata[i];
        if (!(function->search_path != NULL && !ends_with_pg_temp(function->search_path)))
            continue;
        ObjectName name = schema_object_name(&function->object);
        lint_report(
            context,
            &(LintSubject){.origin = &function->object.origin,
                           .about = &name,
                           .hint = "SET search_path = …, pg_temp.",
                           .at_most = function->security_definer ? SEVERITY_ERROR : SEVERITY_INFO},
            "%s \"%s\" looks into temporary tables first: pg_temp is not last in its search_path",
            object_kind_word(kind), name.name);
    }
}

static void check(LintContext *context, const Schema *schema)
{
    check_kind(context, schema, OBJECT_FUNCTION);
    check_kind(context, schema, OBJECT_PROCEDURE);
}

const LintRule rule_sec_path_without_pg_temp = {
    .id = "sec/path-without-pg-temp",
    .summary = "a pinned search_path without pg_temp at its end",
    .why = "Where pg_temp is not named it is searched first: a temporary table of the caller takes "
           "the place of the one that is meant.",
    .condition = "A function or procedure has SET search_path and the last schema in it is not "
                 "pg_temp, once all files are read. An empty path counts as safe. Without SECURITY "
                 "DEFINER it is a remark only, as the function has no more rights than its caller.",
    .safer = "SET search_path = pg_catalog, app, pg_temp",
    .bad = "CREATE FUNCTION f() RETURNS integer LANGUAGE sql SECURITY DEFINER SET search_path = "
           "app AS 'SELECT 1';\n",
    .good = "CREATE FUNCTION f() RETURNS integer LANGUAGE sql SECURITY DEFINER SET search_path = "
            "app, pg_temp AS 'SELECT 1';\n",
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
