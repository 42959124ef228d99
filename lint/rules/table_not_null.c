#include "lint/each.h"

static gboolean matches(const LintContext *context, const SchemaColumn *column)
{
    return !column->not_null && column->generated == 0 &&
           !lint_list_matches(context, "exempt", column->object.name);
}

static void check(LintContext *context, const Schema *schema)
{
    each_column(context, schema, matches, "may be NULL", "Set NOT NULL.");
}

const LintRule rule_table_not_null = {
    .id = "table/not-null",
    .summary = "a column that may be NULL",
    .why = "NULL is a third answer to every question.",
    .condition = "A column without NOT NULL. Columns whose names match the option `exempt` may be.",
    .safer = "Set NOT NULL.",
    .bad = "CREATE TABLE a (id bigint PRIMARY KEY, b text);\n",
    .good = "CREATE TABLE a (id bigint PRIMARY KEY, b text NOT NULL);\n",
    .severity = SEVERITY_INFO,
    .recommended = FALSE,
    .opt_in = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .options =
        (const LintOption[]){{"exempt", LINT_OPTION_LIST, NULL, "globs over columns that may"},
                             {0}},
    .schema = check,
};
