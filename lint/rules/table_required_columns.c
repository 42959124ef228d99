#include "lint/each.h"

static gboolean matches(const LintContext *context, const SchemaRelation *table)
{
    const char *const *columns = lint_settings_list(context->settings, context->rule, "columns");
    g_autofree char *key = lint_relation_key(&table->object);
    if (!lint_list_matches(context, "only", key) || lint_list_matches(context, "exempt", key))
        return FALSE;
    for (guint i = 0; columns[i] != NULL; i++)
        if (schema_find_column(table, columns[i]) == NULL)
            return TRUE;
    return FALSE;
}

static void check(LintContext *context, const Schema *schema)
{
    each_table(context, schema, matches, "lacks a column that every table should have",
               "Add the column.");
}

const LintRule rule_table_required_columns = {
    .id = "table/required-columns",
    .summary = "a table without a column that every table has",
    .why =
        "What every table should have, such as created_at, is missed when somebody looks for it.",
    .condition =
        "A table lacks a column that the option `columns` lists; silent without the option.",
    .safer = "Add the column.",
    .bad = "-- option: columns=created_at\nCREATE TABLE a (id bigint PRIMARY KEY);\n",
    .good = "-- option: columns=created_at\nCREATE TABLE a (id bigint PRIMARY KEY);\nALTER TABLE a "
            "ADD COLUMN created_at timestamptz;\n",
    .severity = SEVERITY_WARNING,
    .recommended = FALSE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .options =
        (const LintOption[]){
            {"columns", LINT_OPTION_LIST, NULL, "columns that every table has"},
            {"only", LINT_OPTION_LIST, "*", "globs over schema.table that need them"},
            {"exempt", LINT_OPTION_LIST, NULL, "globs over schema.table that need none"},
            {0}},
    .schema = check,
};
