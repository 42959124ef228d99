#include "lint/each.h"
#include "lint/fix_site.h"

#include <string.h>

static gboolean matches(G_GNUC_UNUSED const LintContext *context, const SchemaColumn *column)
{
    static const char *const names[] = {"varchar", NULL};
    return each_has_type(column, names) && strchr(column->type, '(') != NULL;
}

static void check(LintContext *context, const Schema *schema)
{
    each_column(context, schema, matches, "has a limit that is hard to raise",
                "Use text, with a CHECK on its length if there is a limit.");
}

const LintRule rule_type_varchar_limit = {
    .id = "type/varchar-limit",
    .summary = "a column of type varchar(n)",
    .why = "A limit that turns out too short needs a change of type; text is as fast, and a CHECK "
           "can be changed without a lock that lasts.",
    .condition = "A table's column is varchar with a length; once, where it is defined. varchar "
                 "without one is fine.",
    .safer = "Use text, with a CHECK on its length if there is a limit.",
    .bad = "CREATE TABLE a (id bigint PRIMARY KEY, b varchar(20));\n",
    .good = "CREATE TABLE a (id bigint PRIMARY KEY, b varchar, c text);\n",
    .aliases = "squawk:prefer-text-field",
    .severity = SEVERITY_WARNING,
    .recommended = FALSE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
    .fix = fix_limited_text,
};
