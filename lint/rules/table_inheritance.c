#include "lint/each.h"

static gboolean matches(G_GNUC_UNUSED const LintContext *context, const SchemaRelation *table)
{
    return table->parents->len > 0;
}

static void check(LintContext *context, const Schema *schema)
{
    each_table(context, schema, matches, "inherits from another one",
               "Use partitions, or one table with a column for the kind.");
}

const LintRule rule_table_inheritance = {
    .id = "table/inheritance",
    .summary = "a table that inherits",
    .why = "Keys, unique constraints and foreign keys do not reach over the tables of a family.",
    .condition = "A table with INHERITS; not a partition.",
    .safer = "Use partitions, or one table with a column for the kind.",
    .bad = "CREATE TABLE a (id bigint PRIMARY KEY, b integer);\nCREATE TABLE c (d integer, PRIMARY "
           "KEY (id)) INHERITS (a);\n",
    .good = "CREATE TABLE a (id bigint PRIMARY KEY, b integer) PARTITION BY LIST (id);\nCREATE "
            "TABLE a1 PARTITION OF a FOR VALUES IN (1);\n",
    .severity = SEVERITY_WARNING,
    .recommended = FALSE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
