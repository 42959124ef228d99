#include "lint/rerun.h"

static void report(LintContext *context, const Statement *statement, gsize offset,
                   const ObjectName *table, const char *what)
{
    lint_report(context,
                &(LintSubject){.statement = statement,
                               .offset = offset,
                               .about = table,
                               .hint = "Give it a name, so that it can be dropped by name."},
                "%s of \"%s\" gets whatever name the server picks", what, table->name);
}

static void check_alter(LintContext *context, const Statement *statement)
{
    const AlterTable *alter = lint_alters_used_table(context, statement);
    for (guint i = 0; alter != NULL && i < alter->n_actions; i++) {
        const AlterAction *action = &alter->actions[i];
        if (action->kind == ALTER_ADD_CONSTRAINT && action->constraint->name == NULL &&
            action->constraint->using_index == NULL)
            report(context, statement, action->offset, &alter->table, "a constraint");
    }
}

static void check(LintContext *context, const Statement *statement)
{
    if (statement->kind == STATEMENT_ALTER_TABLE)
        check_alter(context, statement);
    else if (statement->kind == STATEMENT_CREATE_INDEX && statement->create_index->concurrently &&
             statement->create_index->index.name == NULL)
        report(context, statement, 0, &statement->create_index->table, "an index");
}

const LintRule rule_robust_unnamed_object = {
    .id = "robust/unnamed-object",
    .summary = "a constraint or concurrent index without a name",
    .why = "What the server names differs where the name is taken, so a later migration cannot "
           "drop it by name, and a second run adds another one.",
    .condition = "CREATE INDEX CONCURRENTLY without a name, and ADD of a constraint without one. "
                 "Not on tables that this file created.",
    .safer = "ALTER TABLE t ADD CONSTRAINT t_total_check CHECK (total >= 0) NOT VALID;",
    .bad = "ALTER TABLE orders ADD CHECK (total >= 0) NOT VALID;\n",
    .good = "ALTER TABLE orders ADD CONSTRAINT c CHECK (total >= 0) NOT VALID;\n",
    .severity = SEVERITY_WARNING,
    .recommended = FALSE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_UP,
    .statement = check,
};
