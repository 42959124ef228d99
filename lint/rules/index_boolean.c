#include "lint/each.h"

static const SchemaColumn *column_at(const SchemaIndex *index, guint n)
{
    const char *name = n < index->n_keys ? index->keys[n].column : NULL;
    return name != NULL ? schema_find_column(index->object.relation, name) : NULL;
}

static gboolean matches(G_GNUC_UNUSED const LintContext *context, const SchemaIndex *index)
{
    static const char *const names[] = {"bool", NULL};
    const SchemaColumn *column = column_at(index, 0);
    return index->n_keys == 1 && !index->unique && index->predicate == NULL && column != NULL &&
           !column->array && each_has_type(column, names);
}

static void check(LintContext *context, const Schema *schema)
{
    each_index(context, schema, matches, "has two values", "Use a partial index: … WHERE flag.");
}

const LintRule rule_index_boolean = {
    .id = "index/boolean",
    .summary = "an index over a boolean alone",
    .why = "Half of the table is behind each value, so reading the whole table is mostly faster.",
    .condition =
        "A btree index, not unique and without predicate, whose only key is a boolean column.",
    .safer = "Use a partial index: … WHERE flag.",
    .bad = "CREATE TABLE a (id bigint PRIMARY KEY, b boolean, c text[], d text NOT NULL, e "
           "timestamptz NOT NULL);\nCREATE INDEX i ON a (b);\n",
    .good =
        "CREATE TABLE a (id bigint PRIMARY KEY, b boolean, c text[], d text NOT NULL, e "
        "timestamptz NOT NULL);\nCREATE INDEX i ON a (id) WHERE b;\nCREATE INDEX j ON a (b, d);\n",
    .severity = SEVERITY_INFO,
    .recommended = FALSE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
