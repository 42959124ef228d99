#include "lint/fix_site.h"
#include "lint/nearby.h"
#include "lint/rerun.h"

static void report(LintContext *context, const Statement *statement, gsize offset,
                   const ObjectName *object)
{
    lint_report(context,
                &(LintSubject){.statement = statement,
                               .offset = offset,
                               .about = object,
                               .hint = "Write DROP … IF EXISTS."},
                "a second run after a failure no longer meets %s \"%s\" and fails",
                object_kind_word(object->kind), object->part != NULL ? object->part : object->name);
}

/* The file makes it anew on each run. */
static gboolean is_made_again(const LintContext *context, const Statement *statement,
                              const ObjectName *object)
{
    return nearby_before(context, statement, TOUCH_CREATE, object) != NULL;
}

static void check_drop(LintContext *context, const Statement *statement)
{
    const Drop *drop = statement->drop;
    for (guint i = 0; !drop->if_exists && i < drop->n_objects; i++)
        if (!is_made_again(context, statement, &drop->objects[i]))
            report(context, statement, 0, &drop->objects[i]);
}

static void check_alter(LintContext *context, const Statement *statement)
{
    const AlterTable *alter = statement->alter_table;
    for (guint i = 0; i < alter->n_actions; i++) {
        const AlterAction *action = &alter->actions[i];
        gboolean column = action->kind == ALTER_DROP_COLUMN;
        if (action->if_exists || !(column || action->kind == ALTER_DROP_CONSTRAINT))
            continue;
        ObjectName object = alter->table;
        object.kind = column ? OBJECT_COLUMN : OBJECT_CONSTRAINT;
        object.part = action->name;
        if (!is_made_again(context, statement, &object) &&
            !lint_is_made_here(context, &alter->table))
            report(context, statement, action->offset, &object);
    }
}

static void check(LintContext *context, const Statement *statement)
{
    if (!rerun_is_needed(context))
        return;
    if (statement->kind == STATEMENT_DROP)
        check_drop(context, statement);
    else if (statement->kind == STATEMENT_ALTER_TABLE)
        check_alter(context, statement);
}

const LintRule rule_robust_if_exists = {
    .id = "robust/if-exists",
    .summary = "DROP without IF EXISTS outside of a transaction",
    .why = "Outside of a transaction each statement stays when a later one fails: the file has to "
           "be run again, and fails at what is gone already.",
    .condition = "Outside of a transaction: DROP of anything, DROP COLUMN or DROP CONSTRAINT "
                 "without IF EXISTS. Not of what this file created.",
    .safer = "DROP TABLE IF EXISTS …; ALTER TABLE t DROP COLUMN IF EXISTS c;",
    .bad = "COMMIT;\nDROP INDEX CONCURRENTLY orders_note;\n",
    .good = "COMMIT;\nDROP INDEX CONCURRENTLY IF EXISTS orders_note;\n",
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_MIGRATIONS,
    .statement = check,
    .fix = fix_if_exists,
};
