#include "lint/context.h"

static gboolean has_default(const LintContext *context, const ObjectName *table, const char *name)
{
    const SchemaRelation *relation = lint_find_relation(context, table);
    const SchemaColumn *column = relation != NULL ? schema_find_column(relation, name) : NULL;
    return column != NULL && (column->default_text != NULL || column->identity != 0);
}

static gboolean matches(const LintContext *context, const AlterTable *alter,
                        const AlterAction *action)
{
    return action->kind == ALTER_COLUMN_SET_NOT_NULL &&
           !lint_is_column_made_here(context, &alter->table, action->name) &&
           !has_default(context, &alter->table, action->name);
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
                                   .hint = "Teach the writers first, or give it a default."},
                    "programs that are running may write no \"%s\" into \"%s\"", action->name,
                    alter->table.name);
    }
}

const LintRule rule_compat_add_required = {
    .id = "compat/add-required",
    .summary = "a column that was optional becomes required",
    .why = "Programs of the old release insert rows without it and fail.",
    .condition =
        "SET NOT NULL on a column that was there before this file and has no known default.",
    .safer = "Teach the writers first, or give it a default.",
    .bad = "ALTER TABLE orders ALTER COLUMN note SET NOT NULL;\n",
    .good = "ALTER TABLE orders ALTER COLUMN note DROP NOT NULL;\nCREATE TABLE a (b "
            "integer);\nALTER TABLE a ALTER b SET NOT NULL;\nCREATE TABLE IF NOT EXISTS c (d "
            "integer DEFAULT 1);\nALTER TABLE c ALTER d SET NOT NULL;\n",
    .severity = SEVERITY_INFO,
    .recommended = FALSE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_UP,
    .statement = check,
};
