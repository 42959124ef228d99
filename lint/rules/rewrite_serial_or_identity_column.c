#include "lint/context.h"

static void check(LintContext *context, const Statement *statement)
{
    const AlterTable *alter = lint_alters_used_table(context, statement);
    for (guint i = 0; alter != NULL && i < alter->n_actions; i++) {
        const AlterAction *action = &alter->actions[i];
        if (action->kind != ALTER_ADD_COLUMN ||
            !(action->column->serial || action->column->identity != 0))
            continue;
        ObjectName column = alter->table;
        column.kind = OBJECT_COLUMN;
        column.part = action->column->name;
        column.schema = simulator_schema_of(context->schema, &alter->table);
        lint_report(context,
                    &(LintSubject){.statement = statement,
                                   .offset = action->column->offset,
                                   .about = &column,
                                   .hint = "Add a plain column, fill the old rows in batches, then "
                                           "ADD GENERATED … AS IDENTITY."},
                    "adding \"%s\" rewrites \"%s\" while nobody can use it", column.part,
                    alter->table.name);
    }
}

const LintRule rule_rewrite_serial_or_identity_column = {
    .id = "rewrite/serial-or-identity-column",
    .summary = "ADD COLUMN of a serial type or AS IDENTITY",
    .why = "Every row gets its number at once: the whole table is written anew under ACCESS "
           "EXCLUSIVE, for identity columns as for serial ones.",
    .condition = "A serial or identity column is added. Not on tables that this file created.",
    .safer = "Add a plain column, fill it in batches, then ADD GENERATED … AS IDENTITY.",
    .bad = "ALTER TABLE orders ADD COLUMN number bigint GENERATED ALWAYS AS IDENTITY;\n",
    .good = "ALTER TABLE orders ADD COLUMN number bigint;\n",
    .aliases = "eugene:E11",
    .severity = SEVERITY_ERROR,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_MIGRATIONS,
    .statement = check,
};
