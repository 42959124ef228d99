#include "lint/nearby.h"

#include <string.h>

/* A file without DDL is for data/update-without-where, as long as that is on. */
static gboolean is_mine(const LintContext *context)
{
    const LintRule *other = lint_rule_find("data/update-without-where");
    return lint_settings_severity(context->settings, other) == SEVERITY_OFF ||
           nearby_changes_schema(context);
}

/* … WHERE c IS NULL, of a column that this file added without a default: all rows. */
static gboolean wants_new_column(const LintContext *context, const Statement *statement)
{
    const ObjectName *table = &statement->data_change->tables[0];
    const SchemaRelation *relation = lint_find_relation(context, table);
    g_autofree char *column = nearby_where_null(context, statement);
    const SchemaColumn *known =
        relation != NULL && column != NULL ? schema_find_column(relation, column) : NULL;
    return column != NULL && lint_is_column_made_here(context, table, column) &&
           (known == NULL || known->default_text == NULL);
}

static void check(LintContext *context, const Statement *statement)
{
    if (statement->kind != STATEMENT_UPDATE ||
        (!nearby_is_for_all_rows(context, statement) && !wants_new_column(context, statement)))
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
