#include "lint/dependents.h"
#include "lint/nearby.h"

static void report(LintContext *context, const Statement *statement, gsize offset,
                   const ObjectName *object)
{
    g_autoptr(GPtrArray) taken = dependents_of(context, object);
    g_autofree char *list = nearby_list(taken);
    LintSubject subject = {
        .statement = statement,
        .offset = offset,
        .about = object,
        .hint = "Drop what depends on it by name first; then DROP without CASCADE fails where "
                "something was forgotten.",
    };
    const char *name = object->part != NULL ? object->part : object->name;
    if (taken->len > 0)
        lint_report(context, &subject, "CASCADE drops with %s \"%s\" what depends on it: %s",
                    object_kind_word(object->kind), name, list);
    else
        lint_report(context, &subject,
                    "CASCADE drops with %s \"%s\" whatever depends on it, unnamed",
                    object_kind_word(object->kind), name);
}

static void check_drop(LintContext *context, const Statement *statement)
{
    const Drop *drop = statement->drop;
    for (guint i = 0; drop->cascade && i < drop->n_objects; i++) {
        const ObjectName *object = &drop->objects[i];
        gboolean relation = object->kind == OBJECT_TABLE && lint_is_made_here(context, object);
        if (!relation && !nearby_is_made(context, statement, object))
            report(context, statement, 0, object);
    }
}

static void check_alter(LintContext *context, const Statement *statement)
{
    const AlterTable *alter = statement->alter_table;
    for (guint i = 0; i < alter->n_actions; i++) {
        const AlterAction *action = &alter->actions[i];
        gboolean column = action->kind == ALTER_DROP_COLUMN;
        if (!action->cascade || !(column || action->kind == ALTER_DROP_CONSTRAINT))
            continue;
        ObjectName object = alter->table;
        object.kind = column ? OBJECT_COLUMN : OBJECT_CONSTRAINT;
        object.part = action->name;
        if (column ? !lint_is_column_made_here(context, &alter->table, action->name)
                   : !lint_is_made_here(context, &alter->table))
            report(context, statement, action->offset, &object);
    }
}

static void check(LintContext *context, const Statement *statement)
{
    if (statement->kind == STATEMENT_DROP)
        check_drop(context, statement);
    else if (statement->kind == STATEMENT_ALTER_TABLE)
        check_alter(context, statement);
}

const LintRule rule_data_drop_cascade = {
    .id = "data/drop-cascade",
    .summary = "DROP … CASCADE",
    .why = "CASCADE takes views, foreign keys, columns and defaults that nobody named, and other "
           "ones in production than where it was tried.",
    .condition = "CASCADE on any DROP, also of a column or constraint. What the known schema says "
                 "it would take is listed. Not of objects that this file created, nor in down "
                 "migrations.",
    .safer = "Drop what depends on the object by name, then the object without CASCADE.",
    .bad = "DROP VIEW turnover CASCADE;\n",
    .good = "DROP VIEW turnover_by_day;\nDROP VIEW turnover;\n",
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_UP,
    .statement = check,
};
