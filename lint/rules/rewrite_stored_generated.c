#include "lint/context.h"

static void check(LintContext *context, const Statement *statement)
{
    const AlterTable *alter = lint_alters_used_table(context, statement);
    for (guint i = 0; alter != NULL && i < alter->n_actions; i++) {
        const AlterAction *action = &alter->actions[i];
        if (action->kind != ALTER_ADD_COLUMN || !(action->column->generated == 's'))
            continue;
        ObjectName column = alter->table;
        column.kind = OBJECT_COLUMN;
        column.part = action->column->name;
        column.schema = simulator_schema_of(context->schema, &alter->table);
        lint_report(
            context,
            &(LintSubject){
                .statement = statement,
                .offset = action->column->offset,
                .about = &column,
                .hint =
                    "Add a plain column, keep it by a trigger, and fill the old rows in batches."},
            "adding \"%s\" rewrites \"%s\" while nobody can use it", column.part,
            alter->table.name);
    }
}

const LintRule rule_rewrite_stored_generated = {
    .id = "rewrite/stored-generated",
    .summary = "ADD COLUMN … GENERATED ALWAYS AS (…) STORED",
    .why = "The value is worked out and stored for every row at once, under ACCESS EXCLUSIVE.",
    .condition = "A stored generated column is added. Not on tables that this file created.",
    .safer =
        "A plain column, kept by a trigger and filled in batches; or a view that works it out.",
    .bad = "ALTER TABLE orders ADD COLUMN total numeric GENERATED ALWAYS AS (price * quantity) "
           "STORED;\n",
    .good = "ALTER TABLE orders ADD COLUMN total numeric;\n",
    .severity = SEVERITY_ERROR,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_MIGRATIONS,
    .statement = check,
};
