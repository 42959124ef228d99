#include "lint/body.h"
#include "lint/context.h"

#include <string.h>

static gboolean gives_by_arguments(const CreateFunction *function)
{
    for (guint i = 0; i < function->n_arguments; i++)
        if (strchr("obt", function->arguments[i].mode) != NULL)
            return TRUE;
    return FALSE;
}

/* What SETOF returns was given by RETURN NEXT or RETURN QUERY. */
static gboolean owes_result(const CreateFunction *function)
{
    return function != NULL && function->function.kind == OBJECT_FUNCTION &&
           function->returns.name != NULL && !function->returns.setof &&
           strcmp(function->returns.name, "void") != 0 &&
           strcmp(function->returns.name, "event_trigger") != 0 && !gives_by_arguments(function);
}

static void check(LintContext *context, const Statement *statement)
{
    Body body;
    if (!body_of(statement, &body) || !owes_result(body.function))
        return;
    BodyFacts facts = body_read(&body);
    if (facts.fault == NULL && facts.ends_open)
        lint_report(
            context,
            &(LintSubject){.statement = statement,
                           .about = &body.function->function,
                           .hint = "End each way through it with RETURN, or with RAISE EXCEPTION."},
            "function \"%s\" can reach its end without RETURN", body.function->function.name);
    body_facts_clear(&facts);
}

const LintRule rule_func_missing_return = {
    .id = "func/missing-return",
    .summary = "a function that may end without RETURN",
    .why = "The call fails where the end of the body is reached: \"control reached end of function "
           "without RETURN\".",
    .condition = "A PL/pgSQL function that returns a value (a trigger's, too) has a way to the end "
                 "of its body without RETURN or RAISE EXCEPTION. Not void, SETOF, TABLE, OUT "
                 "arguments, procedures, event triggers. A LOOP without EXIT has no end.",
    .safer = "RETURN NEW;",
    .bad = "CREATE FUNCTION f() RETURNS integer LANGUAGE plpgsql AS 'BEGIN PERFORM 1; END';\n",
    .good = "CREATE FUNCTION f() RETURNS integer LANGUAGE plpgsql AS 'BEGIN RETURN 1; END';\n",
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_EVERYWHERE,
    .statement = check,
};
