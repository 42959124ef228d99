#include "lint/nearby.h"

static void check(LintContext *context, const Statement *statement)
{
    if (context->target_version > 10)
        return;
    const AlterTable *alter = lint_alters_used_table(context, statement);
    for (guint i = 0; alter != NULL && i < alter->n_actions; i++) {
        const AlterAction *action = &alter->actions[i];
        if (action->kind != ALTER_ADD_COLUMN || !nearby_has_default(context, action->column) ||
            action->column->generated != 0 || column_default_is_volatile(action->column) > 0)
            continue;
        lint_report(context,
                    &(LintSubject){.statement = statement,
                                   .offset = action->offset,
                                   .about = &alter->table,
                                   .hint = "Add the column without it, then SET DEFAULT, then fill "
                                           "the rows in batches."},
                    "PostgreSQL %u writes all of \"%s\" anew for the default of \"%s\"",
                    context->target_version, alter->table.name, action->column->name);
    }
}

const LintRule rule_rewrite_default_before_11 = {
    .id = "rewrite/default-before-11",
    .summary = "ADD COLUMN with a default, before PostgreSQL 11",
    .why = "Up to PostgreSQL 10 a column with a default is written into every row under ACCESS "
           "EXCLUSIVE; since 11 a default that is not volatile is kept in the catalog.",
    .condition = "ADD COLUMN with a default, when the target version is 10 or older. Volatile ones "
                 "are for rewrite/volatile-default.",
    .safer = "ALTER TABLE t ADD COLUMN c integer; ALTER TABLE t ALTER COLUMN c SET DEFAULT 0; then "
             "fill the rows in batches.",
    .bad = "ALTER TABLE orders ADD COLUMN paid boolean DEFAULT false;\n",
    .good = "ALTER TABLE orders ADD COLUMN paid boolean;\nALTER TABLE orders ALTER COLUMN paid SET "
            "DEFAULT false;\n",
    .severity = SEVERITY_ERROR,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_MIGRATIONS,
    .statement = check,
};
