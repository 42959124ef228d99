#include "lint/each.h"

#include <string.h>

static const SchemaColumn *column_at(const SchemaIndex *index, guint n)
{
    const char *name = n < index->n_keys ? index->keys[n].column : NULL;
    return name != NULL ? schema_find_column(index->object.relation, name) : NULL;
}

static gboolean matches(G_GNUC_UNUSED const LintContext *context, const SchemaIndex *index)
{
    for (guint i = 0; i < index->n_keys; i++) {
        const SchemaColumn *column = column_at(index, i);
        if (column != NULL && column->array && strcmp(index->method, "btree") == 0)
            return TRUE;
    }
    return FALSE;
}

static void check(LintContext *context, const Schema *schema)
{
    each_index(context, schema, matches, "does not know what is in an array", "Use gin.");
}

const LintRule rule_index_array_btree = {
    .id = "index/array-btree",
    .summary = "a btree index over an array",
    .why = "It answers only whether two whole arrays are equal or greater; what is in them it does "
           "not know.",
    .condition = "A btree index with an array column among its keys.",
    .safer = "Use gin.",
    .bad = "CREATE TABLE a (id bigint PRIMARY KEY, b boolean, c text[], d text NOT NULL, e "
           "timestamptz NOT NULL);\nCREATE INDEX i ON a (c);\n",
    .good = "CREATE TABLE a (id bigint PRIMARY KEY, b boolean, c text[], d text NOT NULL, e "
            "timestamptz NOT NULL);\nCREATE INDEX i ON a USING gin (c);\n",
    .severity = SEVERITY_INFO,
    .recommended = FALSE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
