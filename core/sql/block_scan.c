#include "core/sql/block_scan.h"

#include "core/sql/constant.h"
#include "core/sql/lexer.h"

#include <string.h>

enum { SCAN_DEPTH_MAX = 200 };

typedef struct Scan {
    const Literal *body;
    Lexer lexer;
    Token token; /* the one at hand */
    GArray *steps;
    guint depth;
    guint maybe;
    gboolean lost;
} Scan;

static void scan_statement(Scan *self);

static void advance(Scan *self)
{
    self->token = lexer_next(&self->lexer);
}

static gboolean is_word(const Scan *self, const char *word)
{
    return token_is_word(&self->lexer, self->token, word);
}

static gboolean is_sign(const Scan *self, char sign)
{
    return token_is_sign(&self->lexer, self->token, sign);
}

static gboolean is_over(const Scan *self)
{
    return self->lost || self->token.kind == TOKEN_END || self->token.kind == TOKEN_BROKEN;
}

static gboolean is_any(const Scan *self, const char *const *words)
{
    if (self->token.kind != TOKEN_WORD)
        return FALSE;
    for (guint i = 0; words[i] != NULL; i++)
        if (is_word(self, words[i]))
            return TRUE;
    return FALSE;
}

static void take(Scan *self, const char *word)
{
    if (is_word(self, word))
        advance(self);
    else
        self->lost = TRUE;
}

static void add_step(Scan *self, BlockStepKind kind, gsize start, gsize end, Literal *text)
{
    Draft draft = {kind, self->maybe > 0, start, end, text};
    g_array_append_val(self->steps, draft);
}

static void count_pair(guint *depth, gboolean opens, gboolean closes)
{
    if (opens)
        (*depth)++;
    else if (closes && *depth > 0)
        (*depth)--;
}

/* To the semicolon, or a word, outside of parentheses, CASE … END and BEGIN ATOMIC … END; the
 * result is where the last token before ends. */
static gsize skip_until(Scan *self, const char *word)
{
    guint depth = 0, words = 0;
    gsize end = self->token.start;
    for (gboolean begun = FALSE; !is_over(self); advance(self)) {
        gboolean flat = depth == 0 && words == 0;
        if (flat && (is_sign(self, ';') || (word != NULL && is_word(self, word))))
            break;
        gboolean atomic = begun && is_word(self, "atomic");
        begun = is_word(self, "begin");
        count_pair(&depth, is_sign(self, '('), is_sign(self, ')'));
        count_pair(&words, atomic || is_word(self, "case"), is_word(self, "end"));
        end = self->token.end;
    }
    return end;
}

static void skip_semicolon(Scan *self)
{
    skip_until(self, NULL);
    if (is_sign(self, ';'))
        advance(self);
    else
        self->lost = TRUE;
}

/* The token is the first of EXECUTE's expression. */
static void scan_execute(Scan *self, gsize start, const char *end_word)
{
    static const char *const behind[] = {"into", "using", "loop", NULL};
    gsize first = self->token.start;
    Literal *text = constant_read(self->body, &self->lexer, &self->token);
    if (text != NULL && !is_sign(self, ';') && !is_any(self, behind))
        g_clear_pointer(&text, literal_free);
    gsize end = MAX(skip_until(self, end_word), first);
    add_step(self, text != NULL ? BLOCK_RUNS : BLOCK_DYNAMIC, start, end, text);
}

static void scan_sql(Scan *self, const char *end_word)
{
    gsize start = self->token.start;
    gsize end = skip_until(self, end_word);
    if (end > start)
        add_step(self, BLOCK_RUNS, start, end, NULL);
}

static gboolean is_query(const Scan *self)
{
    static const char *const words[] = {"select", "with",   "values", "table", "insert",
                                        "update", "delete", "merge",  NULL};
    Scan ahead = *self;
    while (is_sign(&ahead, '('))
        advance(&ahead);
    return is_any(&ahead, words);
}

/* A query, or EXECUTE and its text, up to the semicolon or the word. */
static void scan_source(Scan *self, const char *end_word)
{
    gsize start = self->token.start;
    if (is_word(self, "execute")) {
        advance(self);
        scan_execute(self, start, end_word);
    } else if (is_query(self)) {
        scan_sql(self, end_word);
    } else {
        skip_until(self, end_word);
    }
}

static gboolean scan_list(Scan *self, const char *const *stops)
{
    while (!is_over(self) && !is_any(self, stops))
        scan_statement(self);
    return !is_over(self);
}

