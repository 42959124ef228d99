#include "lint/context.h"
#include "lint/type.h"

#include <string.h>

/* Known to stay the same type, whatever its length. */
static gboolean stays(const LintContext *context, const ObjectName *table,
                      const AlterAction *action)
{
    const SchemaRelation *relation = lint_find_relation(context, table);
    const SchemaColumn *column =
        relation != NULL ? schema_find_column(relation, action->name) : NULL;
    if (column == NULL || *column->type == '\0')
        return FALSE;
    gboolean chained = lint_is_in_chain(context, table);
    if (!chained && context->prior_is_after)
        return FALSE;
    TypeQuestion question = type_question(chained ? context->schema : context->prior, FALSE);
    return type_same_base(column->type, action->type.text, &question);
}

static void check(LintContext *context, const Statement *statement)
{
    const AlterTable *alter = lint_alters_used_table(context, statement);
    for (guint i = 0; alter != NULL && i < alter->n_actions; i++) {
        const AlterAction *action = &alter->actions[i];
        if (action->kind != ALTER_COLUMN_TYPE || stays(context, &alter->table, action) ||
            lint_is_column_made_here(context, &alter->table, action->name))
            continue;
        ObjectName column = alter->table;
        column.kind = OBJECT_COLUMN;
        column.part = action->name;
        column.schema = simulator_schema_of(context->schema, &alter->table);
        lint_report(context,
                    &(LintSubject){.statement = statement,
                                   .offset = action->offset,
                                   .about = &column,
                                   .hint = "See that what reads it today can read the new type "
                                           "too, prepared statements included."},
                    "programs that are running will read \"%s\" of \"%s\" as %s", action->name,
                    alter->table.name, action->type.text);
    }
}

const LintRule rule_compat_change_type = {
    .id = "compat/change-type",
    .summary = "a column in use gets another type",
    .why = "Programs of the old release read and write another type, and their prepared statements "
           "fail once: \"cached plan must not change result type\".",
    .condition =
        "ALTER COLUMN … TYPE to another type; another length of the same type does not count "
        "where the old one is known. Not on tables or columns that this file created, nor in down "
        "migrations.",
    .safer = "Add a column of the new type, and move readers and writers over release by release.",
    .bad = "ALTER TABLE orders ALTER COLUMN total TYPE numeric;\n",
    .good = "CREATE TABLE IF NOT EXISTS orders (note varchar(20));\nALTER TABLE orders ALTER "
            "COLUMN note TYPE varchar(40);\n",
    .aliases = NULL,
    .severity = SEVERITY_INFO,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_UP,
    .statement = check,
};
