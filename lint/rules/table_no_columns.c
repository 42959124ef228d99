#include "lint/each.h"

static gboolean matches(G_GNUC_UNUSED const LintContext *context, const SchemaRelation *table)
{
    return table->columns->len == 0 && !table->as_query && table->parents->len == 0;
}

static void check(LintContext *context, const Schema *schema)
{
    each_table(context, schema, matches, "has no columns", "Drop it, or add the columns.");
}

const LintRule rule_table_no_columns = {
    .id = "table/no-columns",
    .summary = "a table without columns",
    .why = "It can hold rows but nothing in them: mostly something was forgotten.",
    .condition = "A table without any column, once all files are read. Not when the columns come "
                 "from a query.",
    .safer = "Drop it, or add the columns.",
    .bad = "CREATE TABLE a ();\n",
    .good = "CREATE TABLE a ();\nALTER TABLE a ADD COLUMN id bigint PRIMARY KEY;\nCREATE TABLE b "
            "AS SELECT 1 AS c;\n",
    .severity = SEVERITY_WARNING,
    .recommended = FALSE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
