#include "lint/context.h"
#include "lint/trait.h"

static const char *const stable[] = {"now",
                                     "current_setting",
                                     "transaction_timestamp",
                                     "statement_timestamp",
                                     "to_char",
                                     "txid_current",
                                     NULL};
static const char *const changing[] = {
    "random",          "clock_timestamp",  "timeofday", "nextval",    "setval",
    "gen_random_uuid", "uuid_generate_v4", "pg_notify", "set_config", NULL};

static gboolean calls(const Statement *statement, const char *const *names)
{
    guint at = 0;
    for (const Trait *trait; (trait = trait_next(statement, TRAIT_CALL, &at)) != NULL;)
        if (trait->text != NULL && g_strv_contains(names, trait->text))
            return TRUE;
    return FALSE;
}

static gboolean writes(const Statement *statement)
{
    guint at = 0;
    if (trait_next(statement, TRAIT_INSERT, &at) != NULL)
        return TRUE;
    at = 0;
    return trait_next(statement, TRAIT_WRITE, &at) != NULL;
}

static gboolean reads_table(const Statement *statement)
{
    for (guint i = 0; i < statement->n_touches; i++)
        if (statement->touches[i].object.kind == OBJECT_TABLE &&
            statement->touches[i].action == TOUCH_REFERENCE)
            return TRUE;
    return FALSE;
}

static void check(LintContext *context, const Statement *statement)
{
    if (statement->kind != STATEMENT_CREATE_FUNCTION ||
        statement->create_function->volatility == 'v')
        return;
    const CreateFunction *function = statement->create_function;
    gboolean immutable = function->volatility == 'i';
    const char *because = NULL;
    if (writes(statement))
        because = "writes to a table";
    else if (calls(statement, changing))
        because = "calls a volatile function";
    else if (immutable && reads_table(statement))
        because = "reads a table";
    else if (immutable && calls(statement, stable))
        because = "calls a function that is only stable";
    if (because != NULL)
        lint_report(
            context,
            &(LintSubject){
                .statement = statement,
                .about = &function->function,
                .hint =
                    "Declare what the body is: VOLATILE where it writes, STABLE where it reads."},
            "function \"%s\" is declared %s and %s", function->function.name,
            immutable ? "IMMUTABLE" : "STABLE", because);
}

const LintRule rule_func_volatility = {
    .id = "func/volatility",
    .summary = "a function less steady than it says",
    .why = "The planner keeps results of such a function, in an index even for years: answers are "
           "wrong, or PostgreSQL refuses the write.",
    .condition = "A function is declared STABLE and writes or calls a volatile function of the "
                 "server (random(), nextval(), clock_timestamp(), …), or is declared IMMUTABLE and "
                 "does so, reads a table or calls a stable one (now(), current_setting(), …). "
                 "Functions of the project are not followed.",
    .safer = "CREATE FUNCTION f() … STABLE …",
    .bad =
        "CREATE FUNCTION f() RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT count(*) FROM t';\n",
    .good = "CREATE FUNCTION f() RETURNS bigint LANGUAGE sql STABLE AS 'SELECT count(*) FROM t';\n",
    .severity = SEVERITY_WARNING,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_EVERYWHERE,
    .statement = check,
};
