#include "lint/context.h"

static gboolean is_partitioned(const LintContext *context, const ObjectName *table)
{
    const SchemaRelation *relation = lint_find_relation(context, table);
    return relation != NULL && relation->partition_strategy != NULL;
}

static gboolean is_index_of_partitioned(const LintContext *context, const ObjectName *name)
{
    const SchemaIndex *index = schema_find_index(context->schema, name);
    if (index == NULL && context->prior != NULL)
        index = schema_find_index(context->prior, name);
    return index != NULL && index->object.relation != NULL &&
           index->object.relation->partition_strategy != NULL;
}

static void check_drop(LintContext *context, const Statement *statement)
{
    for (guint i = 0; statement->drop->concurrently && i < statement->drop->n_objects; i++) {
        const ObjectName *index = &statement->drop->objects[i];
        if (index->kind == OBJECT_INDEX && is_index_of_partitioned(context, index))
            lint_report(context,
                        &(LintSubject){.statement = statement,
                                       .about = index,
                                       .hint = "Use DROP INDEX without CONCURRENTLY."},
                        "PostgreSQL cannot drop \"%s\" CONCURRENTLY: its table is partitioned",
                        index->name);
    }
}

static void check(LintContext *context, const Statement *statement)
{
    if (statement->kind == STATEMENT_DROP)
        check_drop(context, statement);
    if (statement->kind != STATEMENT_CREATE_INDEX)
        return;
    const CreateIndex *index = statement->create_index;
    if (index->concurrently && is_partitioned(context, &index->table))
        lint_report(context,
                    &(LintSubject){.statement = statement,
                                   .about = &index->table,
                                   .hint = "Create the index ON ONLY the partitioned table, build "
                                           "one CONCURRENTLY on each partition and "
                                           "attach them."},
                    "PostgreSQL cannot build an index on the partitioned table \"%s\" CONCURRENTLY",
                    index->table.name);
}

const LintRule rule_txn_concurrent_on_partitioned = {
    .id = "txn/concurrent-on-partitioned",
    .summary = "CONCURRENTLY on a partitioned table or its index",
    .why = "PostgreSQL refuses it, so the migration fails where it meets the real table.",
    .condition = "CREATE INDEX CONCURRENTLY on a table that is known to be partitioned, or DROP "
                 "INDEX CONCURRENTLY of an index of one.",
    .safer = "CREATE INDEX i ON ONLY t (c); CREATE INDEX CONCURRENTLY i_1 ON t_1 (c); ALTER INDEX "
             "i ATTACH PARTITION i_1;",
    .bad = "CREATE TABLE measures (at date) PARTITION BY RANGE (at);\nCREATE INDEX CONCURRENTLY ON "
           "measures (at);\n",
    .good = "CREATE TABLE measures (at date) PARTITION BY RANGE (at);\nCREATE INDEX ON ONLY "
            "measures (at);\n",
    .severity = SEVERITY_ERROR,
    .recommended = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_IN_MIGRATIONS,
    .statement = check,
};
