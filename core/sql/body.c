/*
 * The static SQL in PL/pgSQL bodies, found without PL/pgSQL's own parser (the library's ends the
 * process on some input).
 *
 * A body is cut at semicolons and at the words after which a statement or an expression begins.
 * What begins like a query is parsed as one, its INTO blanked out; other pieces are tried as an
 * expression. What PostgreSQL's grammar does not take is passed over: references in bodies are
 * hints, which the server does not check either.
 */
#include "core/sql/convert.h"

#include "core/sql/lexer.h"

#include <string.h>

typedef struct Piece {
    gsize start, end;
} Piece;

/* What a word is to PL/pgSQL. */
enum {
    QUERY = 1 << 0,   /* a query begins with it; PERFORM is SELECT by another name */
    BORDER = 1 << 1,  /* something new begins behind it, and something ends before */
    LEAD = 1 << 2,    /* PL/pgSQL's own: an expression or a query stands behind it */
    INITIAL = 1 << 3, /* LEAD in a declaration only */
    TEST = 1 << 4     /* what follows LEAD is a condition */
};

static const struct {
    const char *word;
    guint8 length, classes;
} words[] = {
#define WORD(word, classes)                                                                        \
    {                                                                                              \
        word, sizeof(word) - 1, classes                                                            \
    }
    WORD("select", QUERY),      WORD("insert", QUERY),      WORD("update", QUERY),
    WORD("delete", QUERY),      WORD("with", QUERY),        WORD("perform", QUERY),
    WORD("merge", QUERY),       WORD("values", QUERY),      WORD("call", QUERY),
    WORD("table", QUERY),       WORD("truncate", QUERY),    WORD("lock", QUERY),
    WORD("begin", BORDER),      WORD("then", BORDER),       WORD("else", BORDER),
    WORD("loop", BORDER),       WORD("declare", BORDER),    WORD("exception", BORDER),
    WORD("if", LEAD | TEST),    WORD("elsif", LEAD | TEST), WORD("elseif", LEAD | TEST),
    WORD("while", LEAD | TEST), WORD("return", LEAD),       WORD("query", LEAD),
    WORD("exit", LEAD),         WORD("when", LEAD),         WORD("for", LEAD),
    WORD("in", LEAD),           WORD("execute", LEAD),      WORD("default", INITIAL),
#undef WORD
};

static guint classify(const Lexer *lexer, Token token)
{
    if (token.kind != TOKEN_WORD)
        return 0;
    const char *text = lexer->text + token.start;
    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        if (words[i].length == token.end - token.start && words[i].word[0] == (*text | 0x20) &&
            lexer_same_word(text, words[i].word, words[i].length))
            return words[i].classes;
    }
    return 0;
}

static void count_pair(guint *depth, gboolean opens, gboolean closes)
{
    if (opens)
        (*depth)++;
    else if (closes && *depth > 0)
        (*depth)--;
}

/* Replaces INTO [STRICT] target [, target] by blanks: of SELECT and RETURNING it is PL/pgSQL's. */
void body_blank_into(char *text, gsize length)
{
    Lexer lexer = lexer_on(text, length);
    Token previous = {TOKEN_END, 0, 0};
    guint depth = 0;
    for (Token token = lexer_next(&lexer); token.kind != TOKEN_END;
         previous = token, token = lexer_next(&lexer)) {
        count_pair(&depth, token_is_sign(&lexer, token, '('), token_is_sign(&lexer, token, ')'));
        if (depth > 0 || !token_is_word(&lexer, token, "into") ||
            token_is_word(&lexer, previous, "insert") || token_is_word(&lexer, previous, "merge"))
            continue;
        gsize end = token.end;
        gboolean wants_name = TRUE;
        for (Token part = lexer_next(&lexer); part.kind != TOKEN_END; part = lexer_next(&lexer)) {
            gboolean joins = token_is_sign(&lexer, part, ',') || token_is_sign(&lexer, part, '.');
            if (!joins && !wants_name) {
                lexer.position = part.start;
                break;
            }
            wants_name = joins || token_is_word(&lexer, part, "strict");
            end = part.end;
        }
        memset(text + token.start, ' ', end - token.start);
    }
}

