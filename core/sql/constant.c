#include "core/sql/constant.h"

#include <string.h>

enum { DEPTH_MAX = 20, ARGUMENTS_MAX = 16 };

typedef struct Reader {
    const Literal *body;
    Lexer *lexer;
    Token *token;
    guint depth;
} Reader;

static gboolean read_joined(Reader *self, Literal *into);

static void advance(const Reader *self)
{
    *self->token = lexer_next(self->lexer);
}

static gboolean is_sign(const Reader *self, char sign)
{
    return token_is_sign(self->lexer, *self->token, sign);
}

/* Offsets of the pieces are mapped by hand: a constant is decoded in the body's own text first. */
static gboolean read_string(const Reader *self, Literal *into)
{
    g_autoptr(Literal) inner = literal_new();
    if (!literal_decode(inner, self->body->text->str, self->token->start, self->token->end, 0))
        return FALSE;
    for (guint i = 0; i < inner->places->len; i++) {
        const ScriptPlace *place = &g_array_index(inner->places, ScriptPlace, i);
        gsize end = i + 1 < inner->places->len ? g_array_index(inner->places, ScriptPlace, i + 1).at
                                               : inner->text->len;
        literal_append(into, inner->text->str + place->at, end - place->at,
                       literal_place(self->body, place->outer));
    }
    advance(self);
    return TRUE;
}

typedef struct Arguments {
    Literal *values[ARGUMENTS_MAX];
    guint count;
} Arguments;

static void arguments_clear(Arguments *arguments)
{
    for (guint i = 0; i < arguments->count; i++)
        literal_free(arguments->values[i]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Arguments, arguments_clear)

static void append_quoted(Literal *into, const Literal *value, char quote)
{
    gsize place = literal_place(value, 0);
    literal_append(into, &quote, 1, place);
    for (gsize i = 0; i < value->text->len; i++) {
        if (value->text->str[i] == quote)
            literal_append(into, &quote, 1, place);
        literal_append_piece(into, value, i, i + 1);
    }
    literal_append(into, &quote, 1, place);
}

/* As format() would put it in; FALSE for what it would refuse. */
static gboolean append_value(Literal *into, const Literal *value, char kind)
{
    if (kind == 's')
        literal_append_piece(into, value, 0, value->text->len);
    else if (kind == 'I')
        append_quoted(into, value, '"');
    else if (kind == 'L' && strchr(value->text->str, '\\') == NULL)
        append_quoted(into, value, '\'');
    else
        return FALSE;
    return TRUE;
}

/* %s, %I, %L, %2$s, %%; widths are not followed. */
static gboolean fill_in(Literal *into, const Arguments *arguments)
{
    const Literal *format = arguments->values[0];
    const char *text = format->text->str;
    guint next = 1;
    for (gsize at = 0; at < format->text->len;) {
        gsize stop = at + strcspn(text + at, "%");
        literal_append_piece(into, format, at, stop);
        at = stop;
        if (text[at] == '\0')
            break;
        if (text[at + 1] == '%') {
            literal_append_piece(into, format, at, at + 1);
            at += 2;
            continue;
        }
        at++;
        char *end = NULL;
        guint64 position = g_ascii_isdigit(text[at]) ? g_ascii_strtoull(text + at, &end, 10) : 0;
        if (position > 0 && (*end != '$' || position >= ARGUMENTS_MAX))
            return FALSE;
        if (position > 0) {
            next = (guint)position;
            at = (gsize)(end - text) + 1;
        }
        if (next >= arguments->count || !append_value(into, arguments->values[next], text[at]))
            return FALSE;
        next++;
        at++;
    }
    return TRUE;
}

static gboolean read_arguments(Reader *self, Arguments *arguments)
{
    do {
        advance(self); /* the parenthesis, or the comma */
        if (arguments->count == ARGUMENTS_MAX)
            return FALSE;
        Literal *value = arguments->values[arguments->count++] = literal_new();
        if (self->token->kind == TOKEN_NUMBER) {
            literal_append_piece(value, self->body, self->token->start, self->token->end);
            advance(self);
        } else if (!read_joined(self, value)) {
            return FALSE;
        }
    } while (is_sign(self, ','));
    if (!is_sign(self, ')'))
        return FALSE;
    advance(self);
    return TRUE;
}

static gboolean read_call(Reader *self, Literal *into)
{
    gboolean format = token_is_word(self->lexer, *self->token, "format");
    gboolean name = token_is_word(self->lexer, *self->token, "quote_ident");
    gboolean text = token_is_word(self->lexer, *self->token, "quote_literal");
    if (token_is_word(self->lexer, *self->token, "concat"))
        name = text = FALSE;
    else if (!format && !name && !text)
        return FALSE;
    advance(self);
    g_auto(Arguments) arguments = {.count = 0};
    if (!is_sign(self, '(') || !read_arguments(self, &arguments))
        return FALSE;
    if (format)
        return fill_in(into, &arguments);
    for (guint i = 0; i < arguments.count; i++)
        if (!append_value(into, arguments.values[i], name ? 'I' : text ? 'L' : 's'))
            return FALSE;
    return arguments.count == 1 || (!name && !text);
}

static gboolean read_term(Reader *self, Literal *into)
{
    if (self->token->kind == TOKEN_STRING)
        return read_string(self, into);
    if (self->token->kind == TOKEN_WORD)
        return read_call(self, into);
    if (!is_sign(self, '('))
        return FALSE;
    advance(self);
    if (!read_joined(self, into) || !is_sign(self, ')'))
        return FALSE;
    advance(self);
    return TRUE;
}

/* ::text changes nothing. */
static gboolean skip_cast(const Reader *self)
{
    static const char *const names[] = {"text", "varchar", "name"};
    if (!is_sign(self, ':'))
        return TRUE;
    advance(self);
    if (!is_sign(self, ':'))
        return FALSE;
    advance(self);
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        if (!token_is_word(self->lexer, *self->token, names[i]))
            continue;
        advance(self);
        return !is_sign(self, '(') && !is_sign(self, '[');
    }
    return FALSE;
}

static gboolean read_joined(Reader *self, Literal *into)
{
    if (self->depth >= DEPTH_MAX)
        return FALSE;
    self->depth++;
    gboolean known = read_term(self, into) && skip_cast(self);
    while (known && is_sign(self, '|')) {
        advance(self);
        known = is_sign(self, '|');
        advance(self);
        known = known && read_term(self, into) && skip_cast(self);
    }
    self->depth--;
    return known;
}

Literal *constant_read(const Literal *body, Lexer *lexer, Token *token)
{
    g_autoptr(Literal) text = literal_new();
    Reader reader = {body, lexer, token, 0};
    return read_joined(&reader, text) ? g_steal_pointer(&text) : NULL;
}
