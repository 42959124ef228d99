#include "lint/context.h"
#include "lint/trait.h"

static void check(LintContext *context, const Statement *statement)
{
    guint at = 0;
    for (const Trait *trait; (trait = trait_next(statement, TRAIT_SUPERUSER, &at)) != NULL;)
        lint_report(context,
                    &(LintSubject){.statement = statement,
                                   .offset = trait->offset,
                                   .hint = "Grant the rights that the role needs."},
                    "a role is made %s: no policy or privilege holds it back", trait->text);
}

const LintRule rule_sec_superuser = {
    .id = "sec/superuser",
    .summary = "a role above all rules",
    .why = "It reads and changes everything, and a leak of it is a leak of all.",
    .condition = "CREATE or ALTER ROLE with SUPERUSER or BYPASSRLS.",
    .safer = "CREATE ROLE app LOGIN;",
    .bad = "CREATE ROLE app SUPERUSER;\n",
    .good = "CREATE ROLE app NOSUPERUSER;\n",
    .severity = SEVERITY_WARNING,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_EVERYWHERE,
    .statement = check,
};
