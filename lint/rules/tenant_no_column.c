#include "lint/context.h"

static gboolean is_in_scope(const LintContext *context, const SchemaRelation *table)
{
    if (table->temporary || table->partition || table->as_query)
        return FALSE;
    g_autofree char *key = lint_relation_key(&table->object);
    gboolean all = lint_settings_list(context->settings, context->rule, "tables")[0] == NULL;
    return (all || lint_list_matches(context, "tables", key)) &&
           !lint_list_matches(context, "exempt", key);
}

static void check(LintContext *context, const Schema *schema)
{
    const char *column = lint_settings_text(context->settings, context->rule, "column");
    if (column == NULL)
        return;
    const GPtrArray *tables = schema_objects(schema, OBJECT_TABLE);
    for (guint i = 0; i < tables->len; i++) {
        const SchemaRelation *table = tables->pdata[i];
        if (!is_in_scope(context, table) || schema_find_column(table, column) != NULL)
            continue;
        ObjectName name = schema_object_name(&table->object);
        lint_report(context,
                    &(LintSubject){.origin = &table->object.origin,
                                   .about = &name,
                                   .hint = "Add the column, or list the table under "
                                           "lint.tenant.exempt if all tenants share it."},
                    "table \"%s\" has no column \"%s\"", name.name, column);
    }
}

const LintRule rule_tenant_no_column = {
    .id = "tenant/no-column",
    .summary = "a table without the tenant's column",
    .why =
        "Where tenants share tables, a row that does not say whose it is can be kept from nobody.",
    .condition = "lint.tenant.column is configured and a table in scope lacks it once all files "
                 "are read. Not temporary tables nor "
                 "partitions.",
    .safer = "ALTER TABLE orders ADD COLUMN tenant_id uuid NOT NULL REFERENCES tenants;",
    .bad = "CREATE TABLE orders (id bigint PRIMARY KEY);\n",
    .good = "CREATE TABLE orders (id bigint PRIMARY KEY, tenant_id uuid NOT NULL);\n",
    .options =
        (const LintOption[]){
            {"column", LINT_OPTION_TEXT, NULL, "the column; without it the rule is silent"},
            {"tables", LINT_OPTION_LIST, NULL,
             "globs over schema.table that must have it; none: all"},
            {"exempt", LINT_OPTION_LIST, NULL, "globs over schema.table that need not"},
            {0}},
    .severity = SEVERITY_ERROR,
    .recommended = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
