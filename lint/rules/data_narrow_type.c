#include "lint/context.h"
#include "lint/narrowing.h"

#include <string.h>

/* The type before the statement; NULL when nobody knows it. A tree that holds the wanted type
 * already tells nothing about the one before. */
static const char *type_before(const LintContext *context, const ObjectName *table,
                               const AlterAction *action)
{
    const SchemaRelation *relation = lint_find_relation(context, table);
    const SchemaColumn *column =
        relation != NULL ? schema_find_column(relation, action->name) : NULL;
    if (column == NULL || *column->type == '\0')
        return NULL;
    gboolean after = context->prior_is_after && !lint_is_in_chain(context, table);
    return after && strcmp(column->type, action->type.text) == 0 ? NULL : column->type;
}

static void check_action(LintContext *context, const Statement *statement,
                         const AlterAction *action)
{
    const AlterTable *alter = statement->alter_table;
    const char *before = type_before(context, &alter->table, action);
    const char *loss =
        before != NULL ? narrowing_of(context->schema, before, action->type.text) : NULL;
    if (loss == NULL)
        return;
    ObjectName column = alter->table;
    column.kind = OBJECT_COLUMN;
    column.part = action->name;
    column.schema = simulator_schema_of(context->schema, &alter->table);
    lint_report(context,
                &(LintSubject){.statement = statement,
                               .offset = action->offset,
                               .about = &column,
                               .hint = "Look for values that do not fit, and change them in a "
                                       "migration before."},
                "changing \"%s\" from %s to %s: %s", action->name, before, action->type.text, loss);
}

static void check(LintContext *context, const Statement *statement)
{
    const AlterTable *alter = lint_alters_used_table(context, statement);
    for (guint i = 0; alter != NULL && i < alter->n_actions; i++)
        if (alter->actions[i].kind == ALTER_COLUMN_TYPE)
            check_action(context, statement, &alter->actions[i]);
}

const LintRule rule_data_narrow_type = {
    .id = "data/narrow-type",
    .summary = "a change to a type that not every value fits",
    .why = "The cast fails on the first value that does not fit, or drops what it cannot hold "
           "without a word.",
    .condition =
        "ALTER COLUMN … TYPE from a known type to one that holds less: a shorter text or number, "
        "text to anything else, a moment to a date or time, a lower precision, a domain with "
        "constraints. Silent when the old type is not known; not on tables that this file created.",
    .safer = "Add a column of the new type, fill it where the values fit, decide about the rest.",
    .bad = "CREATE TABLE IF NOT EXISTS orders (id bigint);\nALTER TABLE orders ALTER COLUMN id "
           "TYPE integer;\n",
    .good = "CREATE TABLE IF NOT EXISTS orders (id integer);\nALTER TABLE orders ALTER COLUMN id "
            "TYPE bigint;\n",
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_IN_UP,
    .statement = check,
};
