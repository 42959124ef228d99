#include "lint/each.h"

static gboolean matches(const LintContext *context, const SchemaRelation *table)
{
    return table->columns->len >
           (guint64)lint_settings_integer(context->settings, context->rule, "most");
}

static void check(LintContext *context, const Schema *schema)
{
    each_table(context, schema, matches, "has very many columns",
               "Split it by what is read together.");
}

const LintRule rule_table_too_many_columns = {
    .id = "table/too-many-columns",
    .summary = "a table with very many columns",
    .why = "Wide rows make every read dear, and 1600 columns are the end.",
    .condition = "A table has more columns than the option `most`.",
    .safer = "Split it by what is read together.",
    .bad = "-- option: most=1\nCREATE TABLE a (id bigint PRIMARY KEY, b integer);\n",
    .good = "CREATE TABLE a (id bigint PRIMARY KEY, b integer);\n",
    .severity = SEVERITY_WARNING,
    .recommended = FALSE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .options = (const LintOption[]){{"most", LINT_OPTION_INTEGER, "60", "columns at most"}, {0}},
    .schema = check,
};
