#include "lint/each.h"

static gboolean matches(G_GNUC_UNUSED const LintContext *context, const SchemaColumn *column)
{
    static const char *const names[] = {"int4", NULL};
    return each_has_type(column, names);
}

static void check(LintContext *context, const Schema *schema)
{
    each_column(context, schema, matches, "holds at most 2147483647", "Use bigint.");
}

const LintRule rule_type_int32 = {
    .id = "type/int32",
    .summary = "a column of type integer",
    .why = "Keys and counters that reach two thousand million stop every insert; changing the type "
           "then copies the table.",
    .condition = "A table's column has the type, or is an array of it; once, where it is defined.",
    .safer = "Use bigint.",
    .bad = "CREATE TABLE a (id bigint PRIMARY KEY, b integer);\n",
    .good = "CREATE TABLE a (id bigint PRIMARY KEY, b bigint);\n",
    .aliases = "squawk:prefer-bigint-over-int squawk:prefer-big-int",
    .severity = SEVERITY_WARNING,
    .recommended = FALSE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
