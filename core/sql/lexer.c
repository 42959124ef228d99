#include "core/sql/lexer.h"

enum { SPACE = 1, START = 2, DIGIT = 4, DOLLAR = 8, COMMENT = 16 /* may begin one */ };

/* clang-format off */
#define ROW(x) x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x
enum { S = SPACE, W = START, D = DIGIT, P = DOLLAR, C = COMMENT };

/* Bytes of UTF-8 sequences are letters, as PostgreSQL has it. */
static const guint8 classes[256] = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, S, S, S, S, S, 0, 0, /* 00: tab to carriage return */
    ROW(0),                                         /* 10 */
    S, 0, 0, 0, P, 0, 0, 0, 0, 0, 0, 0, 0, C, 0, C, /* 20: space, $, -, / */
    D, D, D, D, D, D, D, D, D, D, 0, 0, 0, 0, 0, 0, /* 30: 0-9 */
    0, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, /* 40: A-O */
    W, W, W, W, W, W, W, W, W, W, W, 0, 0, 0, 0, W, /* 50: P-Z, _ */
    0, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, /* 60: a-o */
    W, W, W, W, W, W, W, W, W, W, W, 0, 0, 0, 0, 0, /* 70: p-z */
    ROW(W), ROW(W), ROW(W), ROW(W), ROW(W), ROW(W), ROW(W), ROW(W),
};
#undef ROW
/* clang-format on */

Lexer lexer_on(const char *text, gsize length)
{
    return lexer_between(text, 0, length);
}

Lexer lexer_between(const char *text, gsize start, gsize end)
{
    return (Lexer){.text = text, .length = end, .first = start, .position = start};
}

static int class_at(const Lexer *lexer, gsize position)
{
    return position < lexer->length ? classes[(guchar)lexer->text[position]] : 0;
}

static char byte_at(const Lexer *lexer, gsize position)
{
    return position < lexer->length ? lexer->text[position] : '\0';
}

static gsize find_byte(const Lexer *lexer, gsize from, char byte)
{
    if (from >= lexer->length)
        return lexer->length;
    const char *found = memchr(lexer->text + from, byte, lexer->length - from);
    return found != NULL ? (gsize)(found - lexer->text) : lexer->length;
}

/* To the line's end: a line feed, or a carriage return by itself. */
static gsize skip_line_comment(const Lexer *lexer, gsize position)
{
    gsize end = find_byte(lexer, position, '\n');
    const char *found = memchr(lexer->text + position, '\r', end - position);
    return found != NULL ? (gsize)(found - lexer->text) : end;
}

/* Comments nest. `position` is at the first slash; the result is past the last, 0 when there is
 * none. */
static gsize skip_block_comment(const Lexer *lexer, gsize position)
{
    guint depth = 1;
    for (gsize at = position + 2; at + 1 < lexer->length;) {
        if (lexer->text[at] == '*' && lexer->text[at + 1] == '/') {
            at += 2;
            if (--depth == 0)
                return at;
        } else if (lexer->text[at] == '/' && lexer->text[at + 1] == '*') {
            at += 2;
            depth++;
        } else {
            at++;
        }
    }
    return 0;
}

/* `position` is at the opening quote; the result is past the closing one, 0 when there is none.
 * A doubled quote reads as two strings side by side, which ends at the same place. */
static gsize skip_quoted(const Lexer *lexer, gsize position, char quote)
{
    gsize close = find_byte(lexer, position + 1, quote);
    while (byte_at(lexer, close + 1) == quote)
        close = find_byte(lexer, close + 2, quote);
    return close < lexer->length ? close + 1 : 0;
}

/* A string goes on behind a line end: 'a' <newline> 'b'. The result is the next opening quote, or
 * 0. */
