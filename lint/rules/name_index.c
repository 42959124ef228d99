#include "lint/name_template.h"

static void check(LintContext *context, const Schema *schema)
{
    name_template_check_indexes(context, schema);
}

const LintRule rule_name_index = {
    .id = "name/index",
    .summary = "a name of an index that does not tell what it is of",
    .why = "Error messages, plans and later migrations name it: a name out of table and columns "
           "needs no looking up.",
    .condition = "The written name of an index is not what the option `template` makes of its "
                 "table and columns. Names that the server picks match by themselves; what the "
                 "template makes longer than 63 bytes is not judged.",
    .safer = "Leave the name out, or write what the template makes.",
    .bad = "CREATE TABLE a (id bigint PRIMARY KEY, b integer);\nCREATE INDEX by_b ON a (b);\n",
    .good = "CREATE TABLE a (id bigint PRIMARY KEY, b integer);\nCREATE INDEX ON a (b);\nCREATE "
            "INDEX a_b_id_idx ON a (b, id);\nCREATE INDEX low ON a ((b + 1));\n",
    .severity = SEVERITY_INFO,
    .recommended = FALSE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .options = (const LintOption[]){NAME_TEMPLATE_OPTION("{table}_{columns}_idx"), {0}},
    .schema = check,
};
