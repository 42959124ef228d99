#include "lint/name_template.h"

static void check(LintContext *context, const Schema *schema)
{
    name_template_check(context, schema, CONSTRAINT_PRIMARY_KEY);
}

const LintRule rule_name_pk = {
    .id = "name/pk",
    .summary = "a name of a primary key that does not tell what it is of",
    .why = "Error messages, plans and later migrations name it: a name out of table and columns "
           "needs no looking up.",
    .condition = "The written name of a primary key is not what the option `template` makes of its "
                 "table and columns. Names that the server picks match by themselves; what the "
                 "template makes longer than 63 bytes is not judged.",
    .safer = "Leave the name out, or write what the template makes.",
    .bad = "CREATE TABLE a (id bigint CONSTRAINT k PRIMARY KEY);\n",
    .good = "CREATE TABLE a (id bigint PRIMARY KEY);\nCREATE TABLE b (id bigint CONSTRAINT b_pkey "
            "PRIMARY KEY);\n",
    .severity = SEVERITY_INFO,
    .recommended = FALSE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .options = (const LintOption[]){NAME_TEMPLATE_OPTION("{table}_pkey"), {0}},
    .schema = check,
};
