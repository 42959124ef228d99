#include "lint/nearby.h"

static void check(LintContext *context, const Statement *statement)
{
    if (statement->kind != STATEMENT_DELETE || !nearby_is_for_all_rows(context, statement))
        return;
    const DataChange *change = statement->data_change;
    for (guint i = 0; i < change->n_tables; i++) {
        const ObjectName *table = &change->tables[i];
        if (lint_is_fresh(context, table) || lint_is_made_here(context, table))
            continue;
        lint_report(context,
                    &(LintSubject){.statement = statement,
                                   .about = table,
                                   .hint = "Say which rows with WHERE; delete many in batches."},
                    "DELETE without WHERE takes every row of \"%s\"", table->name);
    }
}

const LintRule rule_data_delete_without_where = {
    .id = "data/delete-without-where",
    .summary = "DELETE without WHERE",
    .why = "Every row goes, in one transaction that holds all of them.",
    .condition = "DELETE without WHERE, or with WHERE true. Not of tables that this file created, "
                 "nor in down migrations.",
    .safer = "Say which rows with WHERE; delete many in batches.",
    .bad = "DELETE FROM orders;\n",
    .good = "DELETE FROM orders WHERE placed_at < '2020-01-01';\n",
    .aliases = NULL,
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_UP,
    .statement = check,
};
