#include "lint/context.h"
#include "lint/tenant.h"

#include <string.h>

static gboolean has_key(const SchemaIndex *index, const char *column)
{
    for (guint i = 0; i < index->n_keys; i++)
        if (g_strcmp0(index->keys[i].column, column) == 0)
            return TRUE;
    return FALSE;
}

/* What is unique among all tenants by nature, or made by the server. */
static gboolean is_global(const SchemaRelation *table, const SchemaIndex *index)
{
    if (index->constraint != NULL && index->constraint->kind == CONSTRAINT_PRIMARY_KEY &&
        index->n_keys == 1)
        return TRUE;
    const SchemaColumn *column = index->n_keys == 1 && index->keys[0].column != NULL
                                     ? schema_find_column(table, index->keys[0].column)
                                     : NULL;
    return column != NULL &&
           (g_strcmp0(column->type, "uuid") == 0 || column->identity != 0 || column->serial);
}

static void check_table(LintContext *context, const Schema *schema, const SchemaRelation *table,
                        const SchemaColumn *column)
{
    (void)schema;
    for (guint i = 0; i < table->indexes->len; i++) {
        const SchemaIndex *index = table->indexes->pdata[i];
        if (!index->unique || has_key(index, column->object.name) || is_global(table, index))
            continue;
        ObjectName name = schema_object_name(&index->object);
        lint_report(
            context,
            &(LintSubject){.origin = index->constraint != NULL ? &index->constraint->object.origin
                                                               : &index->object.origin,
                           .about = &name,
                           .hint = "Put the tenant's column into the key."},
            "\"%s\" is unique among all tenants of \"%s\"", index->object.name, table->object.name);
    }
}

static void check(LintContext *context, const Schema *schema)
{
    tenant_each(context, schema, check_table);
}

const LintRule rule_tenant_not_in_unique = {
    .id = "tenant/not-in-unique",
    .summary = "a key that tenants share",
    .why = "What one tenant has used is taken for all others, and the error tells them so.",
    .condition =
        "A unique constraint or index of a table with the tenant's column does not have the column "
        "in it. Not a primary key of one column, a uuid, an identity or a serial. Only where "
        "lint.tenant.column is configured; not temporary tables nor partitions.",
    .safer = "UNIQUE (tenant_id, email)",
    .bad = "-- option: column=tenant_id\nCREATE TABLE t (id bigint PRIMARY KEY, tenant_id uuid, "
           "email text UNIQUE);\n",
    .good = "-- option: column=tenant_id\nCREATE TABLE t (id bigint PRIMARY KEY, tenant_id uuid, "
            "email text, UNIQUE (tenant_id, email));\n",
    .options = (const LintOption[]){TENANT_OPTIONS, {0}},
    .severity = SEVERITY_WARNING,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
