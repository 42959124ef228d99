#include "lint/conjunct.h"
#include "lint/context.h"
#include "lint/nearby.h"

#include <string.h>

static gboolean has_proof(const SchemaRelation *table, const char *column)
{
    for (guint i = 0; i < table->constraints->len; i++) {
        const SchemaConstraint *constraint = table->constraints->pdata[i];
        if (constraint->kind == CONSTRAINT_CHECK && !constraint->not_valid &&
            constraint->expression != NULL &&
            expression_requires_not_null(constraint->expression, column))
            return TRUE;
    }
    return FALSE;
}

static gboolean is_known_full(const LintContext *context, const ObjectName *name,
                              const char *column)
{
    const SchemaRelation *table = lint_find_relation(context, name);
    const SchemaColumn *known = table != NULL ? schema_find_column(table, column) : NULL;
    if (known == NULL)
        return FALSE;
    gboolean before = lint_is_in_chain(context, name) || !context->prior_is_after;
    return (before && known->not_null) || has_proof(table, column);
}

/* Validated here, and dropped here: CHECK (… IS NOT NULL) for this very statement. */
static gboolean has_own_validation(const LintContext *context, const ObjectName *table)
{
    const char *schema = simulator_schema_of(context->schema, table);
    return simulator_temporary_validations(context->simulator, schema, table->name) >
           simulator_not_null_sets(context->simulator, schema, table->name);
}

static gboolean rewrites_column(const AlterTable *alter, const char *column)
{
    for (guint i = 0; i < alter->n_actions; i++)
        if (alter->actions[i].kind == ALTER_COLUMN_TYPE && !alter->actions[i].using_plain_cast &&
            strcmp(alter->actions[i].name, column) == 0)
            return TRUE;
    return FALSE;
}

/* A column that this file added: every row has its default, if it has one. */
static gboolean is_added_with_value(const LintContext *context, const Statement *statement,
                                    const ObjectName *table, const char *name)
{
    const ColumnDef *column = nearby_added_column(context, statement, table, name);
    return column != NULL && (nearby_has_default(context, column) || column->serial ||
                              column->identity != 0 || column->generated != 0);
}

static gboolean is_safe(const LintContext *context, const Statement *statement, const char *column)
{
    const ObjectName *table = &statement->alter_table->table;
    return is_known_full(context, table, column) || has_own_validation(context, table) ||
           rewrites_column(statement->alter_table, column) ||
           is_added_with_value(context, statement, table, column) ||
           nearby_repairs(context, statement, table, &column, 1);
}

static void check(LintContext *context, const Statement *statement)
{
    const AlterTable *alter = lint_alters_used_table(context, statement);
    for (guint i = 0; alter != NULL && i < alter->n_actions; i++) {
        const AlterAction *action = &alter->actions[i];
        if (action->kind != ALTER_COLUMN_SET_NOT_NULL || is_safe(context, statement, action->name))
            continue;
        ObjectName column = alter->table;
        column.kind = OBJECT_COLUMN;
        column.part = action->name;
        column.schema = simulator_schema_of(context->schema, &alter->table);
        lint_report(context,
                    &(LintSubject){.statement = statement,
                                   .offset = action->offset,
                                   .about = &column,
                                   .hint = "Fill the rows without a value first: UPDATE … WHERE "
                                           "column IS NULL."},
                    "SET NOT NULL fails as soon as one row of \"%s\" has no \"%s\"",
                    alter->table.name, action->name);
    }
}

const LintRule rule_data_may_fail_not_null = {
    .id = "data/may-fail-not-null",
    .summary = "SET NOT NULL on a column that may hold NULL",
    .why = "One row without a value makes the migration fail: it works where it is tried and fails "
           "where it matters.",
    .condition =
        "SET NOT NULL, unless the file updated the column or deleted from the table before, added "
        "the column with a default, or a validated CHECK requires a value. Not of columns that "
        "are NOT NULL already, nor on tables that this file created.",
    .safer = "UPDATE t SET c = … WHERE c IS NULL; then SET NOT NULL.",
    .bad = "ALTER TABLE orders ALTER COLUMN note SET NOT NULL;\n",
    .good = "UPDATE orders SET note = '' WHERE note IS NULL;\nALTER TABLE orders ALTER COLUMN note "
            "SET NOT NULL;\n",
    .aliases = "atlas:MF104",
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_UP,
    .statement = check,
};
