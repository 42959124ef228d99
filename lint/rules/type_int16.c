#include "lint/each.h"

static gboolean matches(G_GNUC_UNUSED const LintContext *context, const SchemaColumn *column)
{
    static const char *const names[] = {"int2", NULL};
    return each_has_type(column, names);
}

static void check(LintContext *context, const Schema *schema)
{
    each_column(context, schema, matches, "holds at most 32767", "Use integer or bigint.");
}

const LintRule rule_type_int16 = {
    .id = "type/int16",
    .summary = "a column of type smallint",
    .why = "Its 32767 values are used up sooner than anybody thinks, and alignment mostly eats the "
           "two bytes saved.",
    .condition = "A table's column has the type, or is an array of it; once, where it is defined.",
    .safer = "Use integer or bigint.",
    .bad = "CREATE TABLE a (id bigint PRIMARY KEY, b smallint);\n",
    .good = "CREATE TABLE a (id bigint PRIMARY KEY, b integer);\n",
    .aliases = "squawk:ban-smallint-field squawk:prefer-bigint-over-smallint",
    .severity = SEVERITY_WARNING,
    .recommended = FALSE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
