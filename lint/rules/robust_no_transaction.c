#include "lint/rerun.h"

static gboolean is_change(const Statement *statement)
{
    for (guint i = 0; i < statement->n_touches; i++)
        if (statement->touches[i].action <= TOUCH_RENAME ||
            statement->touches[i].action == TOUCH_WRITE)
            return TRUE;
    return FALSE;
}

static gboolean action_can_be_repeated(const AlterAction *action)
{
    switch (action->kind) {
    case ALTER_ADD_COLUMN:
        return action->if_not_exists;
    case ALTER_DROP_COLUMN:
    case ALTER_DROP_CONSTRAINT:
        return action->if_exists;
    case ALTER_ADD_CONSTRAINT:
    case ALTER_ATTACH_PARTITION:
    case ALTER_DETACH_PARTITION:
    case ALTER_COLUMN_ADD_IDENTITY:
    case ALTER_INHERIT:
    case ALTER_NO_INHERIT:
        return FALSE;
    default:
        return TRUE;
    }
}

static gboolean touch_can_be_repeated(const Touch *touch)
{
    switch (touch->action) {
    case TOUCH_CREATE:
        return (touch->flags & (TOUCH_IF_NOT_EXISTS | TOUCH_REPLACE)) != 0;
    case TOUCH_DROP:
        return (touch->flags & TOUCH_IF_EXISTS) != 0;
    case TOUCH_RENAME:
    case TOUCH_WRITE:
        return FALSE;
    default:
        return TRUE;
    }
}

static gboolean can_be_repeated(const Statement *statement)
{
    if (statement->kind == STATEMENT_ALTER_TABLE) {
        for (guint i = 0; i < statement->alter_table->n_actions; i++)
            if (!action_can_be_repeated(&statement->alter_table->actions[i]))
                return FALSE;
        return TRUE;
    }
    for (guint i = 0; i < statement->n_touches; i++)
        if ((statement->touches[i].flags & TOUCH_IN_BODY) == 0 &&
            !touch_can_be_repeated(&statement->touches[i]))
            return FALSE;
    return TRUE;
}

/* BEGIN anywhere: somebody thought of it. A file with a statement that PostgreSQL refuses inside of
 * one cannot have one. */
static gboolean could_have_one(const Parse *parse)
{
    guint n_changes = 0;
    gboolean repeatable = TRUE;
    for (guint i = 0; i < parse->n_statements; i++) {
        if (parse->statements[i].kind == STATEMENT_TRANSACTION ||
            parse->statements[i].outside_transaction)
            return FALSE;
        n_changes += is_change(&parse->statements[i]) ? 1 : 0;
        repeatable = repeatable && can_be_repeated(&parse->statements[i]);
    }
    return n_changes > 1 && !repeatable;
}

/* Once a file, where its first change stands. */
static void check(LintContext *context, const Statement *statement)
{
    if (context->parse->outer != NULL || !rerun_is_needed(context) || !is_change(statement) ||
        !could_have_one(context->parse))
        return;
    for (const Statement *earlier = context->parse->statements; earlier < statement; earlier++)
        if (is_change(earlier))
            return;
    lint_report(
        context,
        &(LintSubject){.statement = statement,
                       .hint = "Put BEGIN; before and COMMIT; after, or let the runner "
                               "wrap the file."},
        "the changes of this file are not in one transaction: a failure keeps half of them");
}

const LintRule rule_robust_no_transaction = {
    .id = "robust/no-transaction",
    .summary = "several changes outside of a transaction",
    .why = "When the second one fails the first one stays, and nobody has tried that state.",
    .condition =
        "A migration that runs outside of a transaction, has none of its own, and makes several "
        "changes, all of which PostgreSQL allows inside of one. Not when each of them can be "
        "repeated (IF NOT EXISTS, OR REPLACE). Once a file.",
    .safer = "BEGIN; …; COMMIT;",
    .bad = "-- file: db/migrations/0001_a.up.sql\n-- confiture: transaction=off\nCREATE TABLE a "
           "(id bigint);\nCREATE TABLE b (id bigint);\n",
    .good = "BEGIN;\nCREATE TABLE a (id bigint);\nCREATE TABLE b (id bigint);\nCOMMIT;\n",
    .severity = SEVERITY_WARNING,
    .recommended = FALSE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_MIGRATIONS,
    .statement = check,
};
