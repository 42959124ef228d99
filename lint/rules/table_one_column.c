#include "lint/each.h"

static gboolean matches(G_GNUC_UNUSED const LintContext *context, const SchemaRelation *table)
{
    return table->columns->len == 1 && !table->as_query;
}

static void check(LintContext *context, const Schema *schema)
{
    each_table(context, schema, matches, "has a single column",
               "Add what is known of a row, or fold it into another table.");
}

const LintRule rule_table_one_column = {
    .id = "table/one-column",
    .summary = "a table with one column",
    .why = "A key without anything else says that rows exist and no more.",
    .condition = "A table with a single column, once all files are read.",
    .safer = "Add what is known of a row, or fold it into another table.",
    .bad = "CREATE TABLE a (id bigint PRIMARY KEY);\n",
    .good = "CREATE TABLE a (id bigint PRIMARY KEY, b text);\n",
    .severity = SEVERITY_INFO,
    .recommended = FALSE,
    .opt_in = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
