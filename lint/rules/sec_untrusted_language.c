#include "lint/context.h"

static gboolean is_untrusted(const char *language)
{
    static const char *const names[] = {"c",         "plperlu", "plpython2u", "plpython3u",
                                        "plpythonu", "plsh",    "pltclu",     NULL};
    return language != NULL && g_strv_contains(names, language);
}

static void check(LintContext *context, const Statement *statement)
{
    const char *language = NULL;
    if (statement->kind == STATEMENT_CREATE_FUNCTION)
        language = statement->create_function->language;
    else if (statement->kind == STATEMENT_DO)
        language = statement->do_block->language;
    if (is_untrusted(language))
        lint_report(context,
                    &(LintSubject){.statement = statement,
                                   .about = statement->kind == STATEMENT_DO
                                                ? NULL
                                                : &statement->create_function->function,
                                   .hint = "Use SQL, PL/pgSQL or a trusted language."},
                    "language \"%s\" can do on the server what the server's own user can",
                    language);
}

const LintRule rule_sec_untrusted_language = {
    .id = "sec/untrusted-language",
    .summary = "a function in an untrusted language",
    .why = "It can read files and open connections as the server's user.",
    .condition = "CREATE FUNCTION or DO in C, plpythonu, plperlu, pltclu or plsh.",
    .safer = "LANGUAGE plpgsql",
    .bad = "CREATE FUNCTION f() RETURNS integer LANGUAGE plpython3u AS 'return 1';\n",
    .good = "CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1';\n",
    .severity = SEVERITY_WARNING,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_EVERYWHERE,
    .statement = check,
};
