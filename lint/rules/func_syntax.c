#include "core/sql/placeholder.h"
#include "lint/body.h"
#include "lint/context.h"
#include "lint/trait.h"

static void report(LintContext *context, const Statement *statement, gsize offset,
                   const char *fault)
{
    lint_report(
        context,
        &(LintSubject){.statement = statement,
                       .offset = offset,
                       .about = statement->kind == STATEMENT_CREATE_FUNCTION
                                    ? &statement->create_function->function
                                    : NULL,
                       .hint = "The server refuses it, or the first call that gets there does."},
        "the body does not parse: %s", fault);
}

static void check(LintContext *context, const Statement *statement)
{
    guint at = 0;
    const Trait *trait = trait_next(statement, TRAIT_BODY_SYNTAX, &at);
    Body body;
    gboolean has_body = body_of(statement, &body);
    if ((trait == NULL && !has_body) || placeholders_are_in(context->parse->script, statement))
        return;
    if (trait != NULL)
        report(context, statement, trait->offset, trait->text);
    if (trait != NULL || !has_body)
        return;
    BodyFacts facts = body_read(&body);
    if (facts.fault != NULL)
        report(context, statement, facts.fault_offset, facts.fault);
    body_facts_clear(&facts);
}

const LintRule rule_func_syntax = {
    .id = "func/syntax",
    .summary = "a body that does not parse",
    .why = "PostgreSQL checks the SQL in a body when it gets there, which may be in production.",
    .condition = "A query in a function body or DO block, or the whole body in SQL, is not what "
                 "PostgreSQL's grammar takes; or the blocks of a PL/pgSQL body are not closed as "
                 "they should be (END IF, END LOOP, THEN, …). Not in text with {{ }} or ${ }, "
                 "which somebody fills in later.",
    .safer = "IF … THEN … END IF;",
    .bad = "CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELEC 1';\n",
    .good = "CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1';\n",
    .severity = SEVERITY_ERROR,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_EVERYWHERE,
    .statement = check,
};
