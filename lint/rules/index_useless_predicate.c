#include "lint/each.h"

static gboolean matches(G_GNUC_UNUSED const LintContext *context, const SchemaIndex *index)
{
    const SchemaColumn *column =
        index->predicate_not_null != NULL
            ? schema_find_column(index->object.relation, index->predicate_not_null)
            : NULL;
    return column != NULL && column->not_null;
}

static void check(LintContext *context, const Schema *schema)
{
    each_index(context, schema, matches, "has a predicate that is always true",
               "Leave the predicate out.");
}

const LintRule rule_index_useless_predicate = {
    .id = "index/useless-predicate",
    .summary = "a partial index whose predicate is always true",
    .why = "The planner has to prove for each query what holds for every row, and does not use the "
           "index where it cannot.",
    .condition = "The predicate of an index is IS NOT NULL of a column that is NOT NULL.",
    .safer = "Leave the predicate out.",
    .bad = "CREATE TABLE a (id bigint PRIMARY KEY, b boolean, c text[], d text NOT NULL, e "
           "timestamptz NOT NULL);\nCREATE INDEX i ON a (b) WHERE d IS NOT NULL;\n",
    .good = "CREATE TABLE a (id bigint PRIMARY KEY, b boolean, c text[], d text NOT NULL, e "
            "timestamptz NOT NULL);\nCREATE INDEX i ON a (d) WHERE b IS NOT NULL;\n",
    .severity = SEVERITY_INFO,
    .recommended = FALSE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
