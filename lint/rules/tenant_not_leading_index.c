#include "lint/context.h"
#include "lint/tenant.h"

static gboolean has_index(const SchemaRelation *table, const char *column)
{
    for (guint i = 0; i < table->indexes->len; i++) {
        const SchemaIndex *index = table->indexes->pdata[i];
        if (index->n_keys > 0 && index->predicate == NULL &&
            g_strcmp0(index->keys[0].column, column) == 0)
            return TRUE;
    }
    return FALSE;
}

static void check_table(LintContext *context, const Schema *schema, const SchemaRelation *table,
                        const SchemaColumn *column)
{
    (void)schema;
    if (has_index(table, column->object.name))
        return;
    ObjectName name = schema_object_name(&table->object);
    lint_report(context,
                &(LintSubject){.origin = &column->object.origin,
                               .about = &name,
                               .hint = "CREATE INDEX ON t (tenant_id, …)."},
                "no index of \"%s\" begins with \"%s\"", table->object.name, column->object.name);
}

static void check(LintContext *context, const Schema *schema)
{
    tenant_each(context, schema, check_table);
}

const LintRule rule_tenant_not_leading_index = {
    .id = "tenant/not-leading-index",
    .summary = "no index that begins with the tenant",
    .why = "Each query of one tenant reads the rows of all.",
    .condition = "No index of a table in scope, nor its primary key, begins with the tenant's "
                 "column once all files are read; partial ones do not count. Only where "
                 "lint.tenant.column is configured; not temporary tables nor partitions.",
    .safer = "CREATE INDEX ON t (tenant_id, id);",
    .bad = "-- option: column=tenant_id\nCREATE TABLE t (id bigint PRIMARY KEY, tenant_id uuid);\n",
    .good = "-- option: column=tenant_id\nCREATE TABLE t (id bigint, tenant_id uuid, PRIMARY KEY "
            "(tenant_id, id));\n",
    .options = (const LintOption[]){TENANT_OPTIONS, {0}},
    .severity = SEVERITY_WARNING,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
