#include "lint/each.h"

#include <string.h>

static gboolean matches(G_GNUC_UNUSED const LintContext *context, const SchemaRelation *table)
{
    for (guint i = 0; i < table->columns->len; i++) {
        const SchemaColumn *column = table->columns->pdata[i];
        const SchemaConstraint *key = schema_primary_key(table);
        gboolean of_key = FALSE;
        for (guint k = 0; key != NULL && k < key->n_columns; k++)
            of_key = of_key || strcmp(key->columns[k], column->object.name) == 0;
        if (column->not_null && !of_key)
            return FALSE;
    }
    return table->columns->len > 2 && !table->as_query;
}

static void check(LintContext *context, const Schema *schema)
{
    each_table(context, schema, matches, "requires nothing of a row but its key",
               "Set NOT NULL on what a row cannot be without.");
}

const LintRule rule_table_all_nullable = {
    .id = "table/all-nullable",
    .summary = "a table whose columns but the key may all be NULL",
    .why = "A row of nothing but its key is allowed, which is hardly meant.",
    .condition = "A table with three columns or more, all of which but those of the primary key "
                 "may be NULL.",
    .safer = "Set NOT NULL on what a row cannot be without.",
    .bad = "CREATE TABLE a (id bigint PRIMARY KEY, b text, c text);\n",
    .good = "CREATE TABLE a (id bigint PRIMARY KEY, b text NOT NULL, c text);\nCREATE TABLE d (id "
            "bigint PRIMARY KEY, e text);\n",
    .severity = SEVERITY_INFO,
    .recommended = FALSE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
