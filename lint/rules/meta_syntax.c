#include "lint/context.h"
#include "lint/newer.h"

static void check(LintContext *context, const Statement *statement)
{
    if (statement->kind != STATEMENT_OPAQUE || statement->templated)
        return;
    if (newer_syntax_find(context->parse, statement) != NULL)
        return;
    lint_report(context, &(LintSubject){.statement = statement, .offset = statement->note_offset},
                "%s", statement->note);
}

const LintRule rule_meta_syntax = {
    .id = "meta/syntax",
    .summary = "a statement that PostgreSQL's parser rejects",
    .why = "What cannot be parsed cannot be judged, and will most likely fail on the server too.",
    .condition = "The parser of PostgreSQL 15 does not take the statement, and no known newer "
                 "construct explains it. The other statements of "
                 "the file are still checked.",
    .safer = "Correct it.",
    .bad = "CREATE TABEL orders (id bigint);\n",
    .good = "CREATE TABLE orders (id bigint);\n",
    .aliases = "squawk:syntax-error",
    .severity = SEVERITY_ERROR,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_EVERYWHERE,
    .statement = check,
};
