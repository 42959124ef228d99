#include "lint/column_type.h"
#include "lint/fix_site.h"

static void check(LintContext *context, const Schema *schema)
{
    static const char *const names[] = {"timestamp", NULL};
    column_type_check(context, schema, names, "does not say which moment it means",
                      "Use timestamptz: it stores a moment, in the same eight bytes.");
}

const LintRule rule_type_timestamp = {
    .id = "type/timestamp",
    .summary = "a column of type timestamp without time zone",
    .why = "It keeps what the clock showed and not where, so the same value means another moment "
           "for each reader's zone.",
    .condition = "A table's column has the type; once, where it is defined.",
    .safer = "Use timestamptz: it stores a moment, in the same eight bytes.",
    .bad = "CREATE TABLE a (id bigint PRIMARY KEY, b timestamp);\n",
    .good = "CREATE TABLE a (id bigint PRIMARY KEY, b timestamptz);\n",
    .aliases = "squawk:prefer-timestamp-tz squawk:prefer-timestamptz",
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
    .fix = fix_timestamptz,
};