static const char *const branch_stops[] = {"elsif", "elseif", "else", "when", "end", NULL};
static const char *const handler_stops[] = {"when", "end", NULL};
static const char *const block_stops[] = {"exception", "end", NULL};
static const char *const loop_stops[] = {"end", NULL};

static void add_bracket(GArray *steps, BlockStepKind kind)
{
    Draft draft = {.kind = kind};
    g_array_append_val(steps, draft);
}

/* Ranges of steps, of which one happens. Those besides the kept one go first, each undone.
 * `bounds`: of guint, where each begins. */
static void order_ways(Scan *self, const GArray *bounds, guint kept)
{
    guint first = g_array_index(bounds, guint, 0), end = self->steps->len;
    g_autoptr(GArray) ordered = g_array_new(FALSE, FALSE, sizeof(Draft));
    for (guint pass = 0; pass < 2; pass++) {
        for (guint i = 0; i < bounds->len; i++) {
            guint from = g_array_index(bounds, guint, i);
            guint to = i + 1 < bounds->len ? g_array_index(bounds, guint, i + 1) : end;
            if (to == from || (i == kept) != (pass == 1))
                continue;
            if (pass == 0)
                add_bracket(ordered, BLOCK_SAVE);
            g_array_append_vals(ordered, &g_array_index(self->steps, Draft, from), to - from);
            if (pass == 0)
                add_bracket(ordered, BLOCK_UNDO);
        }
    }
    g_array_set_size(self->steps, first); /* the drafts live on in `ordered` */
    g_array_append_vals(self->steps, ordered->data, ordered->len);
}

static guint longest_way(const Scan *self, const GArray *bounds)
{
    guint best = 0, most = 0;
    for (guint i = 0; i < bounds->len; i++) {
        guint from = g_array_index(bounds, guint, i);
        guint to = i + 1 < bounds->len ? g_array_index(bounds, guint, i + 1) : self->steps->len;
        if (to - from > most) {
            most = to - from;
            best = i;
        }
    }
    return best;
}

static void end_ways(Scan *self, const GArray *bounds)
{
    if (bounds->len > 0)
        order_ways(self, bounds, longest_way(self, bounds));
}

static void begin_way(Scan *self, GArray *bounds)
{
    g_array_append_val(bounds, self->steps->len);
}

/* IF and CASE from the first THEN on. */
static void scan_branches(Scan *self, const char *closing)
{
    g_autoptr(GArray) bounds = g_array_new(FALSE, FALSE, sizeof(guint));
    self->maybe++;
    while (!is_over(self)) {
        gboolean otherwise = is_word(self, "else");
        if (is_word(self, "end"))
            break;
        if (!otherwise)
            skip_until(self, "then");
        if (is_sign(self, ';'))
            self->lost = TRUE;
        advance(self); /* THEN, ELSE */
        begin_way(self, bounds);
        scan_list(self, branch_stops);
    }
    self->maybe--;
    end_ways(self, bounds);
    take(self, "end");
    take(self, closing);
    skip_semicolon(self);
}

static void scan_if(Scan *self)
{
    scan_branches(self, "if");
}

static void scan_case(Scan *self)
{
    advance(self);
    skip_until(self, "when");
    scan_branches(self, "case");
}

static void scan_loop(Scan *self)
{
    if (is_word(self, "for")) {
        advance(self);
        skip_until(self, "in");
        if (is_word(self, "in")) {
            advance(self);
            scan_source(self, "loop");
        }
    }
    skip_until(self, "loop");
    take(self, "loop");
    self->maybe++;
    scan_list(self, loop_stops);
    self->maybe--;
    take(self, "end");
    take(self, "loop");
    skip_semicolon(self);
}

static void scan_declarations(Scan *self)
{
    while (!is_over(self) && !is_word(self, "begin"))
        if (is_word(self, "declare"))
            advance(self);
        else
            skip_semicolon(self);
}

static void scan_handlers(Scan *self, GArray *bounds)
{
    advance(self); /* EXCEPTION */
    self->maybe++;
    while (!is_over(self) && is_word(self, "when")) {
        skip_until(self, "then");
        take(self, "then");
        begin_way(self, bounds);
        scan_list(self, handler_stops);
    }
    self->maybe--;
}

/* What fails in a body with handlers does no harm: it is run, but may not be done. */
static void mark_maybe(const Scan *self, guint from)
{
    for (guint i = from; i < self->steps->len; i++)
        g_array_index(self->steps, Draft, i).maybe = TRUE;
}

