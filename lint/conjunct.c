#include "lint/conjunct.h"

#include "core/sql/lexer.h"

#include <string.h>

static GArray *read_tokens(const char *text)
{
    GArray *tokens = g_array_new(FALSE, FALSE, sizeof(Token));
    Lexer lexer = lexer_on(text, strlen(text));
    for (Token token = lexer_next(&lexer); token.kind != TOKEN_END; token = lexer_next(&lexer))
        g_array_append_val(tokens, token);
    return tokens;
}

static gboolean is_word(const char *text, Token token, const char *word)
{
    gsize length = strlen(word);
    return token.kind == TOKEN_WORD && token.end - token.start == length &&
           g_ascii_strncasecmp(text + token.start, word, length) == 0;
}

static gboolean is_sign(const char *text, Token token, char sign)
{
    return token.kind == TOKEN_SIGN && text[token.start] == sign;
}

static gboolean is_identifier(const char *text, Token token, const char *name)
{
    if (token.kind == TOKEN_WORD)
        return is_word(text, token, name);
    if (token.kind != TOKEN_QUOTED || text[token.start] != '"')
        return FALSE;
    g_autoptr(GString) plain =
        g_string_new_len(text + token.start + 1, (gssize)(token.end - token.start) - 2);
    g_string_replace(plain, "\"\"", "\"", 0);
    return strcmp(plain->str, name) == 0;
}

/* The position of the parenthesis that closes the one at `open`. */
static guint find_close(const char *text, const Token *tokens, guint open, guint end)
{
    guint depth = 0;
    for (guint i = open; i < end; i++) {
        if (is_sign(text, tokens[i], '('))
            depth++;
        if (is_sign(text, tokens[i], ')'))
            depth--;
        if (depth == 0)
            return i;
    }
    return end;
}

static gboolean requires(const char *text, const Token *tokens, guint start, guint end,
                         const char *column);

static gboolean conjunct_requires(const char *text, const Token *tokens, guint start, guint end,
                                  const char *column)
{
    if (start < end && is_sign(text, tokens[start], '(') &&
        find_close(text, tokens, start, end) == end - 1)
    return requires(text, tokens, start + 1, end - 1, column);
    return end - start == 4 && is_identifier(text, tokens[start], column) &&
           is_word(text, tokens[start + 1], "is") && is_word(text, tokens[start + 2], "not") &&
           is_word(text, tokens[start + 3], "null");
}

static gboolean has_outer_or(const char *text, const Token *tokens, guint start, guint end)
{
    for (guint i = start; i < end; i++) {
        if (is_sign(text, tokens[i], '('))
            i = find_close(text, tokens, i, end);
        else if (is_word(text, tokens[i], "or"))
            return TRUE;
    }
    return FALSE;
}

static gboolean requires(const char *text, const Token *tokens, guint start, guint end,
                         const char *column)
{
    if (has_outer_or(text, tokens, start, end))
        return FALSE;
    guint from = start;
    for (guint i = start; i < end; i++) {
        if (is_sign(text, tokens[i], '(')) {
            i = find_close(text, tokens, i, end);
        } else if (is_word(text, tokens[i], "and")) {
            if (conjunct_requires(text, tokens, from, i, column))
                return TRUE;
            from = i + 1;
        }
    }
    return conjunct_requires(text, tokens, from, end, column);
}

gboolean expression_requires_not_null(const char *expression, const char *column)
{
    g_autoptr(GArray) tokens = read_tokens(expression);
    return requires(expression, (const Token *)(void *)tokens->data, 0, tokens->len, column);
}
