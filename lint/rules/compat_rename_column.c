#include "lint/context.h"

#include <string.h>

static gboolean adds_column(const AlterTable *alter, const ObjectName *old)
{
    if (strcmp(alter->table.name, old->name) != 0)
        return FALSE;
    for (guint i = 0; i < alter->n_actions; i++)
        if (alter->actions[i].kind == ALTER_ADD_COLUMN &&
            strcmp(alter->actions[i].column->name, old->part) == 0)
            return TRUE;
    return FALSE;
}

static gboolean comes_back(const LintContext *context, const Statement *statement,
                           const ObjectName *old)
{
    const Statement *end = context->parse->statements + context->parse->n_statements;
    for (const Statement *later = statement + 1; later < end; later++)
        if (later->kind == STATEMENT_ALTER_TABLE && adds_column(later->alter_table, old))
            return TRUE;
    return FALSE;
}

static void check(LintContext *context, const Statement *statement)
{
    if (statement->kind != STATEMENT_RENAME || statement->rename->object.kind != OBJECT_COLUMN)
        return;
    const Rename *rename = statement->rename;
    ObjectName table = rename->object;
    table.kind = OBJECT_TABLE;
    table.part = NULL;
    if (lint_is_column_made_here(context, &table, rename->object.part) ||
        comes_back(context, statement, &rename->object))
        return;
    ObjectName column = rename->object;
    column.schema = simulator_schema_of(context->schema, &table);
    lint_report(context,
                &(LintSubject){.statement = statement,
                               .about = &column,
                               .hint = "Add a column of the new name, keep both in step, and drop "
                                       "the old one in a later release."},
                "programs that are running still ask for \"%s\" of \"%s\", which is now \"%s\"",
                column.part, table.name, rename->new_name);
}

const LintRule rule_compat_rename_column = {
    .id = "compat/rename-column",
    .summary = "a column in use is renamed",
    .why = "Programs of the old release run on for a while and fail from the COMMIT on; so do "
           "those of the new one before it.",
    .condition = "RENAME COLUMN, of a column that was there before this file. Not if the file then "
                 "adds a column of the old name, nor in "
                 "down migrations.",
    .safer = "Add a column of the new name, keep both in step by a trigger, and drop the old one "
             "in a later release.",
    .bad = "ALTER TABLE orders RENAME COLUMN note TO remark;\n",
    .good = "ALTER TABLE orders RENAME COLUMN note TO remark;\nALTER TABLE orders ADD COLUMN note "
            "text;\n",
    .aliases = "squawk:renaming-column atlas:BC102",
    .severity = SEVERITY_ERROR,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_UP,
    .statement = check,
};
