#include "lint/context.h"
#include "lint/tenant.h"

static gboolean has_policy(const SchemaRelation *table, const char *column)
{
    for (guint i = 0; i < table->policies->len; i++) {
        const SchemaPolicy *policy = table->policies->pdata[i];
        if (tenant_is_named(policy->using_text, column) ||
            tenant_is_named(policy->check_text, column))
            return TRUE;
    }
    return FALSE;
}

static void check_table(LintContext *context, const Schema *schema, const SchemaRelation *table,
                        const SchemaColumn *column)
{
    (void)schema;
    if (table->row_security && has_policy(table, column->object.name))
        return;
    ObjectName name = schema_object_name(&table->object);
    lint_report(
        context,
        &(LintSubject){.origin = &table->object.origin,
                       .about = &name,
                       .hint =
                           "ENABLE ROW LEVEL SECURITY, and CREATE POLICY … USING (tenant_id = …)."},
        "no row level security of \"%s\" is about \"%s\"", table->object.name, column->object.name);
}

static void check(LintContext *context, const Schema *schema)
{
    tenant_each(context, schema, check_table);
}

const LintRule rule_tenant_no_policy = {
    .id = "tenant/no-policy",
    .summary = "no policy about the tenant",
    .why = "One forgotten condition in the application shows the rows of all tenants.",
    .condition = "A table in scope has row level security disabled, or none of its policies names "
                 "the tenant's column, once all files are read. Only where lint.tenant.column is "
                 "configured; not temporary tables nor partitions.",
    .safer =
        "CREATE POLICY own ON t USING (tenant_id = (SELECT current_setting('app.tenant'))::uuid);",
    .bad = "-- option: column=tenant_id\nCREATE TABLE t (id bigint PRIMARY KEY, tenant_id uuid);\n",
    .good = "-- option: column=tenant_id\nCREATE TABLE t (id bigint PRIMARY KEY, tenant_id "
            "uuid);\nALTER TABLE t ENABLE ROW LEVEL SECURITY;\nCREATE POLICY p ON t USING "
            "(tenant_id IS NOT NULL);\n",
    .options = (const LintOption[]){TENANT_OPTIONS, {0}},
    .severity = SEVERITY_WARNING,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
