#include "lint/naming.h"

static void check(LintContext *context, const Schema *schema)
{
    gboolean separate =
        lint_settings_regex(context->settings, context->rule, "materialized") != NULL;
    naming_check_kind(context, schema, OBJECT_VIEW, "pattern");
    naming_check_kind(context, schema, OBJECT_MATERIALIZED_VIEW,
                      separate ? "materialized" : "pattern");
}

const LintRule rule_name_view = {
    .id = "name/view",
    .summary = "a view's name breaks the naming rule",
    .why = "One way to write names saves everybody the guess; a prefix tells a reader what can be "
           "written to and what cannot.",
    .condition = "The name of a view or materialized view, as PostgreSQL stores it, does not match "
                 "the pattern: snake_case unless configured.",
    .safer = "ALTER VIEW … RENAME TO …; or configure the pattern for this path or schema.",
    .bad = "CREATE VIEW \"Turnover\" AS SELECT 1 AS total;\n",
    .good = "CREATE VIEW turnover AS SELECT 1 AS total;\n",
    .options = (const LintOption[]){NAMING_OPTIONS,
                                    {"materialized", LINT_OPTION_REGEX, NULL,
                                     "pattern for materialized views; none: that of views"},
                                    {0}},
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
