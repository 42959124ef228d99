#include "lint/documented.h"
#include "lint/fix_site.h"

static void check(LintContext *context, const Schema *schema)
{
    documented_check_kind(context, schema, OBJECT_VIEW);
    documented_check_kind(context, schema, OBJECT_MATERIALIZED_VIEW);
}

const LintRule rule_doc_view = {
    .id = "doc/view",
    .summary = "a view without a comment",
    .why = "The comment goes where the view goes: psql, dumps and generated documents show it to "
           "whoever meets it next.",
    .condition = "No file gives it a comment that is not empty, by its exact name. Materialized "
                 "views count.",
    .safer = "COMMENT ON VIEW v IS '…';",
    .bad = "CREATE VIEW v AS SELECT 1 AS a;\n",
    .good = "CREATE VIEW v AS SELECT 1 AS a;\nCOMMENT ON VIEW v IS 'Said.';\n",
    .options = (const LintOption[]){DOCUMENTED_OPTIONS, {0}},
    .severity = SEVERITY_INFO,
    .recommended = FALSE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
    .fix = fix_comment,
};
