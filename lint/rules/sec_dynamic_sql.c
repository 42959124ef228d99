#include "core/sql/lexer.h"
#include "lint/body.h"
#include "lint/context.h"

#include <string.h>

/* The names in a body whose values come from the caller, and those that were made of them. */
typedef struct Taint {
    GHashTable *names; /* of char*, lower case */
    gboolean found;
    gsize offset;
} Taint;

static char *word_at(const Lexer *lexer, Token token)
{
    return g_ascii_strdown(lexer->text + token.start, (gssize)(token.end - token.start));
}

/* What cannot hold SQL. */
static gboolean is_harmless(const TypeRef *type)
{
    static const char *const names[] = {
        "int2",     "int4",    "int8",      "float4",       "float8", "numeric",  "bool",
        "uuid",     "date",    "timestamp", "timestamptz",  "time",   "interval", "oid",
        "regclass", "regtype", "regproc",   "regprocedure", NULL};
    return type->name != NULL && g_strv_contains(names, type->name);
}

static GHashTable *names_of_arguments(const CreateFunction *function)
{
    GHashTable *names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < function->n_arguments; i++) {
        const Argument *argument = &function->arguments[i];
        if (argument->mode == 'o' || argument->mode == 't' || is_harmless(&argument->type))
            continue;
        if (argument->name != NULL)
            g_hash_table_add(names, g_ascii_strdown(argument->name, -1));
        g_hash_table_add(names, g_strdup_printf("$%u", i + 1));
    }
    return names;
}

static gboolean is_tainted(const Taint *taint, const Lexer *lexer, Token token)
{
    if (token.kind != TOKEN_WORD && token.kind != TOKEN_PARAMETER)
        return FALSE;
    g_autofree char *name = word_at(lexer, token);
    return g_hash_table_contains(taint->names, name);
}

/* quote_ident(…), and format(…) whose text has no %s. */
static gboolean makes_safe(const Lexer *lexer, Token token)
{
    static const char *const calls[] = {"quote_ident", "quote_literal", "quote_nullable", NULL};
    for (guint i = 0; calls[i] != NULL; i++)
        if (token_is_word(lexer, token, calls[i]))
            return TRUE;
    if (!token_is_word(lexer, token, "format"))
        return FALSE;
    Lexer ahead = *lexer;
    lexer_next(&ahead);
    Token text = lexer_next(&ahead);
    if (text.kind != TOKEN_STRING)
        return FALSE;
    g_autofree char *words = g_strndup(lexer->text + text.start, text.end - text.start);
    return !g_regex_match_simple("%([0-9]+\\$)?-?[0-9*]*s", words, 0, 0);
}

static void skip_call(Lexer *lexer)
{
    guint depth = 0;
    for (Token token = lexer_next(lexer); token.kind != TOKEN_END && token.kind != TOKEN_BROKEN;
         token = lexer_next(lexer)) {
        depth += token_is_sign(lexer, token, '(') ? 1 : 0;
        if (token_is_sign(lexer, token, ')') && --depth == 0)
            return;
        if (depth == 0)
            return;
    }
}

/* name IS NULL is a question about it. */
static gboolean is_asked_about(const Lexer *lexer)
{
    Lexer ahead = *lexer;
    return token_is_word(&ahead, lexer_next(&ahead), "is");
}

/* name::regclass and the like hold no SQL. */
static gboolean is_cast_away(const Lexer *lexer)
{
    static const char *const types[] = {"regclass", "regtype", "regproc", "regprocedure", "oid",
                                        "int",      "integer", "bigint",  "smallint",     "uuid",
                                        "numeric",  "date",    NULL};
    Lexer ahead = *lexer;
    if (!token_is_sign(&ahead, lexer_next(&ahead), ':') ||
        !token_is_sign(&ahead, lexer_next(&ahead), ':'))
        return FALSE;
    Token type = lexer_next(&ahead);
    for (guint i = 0; types[i] != NULL; i++)
        if (token_is_word(&ahead, type, types[i]))
            return TRUE;
    return FALSE;
}

static gboolean ends_expression(const Lexer *lexer, Token token, guint depth)
{
    if (token.kind == TOKEN_END || token.kind == TOKEN_BROKEN)
        return TRUE;
    return depth == 0 &&
           (token_is_sign(lexer, token, ';') || token_is_word(lexer, token, "using") ||
            token_is_word(lexer, token, "into") || token_is_word(lexer, token, "loop"));
}

