#include "lint/each.h"

static gboolean matches(const LintContext *context, const SchemaRelation *table)
{
    return table->indexes->len >
           (guint64)lint_settings_integer(context->settings, context->rule, "most");
}

static void check(LintContext *context, const Schema *schema)
{
    each_table(context, schema, matches, "has very many indexes", "Drop those that no query uses.");
}

const LintRule rule_index_too_many = {
    .id = "index/too-many",
    .summary = "a table with very many indexes",
    .why = "Each INSERT, and most UPDATEs, write them all.",
    .condition = "A table has more indexes than the option `most`, those of keys among them.",
    .safer = "Drop those that no query uses.",
    .bad = "-- option: most=1\nCREATE TABLE a (id bigint PRIMARY KEY, b integer);\nCREATE INDEX ON "
           "a (b);\n",
    .good = "CREATE TABLE a (id bigint PRIMARY KEY, b integer);\nCREATE INDEX ON a (b);\n",
    .severity = SEVERITY_WARNING,
    .recommended = FALSE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .options = (const LintOption[]){{"most", LINT_OPTION_INTEGER, "12", "indexes at most"}, {0}},
    .schema = check,
};
