#include "lint/naming.h"

static void check(LintContext *context, const Schema *schema)
{
    naming_check_kind(context, schema, OBJECT_TYPE, "pattern");
    naming_check_kind(context, schema, OBJECT_DOMAIN, "pattern");
}

const LintRule rule_name_type = {
    .id = "name/type",
    .summary = "a type's name breaks the naming rule",
    .why = "One way to write names saves everybody the guess, and a name that needs quotes needs "
           "them everywhere for ever.",
    .condition = "The name of a type, as PostgreSQL stores it, does not match the pattern: "
                 "snake_case unless configured. Domains count as types.",
    .safer = "ALTER TYPE … RENAME TO …; or configure the pattern for this path or schema.",
    .bad = "CREATE TYPE \"Mood\" AS ENUM ('ok');\n",
    .good = "CREATE TYPE Mood AS ENUM ('ok');\n",
    .options = (const LintOption[]){NAMING_OPTIONS, {0}},
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
