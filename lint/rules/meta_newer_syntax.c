#include "lint/context.h"
#include "lint/newer.h"

static void check(LintContext *context, const Statement *statement)
{
    if (statement->kind != STATEMENT_OPAQUE)
        return;
    const NewerSyntax *newer = newer_syntax_find(context->parse, statement);
    if (newer != NULL)
        lint_report(context,
                    &(LintSubject){.statement = statement, .offset = statement->note_offset},
                    "not checked: %s is syntax of PostgreSQL %u, and this parser is of 15",
                    newer->words, newer->version);
}

const LintRule rule_meta_newer_syntax = {
    .id = "meta/newer-syntax",
    .summary = "a statement of a newer PostgreSQL than the parser's",
    .why = "The statement may well be right, but nothing in it was checked, and an older server "
           "refuses it.",
    .condition = "The parser of PostgreSQL 15 rejects the statement, and it has a construct that "
                 "is known to be newer.",
    .safer = "Nothing, if every server that it will meet is new enough.",
    .bad = "MERGE INTO t USING s ON t.id = s.id WHEN NOT MATCHED BY SOURCE THEN DELETE;\n",
    .good = "MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN DELETE;\n",
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_EVERYWHERE,
    .statement = check,
};
