#include "lint/context.h"
#include "lint/trait.h"

static void check(LintContext *context, const Statement *statement)
{
    guint at = 0;
    for (const Trait *trait; (trait = trait_next(statement, TRAIT_PASSWORD, &at)) != NULL;)
        lint_report(context,
                    &(LintSubject){.statement = statement,
                                   .offset = trait->offset,
                                   .hint = "Set it outside of the repository, with \\\\password or "
                                           "by the tool that makes the server."},
                    "the password of role \"%s\" is written in the file",
                    trait->text != NULL ? trait->text : "?");
}

const LintRule rule_sec_password_literal = {
    .id = "sec/password-literal",
    .summary = "a role's password in a file",
    .why = "Whoever can read the repository, now or later, has it.",
    .condition = "CREATE or ALTER ROLE (or USER, GROUP) with PASSWORD and a text, in plain or "
                 "encrypted. Not PASSWORD NULL.",
    .safer = "CREATE ROLE app LOGIN;",
    .bad = "CREATE ROLE app LOGIN PASSWORD 'secret';\n",
    .good = "CREATE ROLE app LOGIN;\n",
    .severity = SEVERITY_ERROR,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_EVERYWHERE,
    .statement = check,
};
