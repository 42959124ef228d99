#include "lint/context.h"
#include "lint/fix_site.h"
#include "lint/nearby.h"

static void report(LintContext *context, const Statement *statement, const AlterTable *alter,
                   gsize offset, const ConstraintDef *constraint)
{
    lint_report(
        context,
        &(LintSubject){.statement = statement,
                       .offset = offset,
                       .about = &alter->table,
                       .hint =
                           "Add it NOT VALID, and VALIDATE CONSTRAINT it in a later migration."},
        "adding the foreign key to \"%s\" reads all of \"%s\" while writes to both tables wait",
        constraint->target.name, alter->table.name);
}

/* Of a new column only a default makes values that must be looked up. */
static void check_column(LintContext *context, const Statement *statement, const AlterTable *alter,
                         const AlterAction *action)
{
    const ColumnDef *column = action->column;
    if (!nearby_has_default(context, column))
        return;
    for (guint i = 0; i < column->n_constraints; i++)
        if (column->constraints[i].kind == CONSTRAINT_FOREIGN_KEY)
            report(context, statement, alter, action->offset, &column->constraints[i]);
}

static void check(LintContext *context, const Statement *statement)
{
    const AlterTable *alter = lint_alters_used_table(context, statement);
    for (guint i = 0; alter != NULL && i < alter->n_actions; i++) {
        const AlterAction *action = &alter->actions[i];
        const ConstraintDef *constraint = action->constraint;
        if (action->kind == ALTER_ADD_COLUMN)
            check_column(context, statement, alter, action);
        else if (action->kind == ALTER_ADD_CONSTRAINT &&
                 constraint->kind == CONSTRAINT_FOREIGN_KEY && !constraint->not_valid)
            report(context, statement, alter, action->offset, constraint);
    }
}

const LintRule rule_lock_add_foreign_key_valid = {
    .id = "lock/add-foreign-key-valid",
    .summary = "ADD FOREIGN KEY that checks all rows at once",
    .why = "A foreign key that is valid from the start reads the whole table under SHARE ROW "
           "EXCLUSIVE on both tables: writes to either "
           "wait until it is done.",
    .condition = "ADD FOREIGN KEY without NOT VALID, or ADD COLUMN … REFERENCES with a default "
                 "other than NULL. Not on tables that this "
                 "file created.",
    .safer = "ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (c) REFERENCES r NOT VALID; and in a "
             "later migration "
             "ALTER TABLE t VALIDATE CONSTRAINT fk; which blocks no writes.",
    .bad = "ALTER TABLE orders ADD CONSTRAINT orders_customer_fk FOREIGN KEY (customer_id) "
           "REFERENCES customers;\n",
    .good = "ALTER TABLE orders ADD CONSTRAINT orders_customer_fk FOREIGN KEY (customer_id) "
            "REFERENCES customers NOT VALID;\n",
    .aliases = "squawk:adding-foreign-key-constraint",
    .severity = SEVERITY_ERROR,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_MIGRATIONS,
    .statement = check,
    .fix = fix_not_valid,
};
