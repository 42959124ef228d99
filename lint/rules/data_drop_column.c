#include "lint/context.h"

static gboolean loses_data(const LintContext *context, const AlterTable *alter,
                           const AlterAction *action)
{
    return action->kind == ALTER_DROP_COLUMN &&
           !lint_is_column_made_here(context, &alter->table, action->name);
}

static void check(LintContext *context, const Statement *statement)
{
    if (statement->kind != STATEMENT_ALTER_TABLE ||
        statement->alter_table->table.kind != OBJECT_TABLE)
        return;
    const AlterTable *alter = statement->alter_table;
    g_autoptr(GString) names = g_string_new(NULL);
    const AlterAction *first = NULL;
    for (guint i = 0; i < alter->n_actions; i++) {
        if (!loses_data(context, alter, &alter->actions[i]))
            continue;
        g_string_append_printf(names, "%s\"%s\"", first != NULL ? ", " : "",
                               alter->actions[i].name);
        first = first != NULL ? first : &alter->actions[i];
    }
    if (first == NULL)
        return;
    ObjectName column = alter->table;
    column.kind = OBJECT_COLUMN;
    column.part = first->name;
    column.schema = simulator_schema_of(context->schema, &alter->table);
    lint_report(context,
                &(LintSubject){.statement = statement,
                               .offset = first->offset,
                               .about = &column,
                               .hint = "Stop using it in one release and drop it in a later one; "
                                       "keep a copy of what may be needed."},
                "dropping %s of \"%s\" loses the data in it", names->str, alter->table.name);
}

const LintRule rule_data_drop_column = {
    .id = "data/drop-column",
    .summary = "a column with data is dropped",
    .why = "The data is gone with the COMMIT, and programs that still name the column fail from "
           "that moment on.",
    .condition = "DROP COLUMN of a column that was there before this file; once a statement. Not "
                 "in down migrations.",
    .safer = "Drop it in a release after the one that stopped using it, and say so with a "
             "suppression and its reason.",
    .bad = "ALTER TABLE orders DROP COLUMN note;\n",
    .good = "ALTER TABLE orders ADD COLUMN tmp integer;\nALTER TABLE orders DROP COLUMN tmp;\n",
    .aliases = "squawk:ban-drop-column atlas:DS103",
    .severity = SEVERITY_ERROR,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_UP,
    .statement = check,
};
