#include "lint/conjunct.h"
#include "lint/context.h"

#include <string.h>

/* A check without NOT VALID, or validated since, spares the scan (from PostgreSQL 12 on). */
static gboolean is_implied(const SchemaRelation *table, const char *column)
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

static gboolean is_key_column(const SchemaRelation *table, const char *column)
{
    const SchemaConstraint *key = schema_primary_key(table);
    for (guint i = 0; key != NULL && i < key->n_columns; i++)
        if (strcmp(key->columns[i], column) == 0)
            return TRUE;
    return FALSE;
}

static gboolean is_known_safe(const LintContext *context, const ObjectName *name,
                              const char *column)
{
    const SchemaRelation *table = lint_find_relation(context, name);
    const SchemaColumn *known = table != NULL ? schema_find_column(table, column) : NULL;
    if (known == NULL)
        return FALSE;
    /* A tree that holds the change already tells nothing about the time before it. */
    gboolean before = lint_is_in_chain(context, name) || !context->prior_is_after;
    if (before && (known->not_null || is_key_column(table, column)))
        return TRUE;
    return context->target_version >= 12 && is_implied(table, column);
}

/* Without knowing the table: a constraint that this file validates and drops was there for one SET
 * NOT NULL. */
static gboolean has_own_validation(const LintContext *context, const ObjectName *table)
{
    const char *schema = simulator_schema_of(context->schema, table);
    return simulator_temporary_validations(context->simulator, schema, table->name) >
           simulator_not_null_sets(context->simulator, schema, table->name);
}

static void check(LintContext *context, const Statement *statement)
{
    const AlterTable *alter = lint_alters_used_table(context, statement);
    for (guint i = 0; alter != NULL && i < alter->n_actions; i++) {
        const AlterAction *action = &alter->actions[i];
        if (action->kind != ALTER_COLUMN_SET_NOT_NULL ||
            is_known_safe(context, &alter->table, action->name) ||
            has_own_validation(context, &alter->table))
            continue;
        ObjectName column = alter->table;
        column.kind = OBJECT_COLUMN;
        column.part = action->name;
        column.schema = simulator_schema_of(context->schema, &alter->table);
        lint_report(context,
                    &(LintSubject){.statement = statement,
                                   .offset = action->offset,
                                   .about = &column,
                                   .hint = "Add CHECK (column IS NOT NULL) NOT VALID, validate it "
                                           "in a later migration, then SET NOT NULL "
                                           "and drop the check."},
                    "SET NOT NULL on \"%s\" reads all of \"%s\" while nobody can use it",
                    action->name, alter->table.name);
    }
}

const LintRule rule_lock_set_not_null = {
    .id = "lock/set-not-null",
    .summary = "SET NOT NULL that has to read the whole table",
    .why = "SET NOT NULL looks for nulls in every row under ACCESS EXCLUSIVE, unless a validated "
           "check has already shown that "
           "there are none.",
    .condition = "SET NOT NULL on a column that may be null, without a validated CHECK (column IS "
                 "NOT NULL) in the schema as it is before "
                 "this statement. Not on tables that this file created.",
    .safer = "ALTER TABLE t ADD CONSTRAINT n CHECK (c IS NOT NULL) NOT VALID; then in a later "
             "migration VALIDATE CONSTRAINT n; then "
             "SET NOT NULL and DROP CONSTRAINT n.",
    .bad = "ALTER TABLE orders ALTER COLUMN customer_id SET NOT NULL;\n",
    .good = "ALTER TABLE orders VALIDATE CONSTRAINT orders_customer_present;\n"
            "ALTER TABLE orders ALTER COLUMN customer_id SET NOT NULL;\n"
            "ALTER TABLE orders DROP CONSTRAINT orders_customer_present;\n",
    .aliases = "squawk:adding-not-nullable-field",
    .severity = SEVERITY_ERROR,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_MIGRATIONS,
    .statement = check,
};
