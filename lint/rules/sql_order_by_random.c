#include "lint/context.h"
#include "lint/trait.h"

static void check(LintContext *context, const Statement *statement)
{
    guint at = 0;
    for (const Trait *trait; (trait = trait_next(statement, TRAIT_ORDER_BY_RANDOM, &at)) != NULL;)
        lint_report(context,
                    &(LintSubject){.statement = statement,
                                   .offset = trait->offset,
                                   .hint = "Use TABLESAMPLE, or pick random keys first."},
                    "ORDER BY random() sorts every row");
}

const LintRule rule_sql_order_by_random = {
    .id = "sql/order-by-random",
    .summary = "ORDER BY random()",
    .why = "Every row is read and sorted to take a few.",
    .condition = "ORDER BY has a call of random() or gen_random_uuid() as a key, in a file, a view "
                 "or a body.",
    .safer = "SELECT … FROM t TABLESAMPLE system_rows(10);",
    .bad = "SELECT id FROM t ORDER BY random() LIMIT 1;\n",
    .good = "SELECT id FROM t ORDER BY id LIMIT 1;\n",
    .severity = SEVERITY_WARNING,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_EVERYWHERE,
    .statement = check,
};