typedef struct Cutter {
    Convert *convert;
    const char *body;
    gsize offset;
    Lexer lexer;
    Piece piece;
    gboolean open;  /* a piece has begun */
    gboolean test;  /* it is the condition of IF, ELSIF or WHILE */
    gboolean query; /* with a word of query_words */
    gboolean
        worth; /* it has a call, a query or a cast in it; an expression without refers to nothing */
    guint depth, cases;
    gboolean declaring; /* between DECLARE and BEGIN */
} Cutter;

/* Parses "…" or "SELECT …" and notes what it refers to. PERFORM is as long as "SELECT ", so that
 * offsets stay. */
static void refer_piece(const Cutter *cutter, gboolean query)
{
    const char *body = cutter->body;
    Piece piece = cutter->piece;
    Convert inner = *cutter->convert;
    static const char lead[] = "SELECT ";
    gsize length = piece.end - piece.start;
    if (length == 0)
        return;
    gsize shift = query ? 0 : strlen(lead);
    g_autofree char *text = g_malloc(shift + length + 1);
    memcpy(text, lead, shift);
    memcpy(text + shift, body + piece.start, length);
    text[shift + length] = '\0';
    if (query && g_ascii_strncasecmp(text, "perform", 7) == 0)
        memcpy(text, lead, 7);
    body_blank_into(text, shift + length);
    gsize base = cutter->offset + piece.start;
    inner.assigns = !query && !cutter->test;
    inner.expects_errors = inner.assigns;
    refer_sql_body(&inner, text, base > shift ? base - shift : 0);
}

static void end_piece(Cutter *self)
{
    if (self->open && (self->query || self->worth))
        refer_piece(self, self->query);
    self->open = self->query = self->test = FALSE;
    self->depth = self->cases = 0;
}

static gboolean is_cast(const Lexer *lexer, Token token)
{
    return token_is_sign(lexer, token, ':') && token.start > 0 &&
           lexer->text[token.start - 1] == ':';
}

static void add_to_piece(Cutter *self, Token token, guint class)
{
    if (!self->open) {
        self->open = TRUE;
        self->query = (class & QUERY) != 0;
        self->worth = FALSE;
        self->piece.start = token.start;
    }
    self->worth |=
        self->test || token_is_sign(&self->lexer, token, '(') || is_cast(&self->lexer, token);
    self->piece.end = token.end;
}

/* target := expression, FOR … IN query: what stands before is PL/pgSQL's. */
static gboolean drops_lead(const Cutter *self, Token token, guint class)
{
    const Lexer *lexer = &self->lexer;
    if (self->query || self->depth > 0)
        return FALSE;
    if (token_is_sign(lexer, token, '=') && token.start > 0 && lexer->text[token.start - 1] == ':')
        return TRUE;
    return (class & LEAD) != 0 || (self->declaring && (class & INITIAL) != 0);
}

static void read_token(Cutter *self, Token token)
{
    const Lexer *lexer = &self->lexer;
    gboolean flat = self->depth == 0 && self->cases == 0;
    guint class = classify(lexer, token);
    if (flat && token_is_sign(lexer, token, ';')) {
        end_piece(self);
        return;
    }
    if (flat && (class & BORDER) != 0) {
        end_piece(self);
        if (token_is_word(lexer, token, "declare") || token_is_word(lexer, token, "begin"))
            self->declaring = token_is_word(lexer, token, "declare");
        return;
    }
    if (drops_lead(self, token, class)) {
        self->open = FALSE;
        self->test = (class & TEST) != 0;
        return;
    }
    add_to_piece(self, token, class);
    count_pair(&self->depth, token_is_sign(lexer, token, '('), token_is_sign(lexer, token, ')'));
    if (self->query || self->depth > 0 || self->cases > 0)
        count_pair(&self->cases, token_is_word(lexer, token, "case"),
                   token_is_word(lexer, token, "end"));
}

void refer_block_body(Convert *self, const char *body, gsize offset)
{
    if (!self->blocks)
        return;
    Cutter cutter = {
        .convert = self, .body = body, .offset = offset, .lexer = lexer_on(body, strlen(body))};
    for (;;) {
        Token token = lexer_next(&cutter.lexer);
        if (token.kind == TOKEN_END || token.kind == TOKEN_BROKEN)
            break;
        read_token(&cutter, token);
    }
    end_piece(&cutter);
}
