#include "lint/context.h"
#include "lint/fix_site.h"
#include "lint/nearby.h"

static gboolean is_exempt(const LintContext *context, const ObjectName *name)
{
    const SchemaIndex *index = schema_find_index(context->schema, name);
    if (index == NULL && context->prior != NULL)
        index = schema_find_index(context->prior, name);
    if (index == NULL)
        return FALSE;
    const SchemaRelation *table = index->object.relation;
    if (table == NULL)
        return FALSE;
    ObjectName table_name = schema_object_name(&table->object);
    return table->partition_strategy != NULL || lint_is_fresh(context, &table_name);
}

static void check(LintContext *context, const Statement *statement)
{
    if (statement->kind != STATEMENT_DROP || statement->drop->concurrently)
        return;
    for (guint i = 0; i < statement->drop->n_objects; i++) {
        const ObjectName *index = &statement->drop->objects[i];
        if (index->kind == OBJECT_INDEX && !is_exempt(context, index) &&
            !nearby_is_made(context, statement, index))
            lint_report(
                context,
                &(LintSubject){.statement = statement,
                               .about = index,
                               .hint = "Use DROP INDEX CONCURRENTLY, alone in a migration."},
                "dropping index \"%s\" waits for every query on its table and blocks those behind "
                "it",
                index->name);
    }
}

const LintRule rule_lock_drop_index_not_concurrent = {
    .id = "lock/drop-index-not-concurrent",
    .summary = "DROP INDEX without CONCURRENTLY",
    .why = "DROP INDEX takes ACCESS EXCLUSIVE on the index's table. The drop itself is quick, but "
           "it queues behind running queries and "
           "everything else queues behind it.",
    .condition = "An index is dropped without CONCURRENTLY. Not an index of a partitioned table, "
                 "where CONCURRENTLY is not supported, nor "
                 "of a table that this file created, nor an index that it created itself.",
    .safer =
        "DROP INDEX CONCURRENTLY idx; alone in a migration, which then runs outside a transaction.",
    .bad = "DROP INDEX orders_placed_at;\n",
    .good = "DROP INDEX CONCURRENTLY orders_placed_at;\n",
    .aliases = "squawk:require-concurrent-index-deletion atlas:PG102",
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_MIGRATIONS,
    .statement = check,
    .fix = fix_concurrently,
};
