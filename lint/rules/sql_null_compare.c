#include "lint/context.h"
#include "lint/trait.h"

static void check(LintContext *context, const Statement *statement)
{
    guint at = 0;
    for (const Trait *trait; (trait = trait_next(statement, TRAIT_NULL_COMPARE, &at)) != NULL;)
        lint_report(
            context,
            &(LintSubject){.statement = statement,
                           .offset = trait->offset,
                           .hint = "Write IS NULL, IS NOT NULL, or IS [NOT] DISTINCT FROM."},
            "a comparison with NULL (%s) is never true", trait->text);
}

const LintRule rule_sql_null_compare = {
    .id = "sql/null-compare",
    .summary = "a comparison with NULL",
    .why = "x = NULL is NULL for every x, so a condition with it holds for no row.",
    .condition =
        "=, <>, != or another comparison has NULL at one side, or NOT IN has it in its list; in a "
        "file, a view, a policy, a CHECK or a body. Not SET x = NULL, nor an assignment.",
    .safer = "WHERE cancelled_at IS NULL",
    .bad = "DELETE FROM a WHERE b = NULL;\n",
    .good = "DELETE FROM a WHERE b IS NULL;\nUPDATE a SET b = NULL WHERE c = 1;\n",
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_EVERYWHERE,
    .statement = check,
};
