#include "lint/context.h"
#include "lint/tenant.h"

static gboolean has_foreign_key(const SchemaRelation *table, const char *column)
{
    for (guint i = 0; i < table->constraints->len; i++) {
        const SchemaConstraint *constraint = table->constraints->pdata[i];
        for (guint k = 0; constraint->kind == CONSTRAINT_FOREIGN_KEY && k < constraint->n_columns;
             k++)
            if (g_strcmp0(constraint->columns[k], column) == 0)
                return TRUE;
    }
    return FALSE;
}

static void check_table(LintContext *context, const Schema *schema, const SchemaRelation *table,
                        const SchemaColumn *column)
{
    (void)schema;
    if (has_foreign_key(table, column->object.name))
        return;
    ObjectName name = schema_object_name(&table->object);
    lint_report(context,
                &(LintSubject){.origin = &column->object.origin,
                               .about = &name,
                               .hint = "REFERENCES the table of the tenants, or that of the row "
                                       "above with the tenant in the key."},
                "nothing ensures that the tenants of \"%s\" exist: \"%s\" has no foreign key",
                table->object.name, column->object.name);
}

static void check(LintContext *context, const Schema *schema)
{
    tenant_each(context, schema, check_table);
}

const LintRule rule_tenant_fk = {
    .id = "tenant/fk",
    .summary = "a tenant's column without a foreign key",
    .why = "Rows of tenants that are gone, or never were, stay.",
    .condition =
        "The tenant's column of a table in scope is in no foreign key once all files are read. "
        "Only where lint.tenant.column is configured; not temporary tables nor partitions.",
    .safer = "tenant_id uuid NOT NULL REFERENCES tenants",
    .bad = "-- option: column=tenant_id\nCREATE TABLE t (id bigint PRIMARY KEY, tenant_id uuid);\n",
    .good = "-- option: column=tenant_id\nCREATE TABLE tenants (id uuid PRIMARY KEY);\nCREATE "
            "TABLE t (id bigint PRIMARY KEY, tenant_id uuid REFERENCES tenants);\n",
    .options = (const LintOption[]){TENANT_OPTIONS, {0}},
    .severity = SEVERITY_WARNING,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
