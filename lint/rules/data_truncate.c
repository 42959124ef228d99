#include "lint/context.h"

static void check(LintContext *context, const Statement *statement)
{
    if (statement->kind != STATEMENT_TRUNCATE)
        return;
    const DataChange *change = statement->data_change;
    for (guint i = 0; i < change->n_tables; i++) {
        const ObjectName *table = &change->tables[i];
        if (lint_is_fresh(context, table) || lint_is_made_here(context, table))
            continue;
        lint_report(
            context,
            &(LintSubject){.statement = statement,
                           .about = table,
                           .hint = "Delete what is meant to go, in batches, and keep a copy."},
            "TRUNCATE empties \"%s\"", table->name);
    }
}

const LintRule rule_data_truncate = {
    .id = "data/truncate",
    .summary = "a table is emptied",
    .why = "All rows are gone with the COMMIT; with CASCADE those of every table that refers to it "
           "as well.",
    .condition =
        "TRUNCATE of a table. Not of tables that this file created, nor in down migrations.",
    .safer = "Delete what is meant to go, in batches, and keep a copy.",
    .bad = "TRUNCATE orders;\n",
    .good = "CREATE TABLE scratch (id bigint PRIMARY KEY);\nTRUNCATE scratch;\n",
    .aliases = NULL,
    .severity = SEVERITY_ERROR,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_UP,
    .statement = check,
};
