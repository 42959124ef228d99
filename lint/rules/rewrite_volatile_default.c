#include "lint/lock.h"

static void report(LintContext *context, const Statement *statement, const ObjectName *table,
                   const ColumnDef *column, gboolean certain)
{
    ObjectName name = *table;
    name.kind = OBJECT_COLUMN;
    name.part = column->name;
    name.schema = simulator_schema_of(context->schema, table);
    LintSubject subject = {
        .statement = statement,
        .offset = column->offset,
        .about = &name,
        .at_most = certain ? SEVERITY_OFF : SEVERITY_WARNING,
        .hint =
            "Add the column without a default, set the default, and fill the old rows in batches.",
    };
    lint_report(context, &subject,
                certain ? "the default of \"%s\" differs from row to row, so \"%s\" is rewritten "
                          "while nobody can use it"
                        : "the default of \"%s\" may differ from row to row, and then \"%s\" is "
                          "rewritten while nobody can use it",
                column->name, table->name);
}

static void check(LintContext *context, const Statement *statement)
{
    const AlterTable *alter = lint_alters_used_table(context, statement);
    for (guint i = 0; alter != NULL && i < alter->n_actions; i++) {
        const AlterAction *action = &alter->actions[i];
        gboolean certain = TRUE;
        if (lint_action_is(context, statement, action, LOCK_FORM_ADD_COLUMN_VOLATILE, &certain))
            report(context, statement, &alter->table, action->column, certain);
    }
}

const LintRule rule_rewrite_volatile_default = {
    .id = "rewrite/volatile-default",
    .summary = "ADD COLUMN with a default that differs from row to row",
    .why = "A constant default is kept once for all old rows. A volatile one has to be worked out "
           "for each, so the whole table is "
           "written anew under ACCESS EXCLUSIVE.",
    .condition = "ADD COLUMN … DEFAULT with a volatile function, at any depth: random(), "
                 "gen_random_uuid(), clock_timestamp(), nextval(). "
                 "now() and constants are fine. Functions of the schema count as they are "
                 "declared; a warning where nothing is known. "
                 "Not on tables that this file created.",
    .safer = "ALTER TABLE t ADD COLUMN c uuid; ALTER TABLE t ALTER COLUMN c SET DEFAULT "
             "gen_random_uuid(); then fill in batches.",
    .bad = "ALTER TABLE orders ADD COLUMN token uuid DEFAULT gen_random_uuid();\n",
    .good = "ALTER TABLE orders ADD COLUMN created_at timestamptz DEFAULT now();\n",
    .aliases = "squawk:adding-field-with-default",
    .severity = SEVERITY_ERROR,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_MIGRATIONS,
    .statement = check,
};
