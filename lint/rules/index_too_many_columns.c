#include "lint/each.h"

static gboolean matches(const LintContext *context, const SchemaIndex *index)
{
    return !index->unique &&
           index->n_keys > (guint64)lint_settings_integer(context->settings, context->rule, "most");
}

static void check(LintContext *context, const Schema *schema)
{
    each_index(context, schema, matches, "has very many columns",
               "Keep the columns that queries begin with.");
}

const LintRule rule_index_too_many_columns = {
    .id = "index/too-many-columns",
    .summary = "an index of very many columns",
    .why = "Each column makes it larger and serves fewer queries.",
    .condition = "An index that is not unique has more keys than the option `most`.",
    .safer = "Keep the columns that queries begin with.",
    .bad = "CREATE TABLE a (id bigint PRIMARY KEY, b boolean, c text[], d text NOT NULL, e "
           "timestamptz NOT NULL);\nCREATE INDEX i ON a (id, b, d, e);\n",
    .good = "CREATE TABLE a (id bigint PRIMARY KEY, b boolean, c text[], d text NOT NULL, e "
            "timestamptz NOT NULL);\nCREATE INDEX i ON a (b, d, e);\n",
    .severity = SEVERITY_INFO,
    .recommended = FALSE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .options = (const LintOption[]){{"most", LINT_OPTION_INTEGER, "3", "keys at most"}, {0}},
    .schema = check,
};
