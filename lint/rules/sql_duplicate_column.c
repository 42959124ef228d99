#include "lint/context.h"
#include "lint/trait.h"

static void report(LintContext *context, const Statement *statement, gsize offset,
                   const char *column)
{
    lint_report(context,
                &(LintSubject){.statement = statement,
                               .offset = offset,
                               .hint = "Drop one of them, or give it the name that was meant."},
                "column \"%s\" is named twice", column);
}

static void check_columns(LintContext *context, const Statement *statement,
                          const CreateTable *create)
{
    for (guint i = 0; i < create->n_columns; i++)
        for (guint k = 0; k < i; k++)
            if (g_strcmp0(create->columns[i].name, create->columns[k].name) == 0) {
                report(context, statement, create->columns[i].offset, create->columns[i].name);
                break;
            }
}

static void check_additions(LintContext *context, const Statement *statement,
                            const AlterTable *alter)
{
    for (guint i = 0; i < alter->n_actions; i++) {
        const AlterAction *action = &alter->actions[i];
        if (action->kind != ALTER_ADD_COLUMN || action->if_not_exists)
            continue;
        for (guint k = 0; k < i; k++)
            if (alter->actions[k].kind == ALTER_ADD_COLUMN &&
                g_strcmp0(alter->actions[k].name, action->name) == 0) {
                report(context, statement, action->offset, action->name);
                break;
            }
    }
}

static void check_names(LintContext *context, const Statement *statement, const char *const *names,
                        guint count)
{
    for (guint i = 0; i < count; i++)
        for (guint k = 0; k < i; k++)
            if (names[i] != NULL && g_strcmp0(names[i], names[k]) == 0) {
                report(context, statement, statement->start, names[i]);
                return;
            }
}

static void check(LintContext *context, const Statement *statement)
{
    guint at = 0;
    for (const Trait *trait; (trait = trait_next(statement, TRAIT_DUPLICATE_COLUMN, &at)) != NULL;)
        report(context, statement, trait->offset, trait->text);
    if (statement->kind == STATEMENT_CREATE_TABLE)
        check_columns(context, statement, statement->create_table);
    else if (statement->kind == STATEMENT_ALTER_TABLE)
        check_additions(context, statement, statement->alter_table);
    else if (statement->kind == STATEMENT_CREATE_VIEW)
        check_names(context, statement, statement->create_view->outputs,
                    statement->create_view->n_outputs);
}

const LintRule rule_sql_duplicate_column = {
    .id = "sql/duplicate-column",
    .summary = "a column that is named twice",
    .why = "PostgreSQL refuses the statement: a release stops at it.",
    .condition = "One list names a column twice: CREATE TABLE, the additions of an ALTER TABLE, "
                 "INSERT, UPDATE … SET, or the output of a view. Names that differ by their quotes "
                 "differ. Parts of arrays and composites may be set one by one.",
    .safer = "INSERT INTO t (a, b) VALUES (1, 2);",
    .bad = "INSERT INTO t (a, b, a) VALUES (1, 2, 3);\n",
    .good = "INSERT INTO t (a, b) VALUES (1, 2);\n",
    .severity = SEVERITY_ERROR,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_EVERYWHERE,
    .statement = check,
};
