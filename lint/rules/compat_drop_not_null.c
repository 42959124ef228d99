#include "lint/context.h"

static gboolean is_nullable(const LintContext *context, const ObjectName *table, const char *name)
{
    const SchemaRelation *relation = lint_find_relation(context, table);
    const SchemaColumn *column = relation != NULL ? schema_find_column(relation, name) : NULL;
    gboolean before = lint_is_in_chain(context, table) || !context->prior_is_after;
    return column != NULL && before && !column->not_null;
}

static void check(LintContext *context, const Statement *statement)
{
    const AlterTable *alter = lint_alters_used_table(context, statement);
    for (guint i = 0; alter != NULL && i < alter->n_actions; i++) {
        const AlterAction *action = &alter->actions[i];
        if (action->kind != ALTER_COLUMN_DROP_NOT_NULL ||
            lint_is_column_made_here(context, &alter->table, action->name) ||
            is_nullable(context, &alter->table, action->name))
            continue;
        ObjectName column = alter->table;
        column.kind = OBJECT_COLUMN;
        column.part = action->name;
        column.schema = simulator_schema_of(context->schema, &alter->table);
        lint_report(context,
                    &(LintSubject){.statement = statement,
                                   .offset = action->offset,
                                   .about = &column,
                                   .hint = "See that what reads it today can bear NULL before "
                                           "anything writes one."},
                    "programs that are running may meet NULL in \"%s\" of \"%s\"", action->name,
                    alter->table.name);
    }
}

const LintRule rule_compat_drop_not_null = {
    .id = "compat/drop-not-null",
    .summary = "a column that always had a value may be NULL",
    .why = "Programs that read it were written when it always had a value.",
    .condition = "DROP NOT NULL on a column that was there before this file. Not when it is known "
                 "to allow NULL already, nor in down migrations.",
    .safer = "Teach the readers first, then drop NOT NULL, then write NULL.",
    .bad = "ALTER TABLE orders ALTER COLUMN note DROP NOT NULL;\n",
    .good = "CREATE TABLE IF NOT EXISTS orders (note text);\nALTER TABLE orders ALTER COLUMN note "
            "DROP NOT NULL;\n",
    .aliases = "squawk:ban-drop-not-null",
    .severity = SEVERITY_INFO,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_UP,
    .statement = check,
};
