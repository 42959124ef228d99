#include "lint/context.h"

static void check_kind(LintContext *context, const Schema *schema, ObjectKind kind)
{
    const GPtrArray *functions = schema_objects(schema, kind);
    for (guint i = 0; i < functions->len; i++) {
        const SchemaFunction *function = functions->pdata[i];
        if (!function->security_definer || function->search_path != NULL)
            continue;
        ObjectName name = schema_object_name(&function->object);
        lint_report(context,
                    &(LintSubject){.origin = &function->object.origin,
                                   .about = &name,
                                   .hint = "Pin it: SET search_path = pg_catalog, app, pg_temp."},
                    "%s \"%s\" runs with its owner's rights and the caller's search_path",
                    object_kind_word(kind), name.name);
    }
}

static void check(LintContext *context, const Schema *schema)
{
    check_kind(context, schema, OBJECT_FUNCTION);
    check_kind(context, schema, OBJECT_PROCEDURE);
}

const LintRule rule_sec_definer_search_path = {
    .id = "sec/definer-search-path",
    .summary = "SECURITY DEFINER without a pinned search_path",
    .why = "The caller decides what unqualified names mean inside the function, by search_path or "
           "temporary objects, and the "
           "function does it with its owner's rights.",
    .condition = "A SECURITY DEFINER function or procedure without SET search_path once all files "
                 "are read: a later ALTER FUNCTION … SET "
                 "counts, RESET and SET … TO DEFAULT do not.",
    .safer = "CREATE FUNCTION f() … SECURITY DEFINER SET search_path = pg_catalog, app, pg_temp …",
    .bad = "CREATE FUNCTION f() RETURNS integer LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';\n",
    .good = "CREATE FUNCTION f() RETURNS integer LANGUAGE sql SECURITY DEFINER SET search_path = "
            "pg_catalog, pg_temp "
            "AS 'SELECT 1';\n",
    .severity = SEVERITY_ERROR,
    .recommended = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
