#include "lint/context.h"
#include "lint/type.h"

#include <string.h>

typedef struct Change {
    const AlterAction *action;
    const SchemaColumn *column; /* as it was; NULL when nobody knows */
    TypeChange cost;
    gboolean plain; /* no expression of its own */
} Change;

/* The tree may hold the wanted type already: then it tells nothing about the one before. */
static gboolean is_from_after(const LintContext *context, const ObjectName *table, TypeChange cost)
{
    return cost == TYPE_CHANGE_SAME && context->prior_is_after && !lint_is_in_chain(context, table);
}

/* No USING, USING column::type, or USING column. */
static gboolean is_plain(const LintContext *context, const AlterAction *action)
{
    if (action->using_plain_cast)
        return TRUE;
    g_autofree char *text = parse_slice(context->parse, action->using_text);
    g_autofree char *quoted = g_strdup_printf("\"%s\"", action->name);
    return strcmp(g_strstrip(text), action->name) == 0 || strcmp(text, quoted) == 0;
}

static Change judge(const LintContext *context, const ObjectName *table, const AlterAction *action)
{
    const SchemaRelation *relation = lint_find_relation(context, table);
    Change change = {
        .action = action, .cost = TYPE_CHANGE_UNKNOWN, .plain = is_plain(context, action)};
    change.column = relation != NULL ? schema_find_column(relation, action->name) : NULL;
    if (change.column == NULL || *change.column->type == '\0') {
        change.column = NULL;
        return change;
    }
    const Schema *schema = lint_is_in_chain(context, table) ? context->schema : context->prior;
    TypeQuestion question = type_question(schema, simulator_in_utc(context->simulator));
    change.cost = type_change_cost(change.column->type, action->type.text, &question);
    if (is_from_after(context, table, change.cost)) {
        change.column = NULL;
        change.cost = TYPE_CHANGE_UNKNOWN;
    }
    return change;
}

static void report(LintContext *context, const Statement *statement, const ObjectName *table,
                   const Change *change)
{
    ObjectName column = *table;
    column.kind = OBJECT_COLUMN;
    column.part = change->action->name;
    column.schema = simulator_schema_of(context->schema, table);
    gboolean certain = change->cost != TYPE_CHANGE_UNKNOWN || !change->plain;
    LintSubject subject = {
        .statement = statement,
        .offset = change->action->offset,
        .about = &column,
        .at_most = certain ? SEVERITY_OFF : SEVERITY_WARNING,
        .hint =
            "Add a column of the new type, fill it in batches, switch over, and drop the old one.",
    };
    if (!certain)
        lint_report(context, &subject,
                    "changing \"%s\" to %s may rewrite the table while nobody can use it: the type "
                    "it has now is not known",
                    column.part, change->action->type.text);
    else if (change->column == NULL || !change->plain)
        lint_report(context, &subject,
                    "changing \"%s\" to %s rewrites the table while nobody can use it", column.part,
                    change->action->type.text);
    else
        lint_report(context, &subject,
                    "changing \"%s\" from %s to %s rewrites the table while nobody can use it",
                    column.part, change->column->type, change->action->type.text);
}

static void check(LintContext *context, const Statement *statement)
{
    const AlterTable *alter = lint_alters_used_table(context, statement);
    for (guint i = 0; alter != NULL && i < alter->n_actions; i++) {
        const AlterAction *action = &alter->actions[i];
        if (action->kind != ALTER_COLUMN_TYPE)
            continue;
        Change change = judge(context, &alter->table, action);
        gboolean keeps = change.cost == TYPE_CHANGE_SAME || change.cost == TYPE_CHANGE_FREE ||
                         change.cost == TYPE_CHANGE_REINDEX;
        if (!keeps || !change.plain)
            report(context, statement, &alter->table, &change);
    }
}

const LintRule rule_rewrite_change_type = {
    .id = "rewrite/change-type",
    .summary = "a change of type that copies the table",
    .why = "Most changes of a column's type write every row anew, and every index, under ACCESS "
           "EXCLUSIVE.",
    .condition = "ALTER COLUMN … TYPE, unless the old type is known and the pair was measured to "
                 "keep the rows as they are: a longer or "
                 "unlimited varchar, text and varchar and citext among each other, numeric of the "
                 "same scale, times of higher precision, "
                 "timestamp and timestamptz while the session is in UTC, cidr to inet, longer "
                 "varbit, bit to unlimited varbit, xml to text, an "
                 "unconstrained domain and its base. USING with anything but a cast of the column "
                 "always copies. A warning when "
                 "the old type is not known. Not on tables that this file created.",
    .safer = "Add a column of the new type, keep it in step by a trigger, fill it in batches, "
             "switch the readers over, drop the old one.",
    .bad = "CREATE TABLE IF NOT EXISTS orders (id integer);\nALTER TABLE orders ALTER COLUMN id "
           "TYPE bigint;\n",
    .good = "CREATE TABLE IF NOT EXISTS orders (note varchar(20));\nALTER TABLE orders ALTER "
            "COLUMN note TYPE varchar(40);\n",
    .aliases = "squawk:changing-column-type eugene:E5",
    .severity = SEVERITY_ERROR,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_MIGRATIONS,
    .statement = check,
};
