#include "lint/context.h"

static gboolean matches(const LintContext *context, const AlterTable *alter,
                        const AlterAction *action)
{
    return action->kind == ALTER_COLUMN_DROP_DEFAULT &&
           !lint_is_column_made_here(context, &alter->table, action->name);
}

static void check(LintContext *context, const Statement *statement)
{
    const AlterTable *alter = lint_alters_used_table(context, statement);
    for (guint i = 0; alter != NULL && i < alter->n_actions; i++) {
        const AlterAction *action = &alter->actions[i];
        if (!matches(context, alter, action))
            continue;
        lint_report(context,
                    &(LintSubject){.statement = statement,
                                   .offset = action->offset,
                                   .about = &alter->table,
                                   .hint = "Teach the writers to name the column first."},
                    "programs that are running rely on the default of \"%s\" of \"%s\"",
                    action->name, alter->table.name);
    }
}

const LintRule rule_compat_change_default = {
    .id = "compat/change-default",
    .summary = "a default is taken away",
    .why = "Programs of the old release insert rows without the column and meet NULL, or fail.",
    .condition = "DROP DEFAULT, or SET DEFAULT NULL, on a column that was there before this file.",
    .safer = "Teach the writers to name the column first.",
    .bad = "ALTER TABLE orders ALTER COLUMN note DROP DEFAULT;\n",
    .good = "ALTER TABLE orders ALTER COLUMN note SET DEFAULT '';\nCREATE TABLE a (b integer "
            "DEFAULT 1);\nALTER TABLE a ALTER b DROP DEFAULT;\nALTER TABLE c ADD COLUMN d integer "
            "NOT NULL DEFAULT 1;\nALTER TABLE c ALTER d DROP DEFAULT;\n",
    .severity = SEVERITY_INFO,
    .recommended = FALSE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_UP,
    .statement = check,
};
