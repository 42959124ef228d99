#include "lint/each.h"

static gboolean matches(const LintContext *context, const SchemaColumn *column)
{
    return lint_list_matches(context, "types", column->type) ||
           (column->type_name != NULL && lint_list_matches(context, "types", column->type_name));
}

static void check(LintContext *context, const Schema *schema)
{
    each_column(context, schema, matches, "is of a type that is not wanted here",
                "Use a type that the project allows.");
}

const LintRule rule_type_disallowed = {
    .id = "type/disallowed",
    .summary = "a column of a type that the project does not want",
    .why = "What a project has decided against should not come back by accident.",
    .condition = "A table's column has a type that the option `types` lists, by PostgreSQL's name "
                 "(int4) or as written; silent without the option.",
    .safer = "Use a type that the project allows.",
    .bad = "-- option: types=hstore\nCREATE TABLE a (id bigint PRIMARY KEY, b hstore);\n",
    .good = "-- option: types=hstore\nCREATE TABLE a (id bigint PRIMARY KEY, b jsonb);\n",
    .severity = SEVERITY_WARNING,
    .recommended = FALSE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .options = (const LintOption[]){{"types", LINT_OPTION_LIST, NULL, "globs over types"}, {0}},
    .schema = check,
};