/* Whether an expression, up to its end, has a tainted name outside of what makes it safe. */
static gboolean expression_is_tainted(const Taint *taint, Lexer *lexer)
{
    gboolean tainted = FALSE;
    guint depth = 0;
    for (Token token = lexer_next(lexer); !ends_expression(lexer, token, depth);
         token = lexer_next(lexer)) {
        if (makes_safe(lexer, token)) {
            skip_call(lexer);
            continue;
        }
        depth += token_is_sign(lexer, token, '(') ? 1 : 0;
        depth -= token_is_sign(lexer, token, ')') && depth > 0 ? 1 : 0;
        tainted |=
            is_tainted(taint, lexer, token) && !is_cast_away(lexer) && !is_asked_about(lexer);
    }
    return tainted;
}

/* name := …, or name = … where a statement begins. */
static gboolean is_assignment(Lexer *lexer, Token previous)
{
    static const char *const heads[] = {"begin", "then", "else", "loop", NULL};
    Lexer ahead = *lexer;
    Token token = lexer_next(&ahead);
    gboolean begins = token_is_sign(lexer, previous, ';');
    for (guint i = 0; heads[i] != NULL; i++)
        begins |= token_is_word(lexer, previous, heads[i]);
    gboolean assigns = token_is_sign(&ahead, token, ':')
                           ? token_is_sign(&ahead, lexer_next(&ahead), '=')
                           : begins && token_is_sign(&ahead, token, '=');
    if (assigns)
        *lexer = ahead;
    return assigns;
}

static void read_body(Taint *taint, const char *body)
{
    Lexer lexer = lexer_on(body, strlen(body));
    Token previous = {TOKEN_END, 0, 0};
    for (Token token = lexer_next(&lexer);
         token.kind != TOKEN_END && token.kind != TOKEN_BROKEN && !taint->found;
         token = lexer_next(&lexer)) {
        if (token_is_word(&lexer, token, "execute") && !token_is_word(&lexer, previous, "grant")) {
            taint->found = expression_is_tainted(taint, &lexer);
            taint->offset = token.start;
        } else if (token.kind == TOKEN_WORD && is_assignment(&lexer, previous)) {
            g_autofree char *name = word_at(&lexer, token);
            if (expression_is_tainted(taint, &lexer))
                g_hash_table_add(taint->names, g_steal_pointer(&name));
            token = (Token){TOKEN_SIGN, lexer.position - 1, lexer.position};
        }
        previous = token;
    }
}

static void check(LintContext *context, const Statement *statement)
{
    Body body;
    if (!body_of(statement, &body) || body.function == NULL)
        return;
    Taint taint = {.names = names_of_arguments(body.function)};
    read_body(&taint, body.text);
    if (taint.found)
        lint_report(context,
                    &(LintSubject){.statement = statement,
                                   .offset = body.offset + taint.offset,
                                   .about = &body.function->function,
                                   .at_most = body.function->security_definer ? SEVERITY_ERROR
                                                                              : SEVERITY_WARNING,
                                   .hint = "EXECUTE format('… %I … ', name) USING value; where an "
                                           "argument is SQL on purpose, say so in a suppression."},
                    "what the caller gives becomes SQL in \"%s\"", body.function->function.name);
    g_hash_table_unref(taint.names);
}

const LintRule rule_sec_dynamic_sql = {
    .id = "sec/dynamic-sql",
    .summary = "dynamic SQL made of the caller's text",
    .why = "A caller who passes more than a name or a value runs statements of his own, in a "
           "SECURITY DEFINER function with its owner's rights.",
    .condition = "EXECUTE in a PL/pgSQL function or procedure runs a text that has an argument in "
                 "it, directly or by a variable, outside of quote_ident(), quote_literal(), "
                 "quote_nullable() and of format() without %s. Arguments of types that cannot hold "
                 "SQL (numbers, dates, uuid, regclass) and values after USING are fine. A warning; "
                 "an error with SECURITY DEFINER.",
    .safer = "EXECUTE format('SELECT count(*) FROM %I WHERE a = $1', p_table) USING p_value;",
    .bad = "CREATE FUNCTION f(t text) RETURNS void LANGUAGE plpgsql AS 'BEGIN EXECUTE ''DROP TABLE "
           "'' || t; END';\n",
    .good = "CREATE FUNCTION f(t text) RETURNS void LANGUAGE plpgsql AS 'BEGIN EXECUTE ''DROP "
            "TABLE '' || quote_ident(t); END';\n",
    .severity = SEVERITY_ERROR,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_EVERYWHERE,
    .statement = check,
};
