#include "lint/each.h"

static gboolean matches(G_GNUC_UNUSED const LintContext *context, const SchemaRelation *table)
{
    return table->partition_strategy != NULL;
}

static void check(LintContext *context, const Schema *schema)
{
    each_table(context, schema, matches, "is partitioned", "Use one table.");
}

const LintRule rule_table_partitioned = {
    .id = "table/partitioned",
    .summary = "a partitioned table",
    .why = "Some projects and tools cannot work with partitions.",
    .condition = "A table with PARTITION BY.",
    .safer = "Use one table.",
    .bad = "CREATE TABLE a (id bigint PRIMARY KEY) PARTITION BY RANGE (id);\n",
    .good = "CREATE TABLE a (id bigint PRIMARY KEY);\n",
    .severity = SEVERITY_WARNING,
    .recommended = FALSE,
    .opt_in = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
