#include "lint/naming.h"

static void check(LintContext *context, const Schema *schema)
{
    naming_check_kind(context, schema, OBJECT_FUNCTION, "pattern");
    naming_check_kind(context, schema, OBJECT_PROCEDURE, "pattern");
}

const LintRule rule_name_function = {
    .id = "name/function",
    .summary = "a function's name breaks the naming rule",
    .why = "One way to write names saves everybody the guess, and a name that needs quotes needs "
           "them everywhere for ever.",
    .condition = "The name of a function or procedure, as PostgreSQL stores it, does not match the "
                 "pattern: snake_case unless configured.",
    .safer = "ALTER FUNCTION … RENAME TO …; or configure the pattern for this path or schema.",
    .bad = "CREATE FUNCTION \"totalOf\"(bigint) RETURNS bigint LANGUAGE sql AS 'SELECT $1';\n",
    .good = "CREATE FUNCTION total_of(bigint) RETURNS bigint LANGUAGE sql AS 'SELECT $1';\n",
    .options = (const LintOption[]){NAMING_OPTIONS, {0}},
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
