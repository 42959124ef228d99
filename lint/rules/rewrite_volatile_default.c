#include "lint/context.h"

/* 1 volatile, 0 not, -1 unknown: functions that are not built in are looked up in the schema. */
static int find_volatility(const LintContext *context, const ColumnDef *column)
{
    int known = column_default_is_volatile(column);
    if (known >= 0)
        return known;
    for (guint i = 0; i < column->n_default_functions; i++) {
        const ObjectName *name = column->default_functions[i];
        ColumnDef alone = *column;
        alone.default_functions = &column->default_functions[i];
        alone.n_default_functions = 1;
        int volatility = column_default_is_volatile(&alone);
        if (volatility < 0) {
            const SchemaFunction *function = schema_find_function(context->schema, name);
            if (function == NULL && context->prior != NULL)
                function = schema_find_function(context->prior, name);
            volatility = function != NULL ? function->volatility == 'v' : -1;
        }
        if (volatility != 0)
            return volatility;
    }
    return 0;
}

static gboolean has_default_of_its_own(const ColumnDef *column)
{
    return column->default_kind == DEFAULT_EXPRESSION && column->generated == 0 &&
           column->identity == 0 && !column->serial;
}

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
        if (action->kind != ALTER_ADD_COLUMN || !has_default_of_its_own(action->column))
            continue;
        int volatility = find_volatility(context, action->column);
        if (volatility != 0)
            report(context, statement, &alter->table, action->column, volatility > 0);
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