static gsize find_continuation(const Lexer *lexer, gsize position)
{
    gboolean newline = FALSE;
    for (gsize at = position; at < lexer->length; at++) {
        char byte = lexer->text[at];
        if (byte == '\n' || byte == '\r')
            newline = TRUE;
        else if (newline && byte == '\'')
            return at;
        else if (byte == '-' && byte_at(lexer, at + 1) == '-')
            at = skip_line_comment(lexer, at) - 1;
        else if ((classes[(guchar)byte] & SPACE) == 0)
            return 0;
    }
    return 0;
}

/* E'…': backslashes escape, in the continuation lines too. */
static gsize skip_escaped(const Lexer *lexer, gsize position)
{
    for (gsize at = position + 1; at < lexer->length; at++) {
        if (lexer->text[at] == '\\') {
            at++;
        } else if (lexer->text[at] == '\'') {
            if (byte_at(lexer, at + 1) == '\'') {
                at++;
                continue;
            }
            gsize next = find_continuation(lexer, at + 1);
            if (next == 0)
                return at + 1;
            at = next;
        }
    }
    return 0;
}

static gsize skip_string(const Lexer *lexer, gsize position)
{
    gsize end = skip_quoted(lexer, position, '\'');
    for (gsize next; end != 0 && (next = find_continuation(lexer, end)) != 0;)
        end = skip_quoted(lexer, next, '\'');
    return end;
}

/* The length of the delimiter $tag$ at `position`, 0 when it is none. */
static gsize delimiter_length(const Lexer *lexer, gsize position)
{
    gsize at = position + 1;
    if ((class_at(lexer, at) & START) != 0) {
        while ((class_at(lexer, at) & (START | DIGIT)) != 0)
            at++;
    }
    return byte_at(lexer, at) == '$' ? at + 1 - position : 0;
}

static gsize skip_dollar_quoted(const Lexer *lexer, gsize position, gsize delimiter)
{
    if (position + delimiter >= lexer->length)
        return 0;
    const char *found =
        memmem(lexer->text + position + delimiter, lexer->length - position - delimiter,
               lexer->text + position, delimiter);
    return found != NULL ? (gsize)(found - lexer->text) + delimiter : 0;
}

/* White space and comments. Keeps `comment` at the first of the comment lines that touch what
 * follows. FALSE when a comment never ends: `position` is then at its start. */
static gboolean skip_blank(Lexer *lexer)
{
    const char *text = lexer->text;
    gsize at = lexer->position, end = lexer->length, comment = G_MAXSIZE;
    guint newlines = 0; /* since the last comment */
    /* A comment that trails what came before on its line is no comment of what follows. */
    gboolean own_line = at == lexer->first || text[at - 1] == '\n';
    for (;;) {
        for (; at < end && (classes[(guchar)text[at]] & SPACE) != 0; at++) {
            if (text[at] != '\n')
                continue;
            own_line = TRUE;
            if (++newlines > 1)
                comment = G_MAXSIZE;
        }
        gboolean line = at + 1 < end && text[at] == '-' && text[at + 1] == '-';
        gboolean block = at + 1 < end && text[at] == '/' && text[at + 1] == '*';
        lexer->position = at;
        if (!line && !block) {
            lexer->comment = comment != G_MAXSIZE ? comment : at;
            return TRUE;
        }
        if (comment == G_MAXSIZE && own_line)
            comment = at;
        newlines = 0;
        at = line ? skip_line_comment(lexer, at) : skip_block_comment(lexer, at);
        if (at == 0)
            return FALSE;
    }
}

static Token finish(Lexer *lexer, TokenKind kind, gsize start, gsize end, const char *what)
{
    if (end == 0) {
        lexer->broken = what;
        kind = TOKEN_BROKEN;
        end = lexer->length;
    }
    lexer->position = end;
    return (Token){kind, start, end};
}

/* What a letter before a quote makes of the string: E'', U&'', U&"", N'', B'', X''. TOKEN_END when
 * it is a word. */
