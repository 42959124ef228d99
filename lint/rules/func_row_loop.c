#include "lint/body.h"
#include "lint/context.h"

static void check(LintContext *context, const Statement *statement)
{
    Body body;
    if (!body_of(statement, &body))
        return;
    BodyFacts facts = body_read(&body);
    if (facts.row_writes->len > 0)
        lint_report(
            context,
            &(LintSubject){
                .statement = statement,
                .offset = g_array_index(facts.row_writes, gsize, 0),
                .hint = "One statement over the query does it at once: UPDATE … FROM (SELECT …)."},
            "a loop over a query writes row by row");
    body_facts_clear(&facts);
}

const LintRule rule_func_row_loop = {
    .id = "func/row-loop",
    .summary = "a loop over a query that writes row by row",
    .why = "Each row costs a statement of its own, where one statement could do all.",
    .condition = "A loop FOR … IN SELECT in a PL/pgSQL body has INSERT, UPDATE or DELETE in it; "
                 "once for each body.",
    .safer = "UPDATE t SET a = s.a FROM s WHERE s.id = t.id;",
    .bad = "DO $$ DECLARE r record; BEGIN FOR r IN SELECT id FROM a LOOP UPDATE b SET x = 1 WHERE "
           "id = r.id; END LOOP; END $$;\n",
    .good = "UPDATE b SET x = 1 FROM a WHERE a.id = b.id;\n",
    .severity = SEVERITY_WARNING,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_EVERYWHERE,
    .statement = check,
};
