#include "lint/column_type.h"

static void check(LintContext *context, const Schema *schema)
{
    static const char *const names[] = {"money", NULL};
    column_type_check(context, schema, names, "depends on each session's locale",
                      "Use numeric, and a column for the currency.");
}

const LintRule rule_type_money = {
    .id = "type/money",
    .summary = "a column of type money",
    .why = "Its currency and decimals are those of the session's lc_monetary: the same bytes read "
           "as other amounts elsewhere.",
    .condition = "A table's column has the type; once, where it is defined.",
    .safer = "Use numeric, and a column for the currency.",
    .bad = "CREATE TABLE a (id bigint PRIMARY KEY, b money);\n",
    .good = "CREATE TABLE a (id bigint PRIMARY KEY, b numeric);\n",
    .aliases = NULL,
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
