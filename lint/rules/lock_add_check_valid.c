#include "lint/context.h"
#include "lint/fix_site.h"

static void report(LintContext *context, const Statement *statement, const AlterTable *alter,
                   gsize offset)
{
    lint_report(context,
                &(LintSubject){
                    .statement = statement,
                    .offset = offset,
                    .about = &alter->table,
                    .hint = "Add it NOT VALID, and VALIDATE CONSTRAINT it in a later migration."},
                "adding the check reads all of \"%s\" while nobody can use it", alter->table.name);
}

static void check_column(LintContext *context, const Statement *statement, const AlterTable *alter,
                         const AlterAction *action)
{
    for (guint i = 0; i < action->column->n_constraints; i++) {
        if (action->column->constraints[i].kind == CONSTRAINT_CHECK) {
            report(context, statement, alter, action->offset);
            return;
        }
    }
}

static void check(LintContext *context, const Statement *statement)
{
    const AlterTable *alter = lint_alters_used_table(context, statement);
    for (guint i = 0; alter != NULL && i < alter->n_actions; i++) {
        const AlterAction *action = &alter->actions[i];
        if (action->kind == ALTER_ADD_COLUMN)
            check_column(context, statement, alter, action);
        else if (action->kind == ALTER_ADD_CONSTRAINT &&
                 action->constraint->kind == CONSTRAINT_CHECK && !action->constraint->not_valid)
            report(context, statement, alter, action->offset);
    }
}

const LintRule rule_lock_add_check_valid = {
    .id = "lock/add-check-valid",
    .summary = "ADD CHECK that checks all rows at once",
    .why = "A check that is valid from the start reads the whole table under ACCESS EXCLUSIVE: "
           "nobody can read or write it meanwhile.",
    .condition = "ADD CONSTRAINT … CHECK without NOT VALID, or ADD COLUMN … CHECK. Not on tables "
                 "that this file created.",
    .safer = "ALTER TABLE t ADD CONSTRAINT c CHECK (…) NOT VALID; and in a later migration ALTER "
             "TABLE t VALIDATE CONSTRAINT c;",
    .bad = "ALTER TABLE orders ADD CONSTRAINT orders_total_positive CHECK (total >= 0);\n",
    .good =
        "ALTER TABLE orders ADD CONSTRAINT orders_total_positive CHECK (total >= 0) NOT VALID;\n",
    .aliases = "squawk:constraint-missing-not-valid eugene:E1",
    .severity = SEVERITY_ERROR,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_MIGRATIONS,
    .statement = check,
    .fix = fix_not_valid,
};
