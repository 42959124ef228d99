#include "lint/each.h"

static const SchemaColumn *column_at(const SchemaIndex *index, guint n)
{
    const char *name = n < index->n_keys ? index->keys[n].column : NULL;
    return name != NULL ? schema_find_column(index->object.relation, name) : NULL;
}

static gboolean matches(G_GNUC_UNUSED const LintContext *context, const SchemaIndex *index)
{
    const SchemaColumn *column = column_at(index, 0);
    return index->n_keys > 1 && index->predicate == NULL && column != NULL && !column->not_null;
}

static void check(LintContext *context, const Schema *schema)
{
    each_index(context, schema, matches, "begins with a column that may be NULL",
               "Use a partial index: … WHERE column IS NOT NULL.");
}

const LintRule rule_index_nullable_first = {
    .id = "index/nullable-first",
    .summary = "an index that begins with a column that may be NULL",
    .why = "When most rows are NULL, most of the index is never asked for.",
    .condition =
        "The first key of an index of several, without predicate, is a column that may be NULL.",
    .safer = "Use a partial index: … WHERE column IS NOT NULL.",
    .bad = "CREATE TABLE a (id bigint PRIMARY KEY, b boolean, c text[], d text NOT NULL, e "
           "timestamptz NOT NULL);\nCREATE INDEX i ON a (b, d);\n",
    .good = "CREATE TABLE a (id bigint PRIMARY KEY, b boolean, c text[], d text NOT NULL, e "
            "timestamptz NOT NULL);\nCREATE INDEX i ON a (d, b);\nCREATE INDEX j ON a (b, d) WHERE "
            "b IS NOT NULL;\n",
    .severity = SEVERITY_INFO,
    .recommended = FALSE,
    .opt_in = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
