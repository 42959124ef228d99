#include "lint/documented.h"
#include "lint/fix_site.h"

static void check(LintContext *context, const Schema *schema)
{
    documented_check_kind(context, schema, OBJECT_SCHEMA);
}

const LintRule rule_doc_schema = {
    .id = "doc/schema",
    .summary = "a schema without a comment",
    .why = "The comment goes where the schema goes: psql, dumps and generated documents show it to "
           "whoever meets it next.",
    .condition = "No file gives it a comment that is not empty, by its exact name.",
    .safer = "COMMENT ON SCHEMA app IS '…';",
    .bad = "CREATE SCHEMA app;\n",
    .good = "CREATE SCHEMA app;\nCOMMENT ON SCHEMA app IS 'Said.';\n",
    .options = (const LintOption[]){DOCUMENTED_OPTIONS, {0}},
    .severity = SEVERITY_INFO,
    .recommended = FALSE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
    .fix = fix_comment,
};
