#include "core/sql/block.h"
#include "lint/context.h"

static void report_step(LintContext *context, const Statement *statement, const BlockStep *step,
                        guint more)
{
    LintSubject subject = {.statement = statement, .offset = step->offset};
    if (more > 0)
        lint_report(context, &subject,
                    "what this EXECUTE and %u more of the body do was not checked: only the run "
                    "knows their text",
                    more);
    else
        lint_report(context, &subject,
                    "what this EXECUTE does was not checked: only the run knows its text");
}

/* Those of a function at the first of them, those of a DO block, which run now, each. */
static void report_dynamic(LintContext *context, const Statement *statement)
{
    const struct Block *block = statement->block;
    guint left = block->n_dynamic;
    for (guint i = 0; left > 0 && i < block->n_steps; i++) {
        if (block->steps[i].kind != BLOCK_DYNAMIC)
            continue;
        gboolean all = statement->kind != STATEMENT_DO;
        left = all ? 0 : left - 1;
        report_step(context, statement, &block->steps[i], all ? block->n_dynamic - 1 : 0);
    }
}

static void check(LintContext *context, const Statement *statement)
{
    if (statement->block != NULL)
        report_dynamic(context, statement);
    if (statement->kind == STATEMENT_OPAQUE && statement->templated)
        lint_report(context, &(LintSubject){.statement = statement},
                    "this statement was not checked: it parses only with its placeholders filled "
                    "in");
    if (statement->kind == STATEMENT_DO && (statement->block == NULL || statement->block->broken))
        lint_report(context, &(LintSubject){.statement = statement},
                    statement->block == NULL ? "what this DO block does was not checked"
                                             : "not all of this DO block was checked");
}

const LintRule rule_meta_unanalysable = {
    .id = "meta/unanalysable",
    .summary = "something that no rule looked into",
    .why =
        "A clean report should not be taken for more than it is: code that runs here was not read.",
    .condition = "EXECUTE in PL/pgSQL, in a DO block or a function, of a text that is no constant; "
                 "a DO block that cannot be followed, or in another language; a psql command that "
                 "Confiture does not follow; a statement that only parses with its placeholders "
                 "(${x}, :x, {{ x }}, lint.placeholders) filled in. The other statements of DO "
                 "blocks are checked like "
                 "those around, and so is EXECUTE of constants, also joined by || or put into "
                 "format().",
    .safer = "Write what can be plain SQL as plain SQL.",
    .bad = "DO $$ DECLARE t text; BEGIN FOR t IN SELECT relname FROM pg_class LOOP EXECUTE 'DROP "
           "TABLE ' || t; END LOOP; END $$;\n",
    .good = "DO $$ BEGIN EXECUTE 'ANALYZE orders'; END $$;\n",
    .severity = SEVERITY_INFO,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_EVERYWHERE,
    .statement = check,
};
