#include "lint/context.h"

static void check_kind(LintContext *context, const Schema *schema, ObjectKind kind)
{
    const GPtrArray *functions = schema_objects(schema, kind);
    for (guint i = 0; i < functions->len; i++) {
        const SchemaFunction *function = functions->pdata[i];
        if (!(function->security_definer && function->public_execute &&
              g_strcmp0(function->returns, "trigger") != 0 &&
              g_strcmp0(function->returns, "event_trigger") != 0))
            continue;
        ObjectName name = schema_object_name(&function->object);
        lint_report(
            context,
            &(LintSubject){
                .origin = &function->object.origin,
                .about = &name,
                .hint = "REVOKE EXECUTE ON FUNCTION … FROM PUBLIC; then grant it to who needs it."},
            "%s \"%s\" runs with its owner's rights and everybody may call it",
            object_kind_word(kind), name.name);
    }
}

static void check(LintContext *context, const Schema *schema)
{
    check_kind(context, schema, OBJECT_FUNCTION);
    check_kind(context, schema, OBJECT_PROCEDURE);
}

const LintRule rule_sec_definer_public_execute = {
    .id = "sec/definer-public-execute",
    .summary = "SECURITY DEFINER that everybody may call",
    .why = "PUBLIC may execute every function unless that is revoked: whoever can connect works "
           "with the owner's rights.",
    .condition =
        "A SECURITY DEFINER function or procedure whose EXECUTE is not revoked from PUBLIC once "
        "all files are read. ALL FUNCTIONS IN SCHEMA and the default privileges of all schemas "
        "count, those of one schema cannot take it away; DROP and CREATE begin anew, CREATE OR "
        "REPLACE does not. Not trigger functions, which nobody can call.",
    .safer = "REVOKE EXECUTE ON FUNCTION f() FROM PUBLIC;",
    .bad = "CREATE FUNCTION f() RETURNS integer LANGUAGE sql SECURITY DEFINER SET search_path = "
           "pg_catalog, pg_temp AS 'SELECT 1';\n",
    .good = "CREATE FUNCTION f() RETURNS integer LANGUAGE sql SECURITY DEFINER SET search_path = "
            "pg_catalog, pg_temp AS 'SELECT 1';\nREVOKE EXECUTE ON FUNCTION f() FROM PUBLIC;\n",
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
