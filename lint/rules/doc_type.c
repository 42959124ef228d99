#include "lint/documented.h"
#include "lint/fix_site.h"

static void check(LintContext *context, const Schema *schema)
{
    documented_check_kind(context, schema, OBJECT_TYPE);
    documented_check_kind(context, schema, OBJECT_DOMAIN);
}

const LintRule rule_doc_type = {
    .id = "doc/type",
    .summary = "a type without a comment",
    .why = "The comment goes where the type goes: psql, dumps and generated documents show it to "
           "whoever meets it next.",
    .condition = "No file gives it a comment that is not empty, by its exact name. Domains count.",
    .safer = "COMMENT ON TYPE mood IS '…';",
    .bad = "CREATE TYPE mood AS ENUM ('ok');\n",
    .good = "CREATE TYPE mood AS ENUM ('ok');\nCOMMENT ON TYPE mood IS 'Said.';\n",
    .options = (const LintOption[]){DOCUMENTED_OPTIONS, {0}},
    .severity = SEVERITY_INFO,
    .recommended = FALSE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
    .fix = fix_comment,
};
