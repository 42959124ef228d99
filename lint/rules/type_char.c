#include "lint/column_type.h"

static void check(LintContext *context, const Schema *schema)
{
    static const char *const names[] = {"bpchar", NULL};
    column_type_check(context, schema, names, "is padded with blanks",
                      "Use text, with a CHECK on its length if there is a limit.");
}

const LintRule rule_type_char = {
    .id = "type/char",
    .summary = "a column of type character(n)",
    .why = "Values are padded with blanks, which count in some comparisons and not in others, and "
           "it is no faster than text.",
    .condition = "A table's column has the type; once, where it is defined.",
    .safer = "Use text, with a CHECK on its length if there is a limit.",
    .bad = "CREATE TABLE a (id bigint PRIMARY KEY, b char(3));\n",
    .good = "CREATE TABLE a (id bigint PRIMARY KEY, b text);\n",
    .aliases = "squawk:ban-char-field",
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
