#include "lint/documented.h"
#include "lint/fix_site.h"

static void check(LintContext *context, const Schema *schema)
{
    documented_check_kind(context, schema, OBJECT_FUNCTION);
    documented_check_kind(context, schema, OBJECT_PROCEDURE);
    documented_check_kind(context, schema, OBJECT_AGGREGATE);
}

const LintRule rule_doc_function = {
    .id = "doc/function",
    .summary = "a function without a comment",
    .why =
        "The comment goes where the function goes: psql, dumps and generated documents show it to "
        "whoever meets it next.",
    .condition = "No file gives it a comment that is not empty, by its exact name and the types of "
                 "its arguments.",
    .safer = "COMMENT ON FUNCTION f(integer) IS '…';",
    .bad = "CREATE FUNCTION f(a integer) RETURNS integer LANGUAGE sql AS 'SELECT a';\n",
    .good = "CREATE FUNCTION f(a integer) RETURNS integer LANGUAGE sql AS 'SELECT a';\nCOMMENT ON "
            "FUNCTION f(integer) IS 'Said.';\n",
    .options = (const LintOption[]){DOCUMENTED_OPTIONS, {0}},
    .severity = SEVERITY_INFO,
    .recommended = FALSE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
    .fix = fix_comment,
};
