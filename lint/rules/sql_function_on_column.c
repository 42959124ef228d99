#include "lint/context.h"
#include "lint/trait.h"

static void check(LintContext *context, const Statement *statement)
{
    guint at = 0;
    for (const Trait *trait;
         (trait = trait_next(statement, TRAIT_FUNCTION_ON_COLUMN, &at)) != NULL;)
        lint_report(context,
                    &(LintSubject){
                        .statement = statement,
                        .offset = trait->offset,
                        .hint = "Compare the bare column, or make an index over the expression."},
                    "%s() over a column hides it from its index", trait->text);
}

const LintRule rule_sql_function_on_column = {
    .id = "sql/function-on-column",
    .summary = "a condition over a function of a column",
    .why = "An index over the column does not serve a condition on a function of it.",
    .condition = "A WHERE compares a function of a column with something that names no column, in "
                 "a file, a view or a body.",
    .safer = "CREATE INDEX ON t (lower(email));",
    .bad = "SELECT id FROM t WHERE lower(email) = 'x';\n",
    .good = "SELECT id FROM t WHERE email = 'x';\n",
    .severity = SEVERITY_WARNING,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_EVERYWHERE,
    .statement = check,
};
