#include "lint/context.h"

static void check(LintContext *context, const Statement *statement)
{
    if (statement->kind != STATEMENT_CREATE_TABLE)
        return;
    const ObjectName *parent = statement->create_table->partition_of;
    if (parent == NULL || lint_is_fresh(context, parent))
        return;
    lint_report(context,
                &(LintSubject){.statement = statement,
                               .about = &statement->create_table->table,
                               .hint = "CREATE TABLE … (LIKE parent INCLUDING ALL), then ALTER "
                                       "TABLE parent ATTACH PARTITION."},
                "creating a partition keeps everybody from \"%s\"", parent->name);
}

const LintRule rule_lock_create_partition_of = {
    .id = "lock/create-partition-of",
    .summary = "CREATE TABLE … PARTITION OF a table in use",
    .why = "It takes ACCESS EXCLUSIVE on the partitioned table, and reads its default partition. "
           "ATTACH PARTITION of a table that is ready takes SHARE UPDATE EXCLUSIVE only.",
    .condition = "CREATE TABLE … PARTITION OF a table that this file did not create.",
    .safer = "CREATE TABLE p (LIKE parent INCLUDING ALL); ALTER TABLE parent ATTACH PARTITION p "
             "FOR VALUES …;",
    .bad = "CREATE TABLE measures_2024 PARTITION OF measures FOR VALUES FROM ('2024-01-01') TO "
           "('2025-01-01');\n",
    .good = "CREATE TABLE measures_2024 (LIKE measures INCLUDING ALL);\nALTER TABLE measures "
            "ATTACH PARTITION measures_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');\n",
    .severity = SEVERITY_INFO,
    .recommended = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_IN_MIGRATIONS,
    .statement = check,
};
