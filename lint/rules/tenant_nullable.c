#include "lint/context.h"
#include "lint/tenant.h"

static void check_table(LintContext *context, const Schema *schema, const SchemaRelation *table,
                        const SchemaColumn *column)
{
    (void)schema;
    if (column->not_null)
        return;
    ObjectName name = schema_object_name(&table->object);
    lint_report(context,
                &(LintSubject){.origin = &column->object.origin,
                               .about = &name,
                               .hint = "ALTER COLUMN … SET NOT NULL."},
                "table \"%s\" may have rows whose \"%s\" is NULL", table->object.name,
                column->object.name);
}

static void check(LintContext *context, const Schema *schema)
{
    tenant_each(context, schema, check_table);
}

const LintRule rule_tenant_nullable = {
    .id = "tenant/nullable",
    .summary = "a tenant's column that may be NULL",
    .why = "A row of nobody is seen by nobody, or by all.",
    .condition =
        "The tenant's column of a table in scope is not NOT NULL once all files are read. Only "
        "where lint.tenant.column is configured; not temporary tables nor partitions.",
    .safer = "tenant_id uuid NOT NULL",
    .bad = "-- option: column=tenant_id\nCREATE TABLE t (id bigint PRIMARY KEY, tenant_id uuid);\n",
    .good = "-- option: column=tenant_id\nCREATE TABLE t (id bigint PRIMARY KEY, tenant_id uuid "
            "NOT NULL);\n",
    .options = (const LintOption[]){TENANT_OPTIONS, {0}},
    .severity = SEVERITY_ERROR,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
