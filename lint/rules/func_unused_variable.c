#include "lint/body.h"
#include "lint/context.h"

static void check(LintContext *context, const Statement *statement)
{
    Body body;
    if (!body_of(statement, &body))
        return;
    BodyFacts facts = body_read(&body);
    for (guint i = 0; i < facts.unused->len; i++)
        lint_report(context,
                    &(LintSubject){.statement = statement,
                                   .about = body.function != NULL ? &body.function->function : NULL,
                                   .hint = "Take it away, or use what was meant."},
                    "variable \"%s\" is declared and never used",
                    (const char *)facts.unused->pdata[i]);
    body_facts_clear(&facts);
}

const LintRule rule_func_unused_variable = {
    .id = "func/unused-variable",
    .summary = "a variable that nothing uses",
    .why = "It is left over, or another one is used in its place by mistake.",
    .condition = "A name in the DECLARE section of a PL/pgSQL body occurs nowhere else in it.",
    .safer = "DECLARE n integer; BEGIN n := 1; RETURN n; END",
    .bad = "DO $$ DECLARE n integer; BEGIN NULL; END $$;\n",
    .good = "DO $$ DECLARE n integer; BEGIN n := 1; END $$;\n",
    .severity = SEVERITY_WARNING,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_EVERYWHERE,
    .statement = check,
};
