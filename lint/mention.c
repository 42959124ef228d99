#include "lint/mention.h"

#include "core/sql/lexer.h"

#include <string.h>

/* Between its quotes, of which two stand for one. */
static gboolean is_quoted(const char *text, Token token, char quote, const char *value)
{
    if (token.end - token.start < 2 || text[token.start] != quote)
        return FALSE;
    const char doubled[] = {quote, quote, '\0'}, single[] = {quote, '\0'};
    g_autoptr(GString) plain =
        g_string_new_len(text + token.start + 1, (gssize)(token.end - token.start) - 2);
    g_string_replace(plain, doubled, single, 0);
    return strcmp(plain->str, value) == 0;
}

static gboolean is_name(const char *text, Token token, const char *name)
{
    gsize length = strlen(name);
    if (token.kind == TOKEN_WORD)
        return token.end - token.start == length &&
               g_ascii_strncasecmp(text + token.start, name, length) == 0;
    return token.kind == TOKEN_QUOTED && is_quoted(text, token, '"', name);
}

gboolean expression_mentions(const char *expression, const char *column)
{
    Lexer lexer = lexer_on(expression, strlen(expression));
    for (Token token = lexer_next(&lexer); token.kind != TOKEN_END; token = lexer_next(&lexer))
        if (is_name(expression, token, column))
            return TRUE;
    return FALSE;
}

gboolean expression_calls(const char *expression, const char *schema, const char *function)
{
    Lexer lexer = lexer_on(expression, strlen(expression));
    Token before = {0}, last = {0}; /* the word before a dot, and the word after it */
    gboolean dot = FALSE;
    for (Token token = lexer_next(&lexer); token.kind != TOKEN_END; token = lexer_next(&lexer)) {
        if (token_is_sign(&lexer, token, '(') && is_name(expression, last, function) &&
            (before.kind == TOKEN_END || is_name(expression, before, schema)))
            return TRUE;
        if (token_is_sign(&lexer, token, '.')) {
            dot = TRUE;
            continue;
        }
        before = dot ? last : (Token){0};
        last = token;
        dot = FALSE;
    }
    return FALSE;
}

gboolean text_has_string(const char *text, gsize start, gsize end, const char *value)
{
    Lexer lexer = lexer_between(text, start, end);
    for (Token token = lexer_next(&lexer); token.kind != TOKEN_END; token = lexer_next(&lexer))
        if (token.kind == TOKEN_STRING && is_quoted(text, token, '\'', value))
            return TRUE;
    return FALSE;
}
