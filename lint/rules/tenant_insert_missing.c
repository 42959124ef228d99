#include "lint/context.h"
#include "lint/tenant.h"

static gboolean lists(const SchemaUse *use, const char *column)
{
    for (guint i = 0; i < use->n_columns; i++)
        if (g_strcmp0(use->columns[i], column) == 0)
            return TRUE;
    return FALSE;
}

static void check_function(LintContext *context, const Schema *schema,
                           const SchemaFunction *function)
{
    const char *name = lint_settings_text(context->settings, context->rule, "column");
    for (guint i = 0; i < function->n_uses; i++) {
        const SchemaUse *use = &function->uses[i];
        const SchemaRelation *table =
            use->insert && use->n_columns > 0 ? schema_find_relation(schema, &use->name) : NULL;
        if (table == NULL || !tenant_has(context, table) || lists(use, name) ||
            schema_find_column(table, name)->default_text != NULL)
            continue;
        ObjectName about = schema_object_name(&function->object);
        lint_report(context,
                    &(LintSubject){.origin = &use->origin,
                                   .about = &about,
                                   .hint = "Name the column, with the tenant of the row at hand."},
                    "INSERT into \"%s\" leaves \"%s\" out", table->object.name, name);
    }
}

static void check(LintContext *context, const Schema *schema)
{
    static const ObjectKind kinds[] = {OBJECT_FUNCTION, OBJECT_PROCEDURE};
    if (lint_settings_text(context->settings, context->rule, "column") == NULL)
        return;
    for (guint k = 0; k < G_N_ELEMENTS(kinds); k++) {
        const GPtrArray *functions = schema_objects(schema, kinds[k]);
        for (guint i = 0; i < functions->len; i++)
            check_function(context, schema, functions->pdata[i]);
    }
}

const LintRule rule_tenant_insert_missing = {
    .id = "tenant/insert-missing",
    .summary = "an INSERT in a function without the tenant",
    .why = "The row belongs to nobody, or the call fails.",
    .condition = "An INSERT in the body of a function or procedure lists its columns without the "
                 "tenant's, which has no default. Only where lint.tenant.column is configured.",
    .safer = "INSERT INTO t (tenant_id, a) VALUES (p_tenant, 1);",
    .bad = "-- option: column=tenant_id\nCREATE TABLE t (id bigint PRIMARY KEY, tenant_id "
           "uuid);\nCREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'INSERT INTO t (id) VALUES "
           "(1)';\n",
    .good = "-- option: column=tenant_id\nCREATE TABLE t (id bigint PRIMARY KEY, tenant_id "
            "uuid);\nCREATE FUNCTION f(x uuid) RETURNS void LANGUAGE sql AS 'INSERT INTO t (id, "
            "tenant_id) VALUES (1, x)';\n",
    .options = (const LintOption[]){TENANT_OPTIONS, {0}},
    .severity = SEVERITY_WARNING,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
