#include "lint/column_type.h"

static void check(LintContext *context, const Schema *schema)
{
    static const char *const names[] = {"json", NULL};
    column_type_check(context, schema, names, "is parsed at each access and cannot be compared",
                      "Use jsonb.");
}

const LintRule rule_type_json = {
    .id = "type/json",
    .summary = "a column of type json",
    .why = "json keeps the text: it has no equality, no index worth the name, and is parsed again "
           "at each access.",
    .condition = "A table's column has the type; once, where it is defined.",
    .safer = "Use jsonb.",
    .bad = "CREATE TABLE a (id bigint PRIMARY KEY, b json);\n",
    .good = "CREATE TABLE a (id bigint PRIMARY KEY, b jsonb);\n",
    .aliases = "squawk:prefer-jsonb eugene:E3",
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
