#include "lint/name_template.h"

static void check(LintContext *context, const Schema *schema)
{
    name_template_check(context, schema, CONSTRAINT_CHECK);
}

const LintRule rule_name_check = {
    .id = "name/check",
    .summary = "a name of a check that does not tell what it is of",
    .why = "Error messages, plans and later migrations name it: a name out of table and columns "
           "needs no looking up.",
    .condition = "The written name of a check is not what the option `template` makes of its table "
                 "and columns. Names that the server picks match by themselves; what the template "
                 "makes longer than 63 bytes is not judged.",
    .safer = "Leave the name out, or write what the template makes.",
    .bad = "CREATE TABLE a (b integer CONSTRAINT positive CHECK (b > 0));\n",
    .good = "CREATE TABLE a (b integer CONSTRAINT a_b_check CHECK (b > 0), c integer CHECK (c > "
            "0), CONSTRAINT a_check CHECK (b > c));\n",
    .severity = SEVERITY_INFO,
    .recommended = FALSE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .options = (const LintOption[]){NAME_TEMPLATE_OPTION("{table}_{columns}_check"), {0}},
    .schema = check,
};
