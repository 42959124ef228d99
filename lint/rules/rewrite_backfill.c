#include "lint/nearby.h"

#include <string.h>

static gboolean changes_schema(const Statement *statement)
{
    for (guint i = 0; i < statement->n_touches; i++)
        switch (statement->touches[i].action) {
        case TOUCH_CREATE:
        case TOUCH_ALTER:
        case TOUCH_DROP:
        case TOUCH_RENAME:
            return (statement->touches[i].flags & (TOUCH_TEMPORARY | TOUCH_IN_BODY)) == 0;
        default:
            break;
        }
    return FALSE;
}

static gboolean is_schema_migration(const LintContext *context)
{
    for (guint i = 0; i < context->parse->n_statements; i++)
        if (changes_schema(&context->parse->statements[i]))
            return TRUE;
    return FALSE;
}

/* A file without DDL is for data/update-without-where, as long as that is on. */
static gboolean is_mine(const LintContext *context)
{
    const LintRule *other = lint_rule_find("data/update-without-where");
    return lint_settings_severity(context->settings, other) == SEVERITY_OFF ||
           is_schema_migration(context);
}

static void check(LintContext *context, const Statement *statement)
{
    if (statement->kind != STATEMENT_UPDATE || !nearby_is_for_all_rows(context, statement))
        return;
    const ObjectName *table = &statement->data_change->tables[0];
    if (lint_is_fresh(context, table) || lint_is_made_here(context, table) || !is_mine(context))
        return;
    lint_report(context,
                &(LintSubject){.statement = statement,
                               .about = table,
                               .hint =
                                   "Fill the rows in batches outside of the migration; new rows "
                                   "get theirs from a DEFAULT."},
                "all rows of \"%s\" are written in one transaction with the change of the schema",
                table->name);
}

const LintRule rule_rewrite_backfill = {
    .id = "rewrite/backfill",
    .summary = "UPDATE of a whole table in a schema migration",
    .why = "Every row is written again and stays locked until the migration ends, with the locks "
           "of its DDL held all the while; the table doubles in size.",
    .condition = "UPDATE without WHERE, or with one that is always true, of a table that this file "
                 "did not create, in a migration that changes the schema too. Without such changes "
                 "it is data/update-without-where.",
    .safer = "Add the column in one migration, fill it in batches outside of any, and add the "
             "constraint in a later one.",
    .bad = "ALTER TABLE orders ADD COLUMN note text;\nUPDATE orders SET note = '';\n",
    .good = "ALTER TABLE orders ADD COLUMN note text DEFAULT '';\n",
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_UP,
    .statement = check,
};
