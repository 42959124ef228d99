#include "lint/fix_site.h"
#include "lint/nearby.h"
#include "lint/rerun.h"

static void report(LintContext *context, const Statement *statement, gsize offset,
                   const ObjectName *object, const char *hint)
{
    lint_report(
        context,
        &(LintSubject){.statement = statement, .offset = offset, .about = object, .hint = hint},
        "a second run after a failure meets %s \"%s\" and fails", object_kind_word(object->kind),
        object->part != NULL ? object->part : object->name);
}

/* What can be written with IF NOT EXISTS. */
static gboolean can_be_guarded(const Statement *statement, ObjectKind kind)
{
    switch (statement->kind) {
    case STATEMENT_CREATE_TABLE:
        return kind == OBJECT_TABLE || kind == OBJECT_FOREIGN_TABLE;
    case STATEMENT_CREATE_SCHEMA:
        return kind == OBJECT_SCHEMA;
    case STATEMENT_CREATE_SEQUENCE:
        return kind == OBJECT_SEQUENCE;
    case STATEMENT_CREATE_EXTENSION:
        return kind == OBJECT_EXTENSION;
    case STATEMENT_CREATE_VIEW:
        return kind == OBJECT_MATERIALIZED_VIEW;
    default:
        return FALSE;
    }
}

static void check_create(LintContext *context, const Statement *statement)
{
    for (guint i = 0; i < statement->n_touches; i++) {
        const Touch *touch = &statement->touches[i];
        guint harmless = TOUCH_IF_NOT_EXISTS | TOUCH_TEMPORARY;
        if (touch->action != TOUCH_CREATE || !can_be_guarded(statement, touch->object.kind))
            continue;
        if ((touch->flags & harmless) == 0 && !rerun_is_cleared(context, statement, &touch->object))
            report(context, statement, 0, &touch->object, "Write CREATE … IF NOT EXISTS.");
        return; /* what comes along with it is not there without it */
    }
}

static void check_index(LintContext *context, const Statement *statement)
{
    const CreateIndex *index = statement->create_index;
    if (index->if_not_exists || index->index.name == NULL ||
        lint_is_made_here(context, &index->table))
        return;
    ObjectName name = index->index;
    if (name.schema == NULL)
        name.schema = simulator_schema_of(context->schema, &index->table);
    ObjectName plain = {.kind = OBJECT_INDEX, .name = name.name};
    if (rerun_is_cleared(context, statement, &name) || rerun_is_cleared(context, statement, &plain))
        return;
    report(context, statement, 0, &name,
           index->concurrently
               ? "Write DROP INDEX CONCURRENTLY IF EXISTS before it: a failure leaves an invalid "
                 "index behind."
               : "Write CREATE INDEX IF NOT EXISTS.");
}

/* ALTER TABLE … DROP CONSTRAINT IF EXISTS c, ADD CONSTRAINT c …: drops go first. */
static gboolean drops_first(const AlterTable *alter, const char *name)
{
    for (guint i = 0; i < alter->n_actions; i++) {
        const AlterAction *action = &alter->actions[i];
        gboolean drop = action->kind == ALTER_DROP_CONSTRAINT || action->kind == ALTER_DROP_COLUMN;
        if (drop && action->if_exists && g_strcmp0(action->name, name) == 0)
            return TRUE;
    }
    return FALSE;
}

static void check_action(LintContext *context, const Statement *statement,
                         const AlterAction *action)
{
    gboolean column = action->kind == ALTER_ADD_COLUMN;
    const char *name = column                                 ? action->column->name
                       : action->kind == ALTER_ADD_CONSTRAINT ? action->constraint->name
                                                              : NULL;
    if (name == NULL || action->if_not_exists || drops_first(statement->alter_table, name))
        return;
    ObjectName object = statement->alter_table->table;
    object.kind = column ? OBJECT_COLUMN : OBJECT_CONSTRAINT;
    object.part = name;
    if (!rerun_is_cleared(context, statement, &object))
        report(context, statement, action->offset, &object,
               column ? "Write ADD COLUMN IF NOT EXISTS."
                      : "Write DROP CONSTRAINT IF EXISTS before it.");
}

static void check_alter(LintContext *context, const Statement *statement)
{
    const AlterTable *alter = statement->alter_table;
    if (lint_is_made_here(context, &alter->table))
        return;
    for (guint i = 0; i < alter->n_actions; i++)
        check_action(context, statement, &alter->actions[i]);
}

static void check(LintContext *context, const Statement *statement)
{
    if (!rerun_is_needed(context))
        return;
    if (statement->kind == STATEMENT_ALTER_TABLE)
        check_alter(context, statement);
    else if (statement->kind == STATEMENT_CREATE_INDEX)
        check_index(context, statement);
    else
        check_create(context, statement);
}

const LintRule rule_robust_if_not_exists = {
    .id = "robust/if-not-exists",
    .summary = "CREATE without IF NOT EXISTS outside of a transaction",
    .why = "Outside of a transaction each statement stays when a later one fails: the file has to "
           "be run again, and fails at what is there already.",
    .condition =
        "Outside of a transaction: CREATE TABLE, INDEX, SEQUENCE, SCHEMA, EXTENSION, MATERIALIZED "
        "VIEW or ADD COLUMN without IF NOT EXISTS, and ADD CONSTRAINT, unless a DROP … IF EXISTS "
        "of that name came before in the file. Not for temporary tables, nor for parts of a table "
        "that this file created.",
    .safer = "CREATE TABLE IF NOT EXISTS …; ALTER TABLE t DROP CONSTRAINT IF EXISTS c, ADD "
             "CONSTRAINT c …;",
    .bad = "COMMIT;\nCREATE TABLE orders (id bigint PRIMARY KEY);\n",
    .good = "COMMIT;\nCREATE TABLE IF NOT EXISTS orders (id bigint PRIMARY KEY);\n",
    .aliases = "squawk:prefer-robust-stmts",
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_MIGRATIONS,
    .statement = check,
    .fix = fix_if_not_exists,
};
