#include "lint/context.h"

static void report(LintContext *context, const Statement *statement, const AlterTable *alter,
                   gsize offset)
{
    lint_report(
        context,
        &(LintSubject){
            .statement = statement,
            .offset = offset,
            .about = &alter->table,
            .hint =
                "Build a unique index CONCURRENTLY first, then add the constraint USING INDEX."},
        "adding the unique constraint builds its index while nobody can use \"%s\"",
        alter->table.name);
}

static void check_column(LintContext *context, const Statement *statement, const AlterTable *alter,
                         const AlterAction *action)
{
    for (guint i = 0; i < action->column->n_constraints; i++)
        if (action->column->constraints[i].kind == CONSTRAINT_UNIQUE)
            report(context, statement, alter, action->offset);
}

static void check(LintContext *context, const Statement *statement)
{
    const AlterTable *alter = lint_alters_used_table(context, statement);
    for (guint i = 0; alter != NULL && i < alter->n_actions; i++) {
        const AlterAction *action = &alter->actions[i];
        if (action->kind == ALTER_ADD_COLUMN)
            check_column(context, statement, alter, action);
        else if (action->kind == ALTER_ADD_CONSTRAINT &&
                 action->constraint->kind == CONSTRAINT_UNIQUE &&
                 action->constraint->using_index == NULL)
            report(context, statement, alter, action->offset);
    }
}

const LintRule rule_lock_add_unique = {
    .id = "lock/add-unique",
    .summary = "ADD UNIQUE without USING INDEX",
    .why = "The constraint's index is built under ACCESS EXCLUSIVE: nobody can read or write the "
           "table for as long as that takes.",
    .condition = "ADD UNIQUE without USING INDEX, or ADD COLUMN … UNIQUE. Not on tables that this "
                 "file created.",
    .safer = "CREATE UNIQUE INDEX CONCURRENTLY i ON t (c); and in a later migration ALTER TABLE t "
             "ADD CONSTRAINT u UNIQUE USING INDEX i;",
    .bad = "ALTER TABLE orders ADD CONSTRAINT orders_number_key UNIQUE (number);\n",
    .good = "ALTER TABLE orders ADD CONSTRAINT orders_number_key UNIQUE USING INDEX "
            "orders_number_idx;\n",
    .aliases = "squawk:disallowed-unique-constraint atlas:PG105 eugene:E7",
    .severity = SEVERITY_ERROR,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_MIGRATIONS,
    .statement = check,
};
