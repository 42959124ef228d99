#include "lint/context.h"

static void check_kind(LintContext *context, const Schema *schema, ObjectKind kind)
{
    const GPtrArray *functions = schema_objects(schema, kind);
    for (guint i = 0; i < functions->len; i++) {
        const SchemaFunction *function = functions->pdata[i];
        if (!(function->search_path == NULL))
            continue;
        ObjectName name = schema_object_name(&function->object);
        lint_report(context,
                    &(LintSubject){.origin = &function->object.origin,
                                   .about = &name,
                                   .hint = "Pin it: SET search_path = pg_catalog, app, pg_temp."},
                    "%s \"%s\" takes the search_path of its caller", object_kind_word(kind),
                    name.name);
    }
}

static void check(LintContext *context, const Schema *schema)
{
    check_kind(context, schema, OBJECT_FUNCTION);
    check_kind(context, schema, OBJECT_PROCEDURE);
}

const LintRule rule_sec_function_search_path = {
    .id = "sec/function-search-path",
    .summary = "a function without a pinned search_path",
    .why = "What unqualified names mean depends on who calls.",
    .condition = "A function or procedure without SET search_path once all files are read.",
    .safer = "SET search_path = pg_catalog, app, pg_temp",
    .bad = "CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1';\n",
    .good = "CREATE FUNCTION f() RETURNS integer LANGUAGE sql SET search_path = pg_catalog, "
            "pg_temp AS 'SELECT 1';\n",
    .aliases = "splinter:function_search_path_mutable",
    .severity = SEVERITY_WARNING,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
