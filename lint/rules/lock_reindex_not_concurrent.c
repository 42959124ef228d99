#include "lint/context.h"
#include "lint/fix_site.h"

static const SchemaIndex *find_index(const LintContext *context, const ObjectName *name)
{
    const SchemaIndex *index = schema_find_index(context->schema, name);
    return index == NULL && context->prior != NULL ? schema_find_index(context->prior, name)
                                                   : index;
}

static gboolean is_fresh(const LintContext *context, const ObjectName *name)
{
    if (name->kind != OBJECT_INDEX)
        return lint_is_fresh(context, name);
    const SchemaIndex *index = find_index(context, name);
    if (index == NULL || index->object.relation == NULL)
        return FALSE;
    ObjectName table = schema_object_name(&index->object.relation->object);
    return lint_is_fresh(context, &table);
}

static void check(LintContext *context, const Statement *statement)
{
    if (statement->kind != STATEMENT_REINDEX)
        return;
    const Maintenance *reindex = statement->maintenance;
    const ObjectName *name = reindex->n_relations > 0 ? &reindex->relations[0] : NULL;
    if (reindex->concurrently || reindex->scope == OBJECT_UNKNOWN ||
        (name != NULL && is_fresh(context, name)))
        return;
    lint_report(
        context,
        &(LintSubject){.statement = statement,
                       .about = name,
                       .hint = "Use REINDEX … CONCURRENTLY, alone in a migration."},
        "REINDEX %s%s%s%s keeps writers waiting while it builds, and readers that would use "
        "the index",
        object_kind_word(reindex->scope), name != NULL ? " \"" : "", name != NULL ? name->name : "",
        name != NULL ? "\"" : "");
}

const LintRule rule_lock_reindex_not_concurrent = {
    .id = "lock/reindex-not-concurrent",
    .summary = "REINDEX without CONCURRENTLY",
    .why =
        "REINDEX takes SHARE on the table, which stops writes, and ACCESS EXCLUSIVE on the index, "
        "at which even queries that do not use it wait, since planning looks at every index.",
    .condition =
        "REINDEX INDEX, TABLE, SCHEMA or DATABASE without CONCURRENTLY. Not REINDEX SYSTEM, "
        "which cannot be concurrent, nor on tables that this file created.",
    .safer = "REINDEX INDEX CONCURRENTLY i; alone in a migration, which then runs outside a "
             "transaction.",
    .bad = "REINDEX TABLE orders;\n",
    .good = "REINDEX (CONCURRENTLY) TABLE orders;\n",
    .aliases = "squawk:require-concurrent-reindex",
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_MIGRATIONS,
    .statement = check,
    .fix = fix_concurrently,
};
