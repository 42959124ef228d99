#include "lint/context.h"
#include "lint/tenant.h"

#include <string.h>

static gboolean has_column(const SchemaConstraint *constraint, const char *column)
{
    for (guint i = 0; i < constraint->n_columns; i++)
        if (g_strcmp0(constraint->columns[i], column) == 0)
            return TRUE;
    return FALSE;
}

static void check_table(LintContext *context, const Schema *schema, const SchemaRelation *table,
                        const SchemaColumn *column)
{
    for (guint i = 0; i < table->constraints->len; i++) {
        const SchemaConstraint *constraint = table->constraints->pdata[i];
        if (constraint->kind != CONSTRAINT_FOREIGN_KEY ||
            has_column(constraint, column->object.name))
            continue;
        const SchemaRelation *target =
            schema_find_relation(schema, &(ObjectName){.kind = OBJECT_TABLE,
                                                       .schema = constraint->target_schema,
                                                       .name = constraint->target_name});
        if (target == NULL || !tenant_has(context, target))
            continue;
        ObjectName name = schema_object_name(&constraint->object);
        lint_report(
            context,
            &(LintSubject){.origin = &constraint->object.origin,
                           .about = &name,
                           .hint = "FOREIGN KEY (tenant_id, …) REFERENCES … (tenant_id, …)."},
            "foreign key \"%s\" lets \"%s\" point at another tenant's row", constraint->object.name,
            table->object.name);
    }
}

static void check(LintContext *context, const Schema *schema)
{
    tenant_each(context, schema, check_table);
}

const LintRule rule_tenant_not_in_fk = {
    .id = "tenant/not-in-fk",
    .summary = "a foreign key across tenants",
    .why = "A row of one tenant can belong to a row of another.",
    .condition = "A foreign key between two tables that both have the tenant's column does not "
                 "have the column in it. Only where lint.tenant.column is configured; not "
                 "temporary tables nor partitions.",
    .safer = "FOREIGN KEY (tenant_id, order_id) REFERENCES orders (tenant_id, id)",
    .bad =
        "-- option: column=tenant_id\nCREATE TABLE a (id bigint PRIMARY KEY, tenant_id "
        "uuid);\nCREATE TABLE b (id bigint PRIMARY KEY, tenant_id uuid, a bigint REFERENCES a);\n",
    .good = "-- option: column=tenant_id\nCREATE TABLE a (id bigint, tenant_id uuid, PRIMARY KEY "
            "(tenant_id, id));\nCREATE TABLE b (id bigint PRIMARY KEY, tenant_id uuid, a bigint, "
            "FOREIGN KEY (tenant_id, a) REFERENCES a);\n",
    .options = (const LintOption[]){TENANT_OPTIONS, {0}},
    .severity = SEVERITY_INFO,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
