#include "lint/column_type.h"

static void check(LintContext *context, const Schema *schema)
{
    static const char *const names[] = {"timetz", NULL};
    column_type_check(context, schema, names, "has an offset but no date",
                      "Use timestamptz, or time and the name of the zone.");
}

const LintRule rule_type_timetz = {
    .id = "type/timetz",
    .summary = "a column of type time with time zone",
    .why = "A time of day with an offset but no date cannot follow daylight saving time; "
           "PostgreSQL has it only because the standard does.",
    .condition = "A table's column has the type; once, where it is defined.",
    .safer = "Use timestamptz, or time and the name of the zone.",
    .bad = "CREATE TABLE a (id bigint PRIMARY KEY, b timetz);\n",
    .good = "CREATE TABLE a (id bigint PRIMARY KEY, b time);\n",
    .aliases = NULL,
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
