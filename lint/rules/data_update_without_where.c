#include "lint/nearby.h"

/* That one tells of it then. */
static gboolean is_backfill(const LintContext *context)
{
    const LintRule *other = lint_rule_find("rewrite/backfill");
    return lint_settings_severity(context->settings, other) != SEVERITY_OFF &&
           nearby_changes_schema(context);
}

static void check(LintContext *context, const Statement *statement)
{
    if (statement->kind != STATEMENT_UPDATE || !nearby_is_for_all_rows(context, statement) ||
        is_backfill(context))
        return;
    const DataChange *change = statement->data_change;
    for (guint i = 0; i < change->n_tables; i++) {
        const ObjectName *table = &change->tables[i];
        if (lint_is_fresh(context, table) || lint_is_made_here(context, table))
            continue;
        lint_report(
            context,
            &(LintSubject){
                .statement = statement,
                .about = table,
                .hint =
                    "Update in batches outside of the migration, or say which rows with WHERE."},
            "UPDATE without WHERE writes every row of \"%s\"", table->name);
    }
}

const LintRule rule_data_update_without_where = {
    .id = "data/update-without-where",
    .summary = "UPDATE without WHERE",
    .why = "Every row is written again in one transaction, which keeps writers waiting and doubles "
           "the table's size.",
    .condition =
        "UPDATE without WHERE, or with WHERE true. Not of tables that this file created, "
        "nor in down migrations. In a file that changes the schema too it is rewrite/backfill.",
    .safer = "Update in batches outside of the migration, or say which rows with WHERE.",
    .bad = "UPDATE orders SET note = '';\n",
    .good = "UPDATE orders SET note = '' WHERE note IS NULL;\n",
    .aliases = NULL,
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_UP,
    .statement = check,
};
