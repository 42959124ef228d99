#include "lint/context.h"
#include "lint/type.h"

#include <string.h>

static void report(LintContext *context, const Statement *statement, const ObjectName *about,
                   const char *what, const char *before, const char *after)
{
    lint_report(context,
                &(LintSubject){.statement = statement,
                               .about = about,
                               .hint = "DROP it and create it anew, with its privileges, or give "
                                       "the new one another name."},
                after != NULL ? "CREATE OR REPLACE fails: %s \"%s\" would become \"%s\""
                              : "CREATE OR REPLACE fails: %s \"%s\" would be gone",
                what, before, after);
}

/* The old columns must come first, under their names and in their order. */
static void check_view(LintContext *context, const Statement *statement)
{
    const CreateView *view = statement->create_view;
    const SchemaRelation *old = view->replace ? lint_find_relation(context, &view->view) : NULL;
    if (old == NULL || old->object.kind != OBJECT_VIEW || view->n_outputs == 0 ||
        (context->prior_is_after && !lint_is_in_chain(context, &view->view)))
        return;
    for (guint i = 0; i < old->n_outputs; i++) {
        const char *before = old->outputs[i];
        const char *after = i < view->n_outputs ? view->outputs[i] : NULL;
        if (before != NULL && (i >= view->n_outputs || g_strcmp0(before, after) != 0)) {
            report(context, statement, &view->view, "column", before, after);
            return;
        }
    }
}

static const SchemaFunction *find_function(const LintContext *context, const ObjectName *name)
{
    const SchemaFunction *function = schema_find_function(context->schema, name);
    if (function == NULL && context->prior != NULL && !context->prior_is_after)
        function = schema_find_function(context->prior, name);
    return function;
}

static void check_function(LintContext *context, const Statement *statement)
{
    const CreateFunction *create = statement->create_function;
    TypeQuestion question = type_question(context->schema, FALSE);
    const SchemaFunction *old = create->replace ? find_function(context, &create->function) : NULL;
    if (old == NULL || old->returns == NULL || create->returns.name == NULL ||
        create->returns_table || old->object.kind != create->function.kind ||
        type_same_base(old->returns, create->returns.text, &question))
        return;
    report(context, statement, &create->function, "result type", old->returns,
           create->returns.text);
}

static void check(LintContext *context, const Statement *statement)
{
    if (statement->kind == STATEMENT_CREATE_VIEW)
        check_view(context, statement);
    else if (statement->kind == STATEMENT_CREATE_FUNCTION)
        check_function(context, statement);
}

const LintRule rule_compat_replace_view = {
    .id = "compat/replace-view",
    .summary = "CREATE OR REPLACE that changes the columns or the result",
    .why = "PostgreSQL lets a view be replaced only by one with the same columns first, in the "
           "same order, and a function only by one with the same result: the statement fails.",
    .condition =
        "CREATE OR REPLACE VIEW of a known view whose columns are dropped, renamed or put in "
        "another order, as far as the queries name them; CREATE OR REPLACE FUNCTION of a known "
        "function with another result type.",
    .safer = "DROP VIEW v; CREATE VIEW v AS …; with its privileges; or add columns at the end.",
    .bad = "CREATE VIEW v AS SELECT 1 AS a, 2 AS b;\nCREATE OR REPLACE VIEW v AS SELECT 1 AS a;\n",
    .good = "CREATE VIEW v AS SELECT 1 AS a;\nCREATE OR REPLACE VIEW v AS SELECT 1 AS a, 2 AS b;\n",
    .severity = SEVERITY_ERROR,
    .recommended = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_IN_MIGRATIONS,
    .statement = check,
};
