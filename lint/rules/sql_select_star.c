#include "lint/context.h"
#include "lint/trait.h"

static void check(LintContext *context, const Statement *statement)
{
    guint at = 0, n = 0;
    const Trait *first = trait_next(statement, TRAIT_SELECT_STAR, &at);
    if (first == NULL)
        return;
    while (trait_next(statement, TRAIT_SELECT_STAR, &at) != NULL)
        n++;
    g_autofree char *more = n > 0 ? g_strdup_printf(", and %u more", n) : g_strdup("");
    lint_report(context,
                &(LintSubject){.statement = statement,
                               .offset = first->offset,
                               .hint = "Name the columns that are needed."},
                "SELECT * takes whatever columns the table has at the time%s", more);
}

const LintRule rule_sql_select_star = {
    .id = "sql/select-star",
    .summary = "SELECT * from a table",
    .why = "A view keeps the columns of the day it was made, a function returns others than it "
           "declares, and large columns are read that nobody needs.",
    .condition = "* or relation.* in the list of a SELECT, in a file, a view or a body, where it "
                 "stands for a table or view. Not count(*), not EXISTS (SELECT * …), not * of a "
                 "common table, a sub-select or a function. Once a statement.",
    .safer = "SELECT id, name FROM orders;",
    .bad = "CREATE VIEW v AS SELECT * FROM orders;\n",
    .good = "CREATE VIEW v AS SELECT id, name FROM orders;\n",
    .severity = SEVERITY_INFO,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_EVERYWHERE,
    .statement = check,
};
