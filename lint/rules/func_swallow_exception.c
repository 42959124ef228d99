#include "lint/body.h"
#include "lint/context.h"

static void check(LintContext *context, const Statement *statement)
{
    Body body;
    if (!body_of(statement, &body))
        return;
    BodyFacts facts = body_read(&body);
    for (guint i = 0; i < facts.swallows->len; i++)
        lint_report(
            context,
            &(LintSubject){
                .statement = statement,
                .offset = g_array_index(facts.swallows, gsize, i),
                .hint =
                    "Name the condition that is expected, or RAISE WARNING with what happened."},
            "WHEN OTHERS hides every error");
    body_facts_clear(&facts);
}

const LintRule rule_func_swallow_exception = {
    .id = "func/swallow-exception",
    .summary = "WHEN OTHERS that does nothing",
    .why = "Every error, a full disk or a broken row as well as the expected one, disappears "
           "without a trace.",
    .condition = "A handler for OTHERS in a PL/pgSQL body or DO block has nothing but NULL in it. "
                 "Handlers for named conditions are fine.",
    .safer = "EXCEPTION WHEN unique_violation THEN NULL;",
    .bad = "DO $$ BEGIN PERFORM 1; EXCEPTION WHEN OTHERS THEN NULL; END $$;\n",
    .good = "DO $$ BEGIN PERFORM 1; EXCEPTION WHEN duplicate_object THEN NULL; END $$;\n",
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_EVERYWHERE,
    .statement = check,
};
