#include "lint/lock.h"

static void check_action(LintContext *context, const Statement *statement, const ObjectName *table,
                         const AlterAction *action)
{
    SchemaLocks known = {.schema = context->schema,
                         .prior = context->prior,
                         .utc = simulator_in_utc(context->simulator)};
    ColumnChange change;
    if (!action->using_plain_cast || !column_change_find(&known, table, action, &change) ||
        change.cost != TYPE_CHANGE_REINDEX || change.index == NULL)
        return;
    ObjectName index = schema_object_name(&change.index->object);
    lint_report(context,
                &(LintSubject){.statement = statement,
                               .offset = action->offset,
                               .about = &index,
                               .hint = "Drop the index CONCURRENTLY before, and create it "
                                       "CONCURRENTLY again afterwards."},
                "changing \"%s\" from %s to %s builds the index \"%s\" anew while nobody can use "
                "\"%s\"",
                action->name, change.column->type, action->type.text, index.name, table->name);
}

static void check(LintContext *context, const Statement *statement)
{
    const AlterTable *alter = lint_alters_used_table(context, statement);
    for (guint i = 0; alter != NULL && i < alter->n_actions; i++)
        if (alter->actions[i].kind == ALTER_COLUMN_TYPE)
            check_action(context, statement, &alter->table, &alter->actions[i]);
}

const LintRule rule_rewrite_change_type_index = {
    .id = "rewrite/change-type-index",
    .summary = "a change of type that builds indexes anew",
    .why =
        "Some changes leave the table as it is, but not the order in its indexes: text and "
        "citext, timestamp and timestamptz in UTC, bit and varbit. Their indexes are built under "
        "ACCESS EXCLUSIVE.",
    .condition = "ALTER COLUMN … TYPE of such a pair where an index has the column, in its keys or "
                 "its predicate. Not on tables that this file created.",
    .safer = "DROP INDEX CONCURRENTLY; ALTER COLUMN … TYPE; CREATE INDEX CONCURRENTLY.",
    .bad = "CREATE TABLE IF NOT EXISTS people (mail text UNIQUE);\nALTER TABLE people ALTER COLUMN "
           "mail TYPE citext;\n",
    .good =
        "CREATE TABLE IF NOT EXISTS people (mail varchar(20) UNIQUE);\nALTER TABLE people ALTER "
        "COLUMN mail TYPE text;\n",
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_IN_MIGRATIONS,
    .statement = check,
};
