#include "lint/name_template.h"

static void check(LintContext *context, const Schema *schema)
{
    name_template_check(context, schema, CONSTRAINT_FOREIGN_KEY);
}

const LintRule rule_name_fk = {
    .id = "name/fk",
    .summary = "a name of a foreign key that does not tell what it is of",
    .why = "Error messages, plans and later migrations name it: a name out of table and columns "
           "needs no looking up.",
    .condition = "The written name of a foreign key is not what the option `template` makes of its "
                 "table and columns. Names that the server picks match by themselves; what the "
                 "template makes longer than 63 bytes is not judged.",
    .safer = "Leave the name out, or write what the template makes.",
    .bad = "CREATE TABLE a (id bigint PRIMARY KEY, b integer);\nCREATE TABLE c (a_id bigint "
           "CONSTRAINT k REFERENCES a);\n",
    .good = "CREATE TABLE a (id bigint PRIMARY KEY, b integer);\nCREATE TABLE c (a_id bigint "
            "CONSTRAINT c_a_id_fkey REFERENCES a, b_id bigint REFERENCES a);\n",
    .severity = SEVERITY_INFO,
    .recommended = FALSE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .options = (const LintOption[]){NAME_TEMPLATE_OPTION("{table}_{columns}_fkey"), {0}},
    .schema = check,
};