static void scan_block(Scan *self)
{
    scan_declarations(self);
    take(self, "begin");
    guint first = self->steps->len;
    scan_list(self, block_stops);
    if (is_word(self, "exception")) {
        g_autoptr(GArray) bounds = g_array_new(FALSE, FALSE, sizeof(guint));
        mark_maybe(self, first);
        g_array_append_val(bounds, first);
        scan_handlers(self, bounds);
        order_ways(self, bounds, 0);
    }
    take(self, "end");
    skip_until(self, NULL);
    if (is_sign(self, ';'))
        advance(self);
}

static void scan_return(Scan *self)
{
    advance(self);
    if (is_word(self, "query")) {
        advance(self);
        scan_source(self, NULL);
    }
    skip_semicolon(self);
}

/* OPEN cursor [NO SCROLL] FOR query | EXECUTE text */
static void scan_open(Scan *self)
{
    skip_until(self, "for");
    if (is_word(self, "for")) {
        advance(self);
        scan_source(self, NULL);
    }
    skip_semicolon(self);
}

/* name[1].part := expression; also with "=" */
static gboolean is_assignment(const Scan *self)
{
    Lexer lexer = self->lexer;
    guint brackets = 0;
    if (self->token.kind != TOKEN_WORD && self->token.kind != TOKEN_QUOTED &&
        self->token.kind != TOKEN_PARAMETER)
        return FALSE;
    for (gboolean name = FALSE;;) {
        Token token = lexer_next(&lexer);
        if (token_is_sign(&lexer, token, ';') || token.kind == TOKEN_END ||
            token.kind == TOKEN_BROKEN)
            return FALSE;
        if (token_is_sign(&lexer, token, '[')) {
            brackets++;
        } else if (token_is_sign(&lexer, token, ']')) {
            count_pair(&brackets, FALSE, TRUE);
        } else if (brackets == 0) {
            if (token_is_sign(&lexer, token, ':') || token_is_sign(&lexer, token, '='))
                return TRUE;
            gboolean dot = token_is_sign(&lexer, token, '.');
            if (!dot && !name)
                return FALSE;
            name = dot;
        }
    }
}

static void scan_end_of_transaction(Scan *self)
{
    add_step(self, is_word(self, "commit") ? BLOCK_COMMIT : BLOCK_ROLLBACK, self->token.start,
             self->token.end, NULL);
    skip_semicolon(self);
}

static void scan_simple(Scan *self)
{
    static const char *const own[] = {"null",     "raise", "assert", "get",   "exit",
                                      "continue", "fetch", "move",   "close", NULL};
    static const char *const ends[] = {"commit", "rollback", NULL};
    gsize start = self->token.start;
    if (is_assignment(self) || is_any(self, own)) {
        skip_semicolon(self);
    } else if (is_any(self, ends)) {
        scan_end_of_transaction(self);
    } else if (is_word(self, "return")) {
        scan_return(self);
    } else if (is_word(self, "open")) {
        scan_open(self);
    } else if (is_word(self, "execute")) {
        advance(self);
        scan_execute(self, start, NULL);
        skip_semicolon(self);
    } else {
        scan_sql(self, NULL);
        skip_semicolon(self);
    }
}

static void skip_labels(Scan *self)
{
    while (is_sign(self, '<')) { /* <<label>> */
        while (!is_over(self) && !is_sign(self, '>'))
            advance(self);
        while (is_sign(self, '>'))
            advance(self);
    }
}

static void scan_one(Scan *self)
{
    static const char *const loops[] = {"loop", "while", "for", "foreach", NULL};
    skip_labels(self);
    if (is_word(self, "declare") || is_word(self, "begin"))
        scan_block(self);
    else if (is_word(self, "if"))
        scan_if(self);
    else if (is_word(self, "case"))
        scan_case(self);
    else if (is_any(self, loops))
        scan_loop(self);
    else
        scan_simple(self);
}

static void scan_statement(Scan *self)
{
    if (self->depth >= SCAN_DEPTH_MAX) {
        self->lost = TRUE;
        return;
    }
    self->depth++;
    scan_one(self);
    self->depth--;
}

static void draft_clear(gpointer data)
{
    Draft *draft = data;
    g_clear_pointer(&draft->text, literal_free);
}

GArray *block_scan(const Literal *body, gboolean *broken)
{
    Scan scan = {.body = body,
                 .lexer = lexer_on(body->text->str, body->text->len),
                 .steps = g_array_new(FALSE, FALSE, sizeof(Draft))};
    advance(&scan);
    while (is_sign(&scan, '#')) { /* #variable_conflict use_column */
        for (guint i = 0; i < 3; i++)
            advance(&scan);
    }
    scan_statement(&scan);
    *broken = scan.lost || scan.token.kind != TOKEN_END;
    g_array_set_clear_func(scan.steps, draft_clear);
    return scan.steps;
}
