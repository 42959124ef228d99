#include "lint/context.h"
#include "lint/fix_site.h"

static const char *advice(const LintContext *context, const CreateIndex *index)
{
    const SchemaRelation *table = lint_find_relation(context, &index->table);
    if (table != NULL && table->partition_strategy != NULL)
        return "Create the index ON ONLY the partitioned table, build one CONCURRENTLY on each "
               "partition and attach them.";
    return "Use CREATE INDEX CONCURRENTLY, alone in a migration.";
}

static void check(LintContext *context, const Statement *statement)
{
    if (statement->kind != STATEMENT_CREATE_INDEX)
        return;
    const CreateIndex *index = statement->create_index;
    if (index->concurrently || lint_is_fresh(context, &index->table))
        return;
    const SchemaRelation *table = lint_find_relation(context, &index->table);
    if (index->only && (table == NULL || table->partition_strategy != NULL))
        return;
    lint_report(context,
                &(LintSubject){.statement = statement,
                               .about = index->index.name != NULL ? &index->index : &index->table,
                               .hint = advice(context, index)},
                "building an index blocks writes to \"%s\" until it is done", index->table.name);
}

const LintRule rule_lock_index_not_concurrent = {
    .id = "lock/index-not-concurrent",
    .summary = "CREATE INDEX without CONCURRENTLY on a table in use",
    .why = "CREATE INDEX holds a SHARE lock for as long as it reads the table: nothing can be "
           "inserted, updated or deleted "
           "meanwhile. CONCURRENTLY takes about twice as long and blocks nobody.",
    .condition =
        "An index is built without CONCURRENTLY on a relation that this file did not create. Not "
        "on relations created earlier "
        "in the file while they are empty or uncommitted, nor ON ONLY a partitioned table.",
    .safer = "CREATE INDEX CONCURRENTLY idx ON t (c); alone in a migration, which then runs "
             "outside a transaction.",
    .bad = "CREATE INDEX orders_placed_at ON orders (placed_at);\n",
    .good = "CREATE INDEX CONCURRENTLY orders_placed_at ON orders (placed_at);\n",
    .aliases = "squawk:require-concurrent-index-creation atlas:PG101 eugene:E6",
    .severity = SEVERITY_ERROR,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_MIGRATIONS,
    .statement = check,
    .fix = fix_concurrently,
};
