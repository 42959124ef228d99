#include "lint/name_template.h"

static void check(LintContext *context, const Schema *schema)
{
    name_template_check(context, schema, CONSTRAINT_UNIQUE);
}

const LintRule rule_name_unique = {
    .id = "name/unique",
    .summary = "a name of a unique constraint that does not tell what it is of",
    .why = "Error messages, plans and later migrations name it: a name out of table and columns "
           "needs no looking up.",
    .condition = "The written name of a unique constraint is not what the option `template` makes "
                 "of its table and columns. Names that the server picks match by themselves; what "
                 "the template makes longer than 63 bytes is not judged.",
    .safer = "Leave the name out, or write what the template makes.",
    .bad = "CREATE TABLE a (b integer, c integer, CONSTRAINT k UNIQUE (b, c));\n",
    .good = "CREATE TABLE a (b integer UNIQUE, c integer, CONSTRAINT a_b_c_key UNIQUE (b, c));\n",
    .severity = SEVERITY_INFO,
    .recommended = FALSE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .options = (const LintOption[]){NAME_TEMPLATE_OPTION("{table}_{columns}_key"), {0}},
    .schema = check,
};