static Token read_prefixed(Lexer *lexer, gsize start)
{
    gsize at = start + 1;
    char first = lexer->text[start];
    if (byte_at(lexer, at) == '\'' && (first == 'e' || first == 'E'))
        return finish(lexer, TOKEN_STRING, start, skip_escaped(lexer, at), "string");
    if (byte_at(lexer, at) == '\'' && strchr("nNbBxX", first) != NULL)
        return finish(lexer, TOKEN_STRING, start, skip_string(lexer, at), "string");
    if ((first == 'u' || first == 'U') && byte_at(lexer, at) == '&') {
        if (byte_at(lexer, at + 1) == '\'')
            return finish(lexer, TOKEN_STRING, start, skip_string(lexer, at + 1), "string");
        if (byte_at(lexer, at + 1) == '"')
            return finish(lexer, TOKEN_QUOTED, start, skip_quoted(lexer, at + 1, '"'),
                          "quoted identifier");
    }
    return (Token){TOKEN_END, start, start};
}

static Token read_word(Lexer *lexer, gsize start)
{
    gsize at = start + 1, end = lexer->length;
    const char *text = lexer->text;
    if (at < end && (text[at] == '\'' || text[at] == '&')) {
        Token token = read_prefixed(lexer, start);
        if (token.kind != TOKEN_END)
            return token;
    }
    while (at < end && (classes[(guchar)text[at]] & (START | DIGIT | DOLLAR)) != 0)
        at++;
    lexer->position = at;
    return (Token){TOKEN_WORD, start, at};
}

static Token read_number(Lexer *lexer, gsize start)
{
    gsize at = start + 1;
    while ((class_at(lexer, at) & (START | DIGIT)) != 0)
        at++;
    return finish(lexer, TOKEN_NUMBER, start, at, NULL);
}

static Token read_dollar(Lexer *lexer, gsize start)
{
    gsize delimiter = delimiter_length(lexer, start);
    if (delimiter > 0)
        return finish(lexer, TOKEN_STRING, start, skip_dollar_quoted(lexer, start, delimiter),
                      "dollar-quoted string");
    gsize at = start + 1;
    while ((class_at(lexer, at) & DIGIT) != 0)
        at++;
    return finish(lexer, at > start + 1 ? TOKEN_PARAMETER : TOKEN_SIGN, start, at, NULL);
}

/* The commonest blanks, none or one space; FALSE when there may be more to it. */
static gboolean skip_little(Lexer *lexer)
{
    gsize at = lexer->position;
    if (at < lexer->length && lexer->text[at] == ' ')
        at++;
    if (at >= lexer->length || (classes[(guchar)lexer->text[at]] & (SPACE | COMMENT)) != 0)
        return FALSE;
    lexer->position = lexer->comment = at;
    return TRUE;
}

Token lexer_next(Lexer *lexer)
{
    if (!skip_little(lexer) && !skip_blank(lexer))
        return finish(lexer, TOKEN_BROKEN, lexer->position, 0, "comment");
    gsize start = lexer->position;
    if (start >= lexer->length)
        return (Token){TOKEN_END, lexer->length, lexer->length};
    char byte = lexer->text[start];
    int class = classes[(guchar)byte];
    if (class == START)
        return read_word(lexer, start);
    if (class == DIGIT)
        return read_number(lexer, start);
    if (byte == '\'')
        return finish(lexer, TOKEN_STRING, start, skip_string(lexer, start), "string");
    if (byte == '"')
        return finish(lexer, TOKEN_QUOTED, start, skip_quoted(lexer, start, '"'),
                      "quoted identifier");
    if (class == DOLLAR)
        return read_dollar(lexer, start);
    lexer->position = start + 1;
    return (Token){TOKEN_SIGN, start, start + 1};
}

gboolean lexer_same_word(const char *text, const char *word, gsize length)
{
    for (gsize i = 0; i < length; i++) {
        if (g_ascii_tolower(text[i]) != word[i])
            return FALSE;
    }
    return TRUE;
}
