#include "lint/lock.h"

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
        if (!lint_action_is(context, statement, action, LOCK_FORM_SET_NOT_NULL, NULL) ||
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
    .aliases = "squawk:adding-not-nullable-field eugene:E2",
    .severity = SEVERITY_ERROR,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_MIGRATIONS,
    .statement = check,
};
