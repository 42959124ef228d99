#include "lint/context.h"

static void check(LintContext *context, const Statement *statement)
{
    if (statement->kind != STATEMENT_DO)
        return;
    lint_count_unanalysed(context);
    lint_report(context, &(LintSubject){.statement = statement},
                "what this DO block does was not checked");
}

const LintRule rule_meta_unanalysable = {
    .id = "meta/unanalysable",
    .summary = "something that no rule looked into",
    .why =
        "A clean report should not be taken for more than it is: code that runs here was not read.",
    .condition = "A DO block, or a psql command that Confiture does not follow.",
    .safer = "Write what can be plain SQL as plain SQL.",
    .bad = "DO $$ BEGIN EXECUTE 'DROP TABLE orders'; END $$;\n",
    .good = "SELECT 1;\n",
    .severity = SEVERITY_INFO,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_EVERYWHERE,
    .statement = check,
};
