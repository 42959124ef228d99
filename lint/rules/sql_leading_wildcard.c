#include "lint/context.h"
#include "lint/trait.h"

static void check(LintContext *context, const Statement *statement)
{
    guint at = 0;
    for (const Trait *trait; (trait = trait_next(statement, TRAIT_LEADING_WILDCARD, &at)) != NULL;)
        lint_report(
            context,
            &(LintSubject){
                .statement = statement,
                .offset = trait->offset,
                .hint =
                    "A trigram index (pg_trgm) or full text search finds words inside of text."},
            "a pattern that begins with %% cannot use a b-tree index");
}

const LintRule rule_sql_leading_wildcard = {
    .id = "sql/leading-wildcard",
    .summary = "LIKE with a pattern that begins with %",
    .why = "No b-tree index helps: the whole table is read.",
    .condition = "LIKE or ILIKE has a constant pattern (or one joined by ||) that begins with %, "
                 "in a file, a view or a body.",
    .safer = "CREATE INDEX ON t USING gin (name gin_trgm_ops);",
    .bad = "SELECT id FROM t WHERE name LIKE '%x';\n",
    .good = "SELECT id FROM t WHERE name LIKE 'x%';\n",
    .severity = SEVERITY_WARNING,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_EVERYWHERE,
    .statement = check,
};
