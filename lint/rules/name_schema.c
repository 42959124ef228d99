#include "lint/naming.h"

static void check(LintContext *context, const Schema *schema)
{
    naming_check_kind(context, schema, OBJECT_SCHEMA, "pattern");
}

const LintRule rule_name_schema = {
    .id = "name/schema",
    .summary = "a schema's name breaks the naming rule",
    .why = "One way to write names saves everybody the guess, and a name that needs quotes needs "
           "them everywhere for ever.",
    .condition = "The name of a schema, as PostgreSQL stores it, does not match the pattern: "
                 "snake_case unless configured.",
    .safer = "ALTER SCHEMA … RENAME TO …; or configure the pattern for this path or schema.",
    .bad = "CREATE SCHEMA \"Sales\";\n",
    .good = "CREATE SCHEMA Sales;\n",
    .options = (const LintOption[]){NAMING_OPTIONS, {0}},
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
