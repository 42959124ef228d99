#include "lint/body.h"

#include "core/sql/lexer.h"

#include <string.h>

enum { BLOCK_DEPTH_MAX = 200 };

typedef struct Reader {
    Lexer lexer;
    Token token; /* the one at hand */
    BodyFacts *facts;
    gsize base;
    guint depth;
    guint query_loops; /* around the token */
    guint exits;       /* EXIT and such, seen so far */
    GPtrArray *variables;
} Reader;

gboolean body_of(const Statement *statement, Body *body)
{
    *body = (Body){0};
    const char *language = NULL;
    if (statement->kind == STATEMENT_CREATE_FUNCTION) {
        body->function = statement->create_function;
        body->text = body->function->body;
        body->offset = body->function->body_offset;
        language = body->function->language;
    } else if (statement->kind == STATEMENT_DO) {
        body->text = statement->do_block->body;
        body->offset = statement->do_block->body_offset;
        language = statement->do_block->language;
    }
    return body->text != NULL && g_strcmp0(language, "plpgsql") == 0;
}

static void advance(Reader *self)
{
    self->token = lexer_next(&self->lexer);
}

static gboolean is_word(const Reader *self, const char *word)
{
    return token_is_word(&self->lexer, self->token, word);
}

static gboolean is_sign(const Reader *self, char sign)
{
    return token_is_sign(&self->lexer, self->token, sign);
}

static gboolean is_over(const Reader *self)
{
    return self->token.kind == TOKEN_END || self->token.kind == TOKEN_BROKEN ||
           self->facts->fault != NULL;
}

static void complain(Reader *self, const char *fault)
{
    if (self->facts->fault != NULL)
        return;
    self->facts->fault = fault;
    self->facts->fault_offset = self->base + self->token.start;
}

/* To the word, or the semicolon where `word` is NULL, outside of parentheses and CASE … END. */
static gboolean skip_to(Reader *self, const char *word)
{
    guint depth = 0, cases = 0;
    for (; !is_over(self); advance(self)) {
        gboolean flat = depth == 0 && cases == 0;
        if (flat && word != NULL && is_word(self, word))
            return TRUE;
        if (flat && is_sign(self, ';'))
            return word == NULL;
        if (is_sign(self, '('))
            depth++;
        else if (is_sign(self, ')') && depth > 0)
            depth--;
        else if (is_word(self, "case"))
            cases++;
        else if (is_word(self, "end") && cases > 0)
            cases--;
    }
    return FALSE;
}

static void skip_past(Reader *self, const char *word, const char *fault)
{
    if (skip_to(self, word))
        advance(self);
    else
        complain(self, fault);
}

static void take(Reader *self, const char *word, const char *fault)
{
    if (is_word(self, word))
        advance(self);
    else
        complain(self, fault);
}

static gboolean is_any_word(const Reader *self, const char *const *words)
{
    for (guint i = 0; words[i] != NULL; i++)
        if (is_word(self, words[i]))
            return TRUE;
    return FALSE;
}

static gboolean read_statement(Reader *self);

/* Returns whether the end of the list cannot be reached. */
static gboolean read_list(Reader *self, const char *const *stops)
{
    gboolean ends = FALSE;
    while (!is_over(self) && !is_any_word(self, stops))
        ends = read_statement(self) || ends;
    return ends;
}

static const char *const branch_stops[] = {"elsif", "elseif", "else", "when", "end", NULL};
static const char *const handler_stops[] = {"when", "end", NULL};
static const char *const block_stops[] = {"exception", "end", NULL};
static const char *const loop_stops[] = {"end", NULL};

/* IF TG_OP = …: the branches of a trigger are for the events that it is made for. */
static gboolean is_about_event(const Reader *self)
{
    Lexer lexer = self->lexer;
    for (guint i = 0; i < 3; i++) {
        if (token_is_word(&lexer, lexer_next(&lexer), "tg_op"))
            return TRUE;
    }
    return FALSE;
}

static gboolean read_if(Reader *self)
{
    gboolean ends = TRUE, has_else = is_about_event(self);
    do {
        advance(self); /* IF, ELSIF */
        skip_past(self, "then", "THEN is missing after IF");
        ends = read_list(self, branch_stops) && ends;
    } while (!is_over(self) && (is_word(self, "elsif") || is_word(self, "elseif")));
    if (is_word(self, "else")) {
        has_else = TRUE;
        advance(self);
        ends = read_list(self, branch_stops) && ends;
    }
    take(self, "end", "END IF is missing");
    take(self, "if", "END IF is missing");
    skip_past(self, NULL, "the semicolon after END IF is missing");
    return ends && has_else;
}

/* Without ELSE it raises an error where nothing fits. */
static gboolean read_case(Reader *self)
{
    gboolean ends = TRUE;
    advance(self);
    if (!skip_to(self, "when"))
        complain(self, "WHEN is missing after CASE");
    while (!is_over(self) && is_word(self, "when")) {
        advance(self);
        skip_past(self, "then", "THEN is missing after WHEN");
        ends = read_list(self, branch_stops) && ends;
    }
    if (is_word(self, "else")) {
        advance(self);
        ends = read_list(self, branch_stops) && ends;
    }
    take(self, "end", "END CASE is missing");
    take(self, "case", "END CASE is missing");
    skip_past(self, NULL, "the semicolon after END CASE is missing");
    return ends;
}

/* FOR row IN SELECT …: left at the query. */
static gboolean is_over_query(Reader *self)
{
    static const char *const queries[] = {"select", "with", "execute", NULL};
    if (!is_word(self, "for") || !skip_to(self, "in"))
        return FALSE;
    advance(self);
    while (is_sign(self, '('))
        advance(self);
    return is_any_word(self, queries);
}

static gboolean read_loop(Reader *self)
{
    gboolean plain = is_word(self, "loop");
    Lexer ahead = self->lexer;
    Token token = self->token;
    gboolean over_query = is_over_query(self);
    self->lexer = ahead;
    self->token = token;
    guint exits = self->exits;
    self->query_loops += over_query ? 1 : 0;
    skip_past(self, "loop", "LOOP is missing");
    read_list(self, loop_stops);
    self->query_loops -= over_query ? 1 : 0;
    take(self, "end", "END LOOP is missing");
    take(self, "loop", "END LOOP is missing");
    skip_past(self, NULL, "the semicolon after END LOOP is missing");
    return plain && exits == self->exits;
}

static void read_declarations(Reader *self)
{
    while (!is_over(self) && !is_word(self, "begin")) {
        if (is_word(self, "declare")) {
            advance(self);
            continue;
        }
        if (self->token.kind == TOKEN_WORD)
            g_ptr_array_add(self->variables,
                            g_ascii_strdown(self->lexer.text + self->token.start,
                                            (gssize)(self->token.end - self->token.start)));
        skip_past(self, NULL, "BEGIN is missing after DECLARE");
    }
}

/* The handler of WHEN OTHERS has nothing but NULL in it. */
static gboolean is_idle(Reader *self)
{
    Lexer lexer = self->lexer;
    Token token = self->token;
    while (is_word(self, "null") || is_sign(self, ';'))
        advance(self);
    gboolean idle = is_any_word(self, handler_stops);
    self->lexer = lexer;
    self->token = token;
    return idle;
}

static gboolean read_handlers(Reader *self)
{
    gboolean ends = TRUE;
    advance(self); /* EXCEPTION */
    while (!is_over(self) && is_word(self, "when")) {
        gsize offset = self->base + self->token.start;
        advance(self);
        gboolean others = is_word(self, "others");
        skip_past(self, "then", "THEN is missing after WHEN");
        if (others && is_idle(self))
            g_array_append_val(self->facts->swallows, offset);
        ends = read_list(self, handler_stops) && ends;
    }
    return ends;
}

static gboolean read_block(Reader *self)
{
    read_declarations(self);
    take(self, "begin", "BEGIN is missing");
    gboolean ends = read_list(self, block_stops);
    if (is_word(self, "exception"))
        ends = read_handlers(self) && ends;
    if (self->token.kind == TOKEN_BROKEN)
        return ends;
    take(self, "end", "END is missing");
    if (!is_over(self) && skip_to(self, NULL))
        advance(self);
    return ends;
}

static gboolean raises(const Reader *self)
{
    static const char *const levels[] = {"debug", "log", "info", "notice", "warning", NULL};
    return !is_any_word(self, levels);
}

static gboolean read_plain(Reader *self)
{
    static const char *const writes[] = {"insert", "update", "delete", NULL};
    gboolean returns = is_word(self, "return"), ends = FALSE;
    gboolean raise = is_word(self, "raise");
    if (is_word(self, "exit"))
        self->exits++;
    if (self->query_loops > 0 && is_any_word(self, writes)) {
        gsize offset = self->base + self->token.start;
        g_array_append_val(self->facts->row_writes, offset);
    }
    if (returns || raise) {
        advance(self);
        ends = returns ? !is_word(self, "next") && !is_word(self, "query") : raises(self);
    }
    skip_past(self, NULL, "the semicolon at the end of a statement is missing");
    return ends;
}

static gboolean read_inner(Reader *self)
{
    while (is_sign(self, '<')) { /* <<label>> */
        while (!is_over(self) && !is_sign(self, '>'))
            advance(self);
        while (is_sign(self, '>'))
            advance(self);
    }
    if (is_word(self, "declare") || is_word(self, "begin"))
        return read_block(self);
    if (is_word(self, "if"))
        return read_if(self);
    if (is_word(self, "case"))
        return read_case(self);
    if (is_word(self, "loop") || is_word(self, "while") || is_word(self, "for") ||
        is_word(self, "foreach"))
        return read_loop(self);
    return read_plain(self);
}

static gboolean read_statement(Reader *self)
{
    if (self->depth >= BLOCK_DEPTH_MAX) {
        self->lexer.position = self->lexer.length; /* what lies deeper is not judged */
        advance(self);
        return TRUE;
    }
    self->depth++;
    gboolean ends = read_inner(self);
    self->depth--;
    return ends;
}

static gboolean is_named(const Body *body, const char *name)
{
    Lexer lexer = lexer_on(body->text, strlen(body->text));
    guint times = 0;
    for (Token token = lexer_next(&lexer);
         token.kind != TOKEN_END && token.kind != TOKEN_BROKEN && times < 2;
         token = lexer_next(&lexer))
        times += token.kind == TOKEN_WORD && token.end - token.start == strlen(name) &&
                 g_ascii_strncasecmp(body->text + token.start, name, strlen(name)) == 0;
    return times > 1;
}

BodyFacts body_read(const Body *body)
{
    BodyFacts facts = {.swallows = g_array_new(FALSE, FALSE, sizeof(gsize)),
                       .row_writes = g_array_new(FALSE, FALSE, sizeof(gsize)),
                       .unused = g_ptr_array_new_with_free_func(g_free)};
    g_autoptr(GPtrArray) variables = g_ptr_array_new_with_free_func(g_free);
    Reader reader = {.lexer = lexer_on(body->text, strlen(body->text)),
                     .facts = &facts,
                     .base = body->offset,
                     .variables = variables};
    advance(&reader);
    while (is_sign(&reader, '#')) { /* #variable_conflict use_column */
        for (guint i = 0; i < 3; i++)
            advance(&reader);
    }
    facts.ends_open = !read_statement(&reader);
    if (reader.token.kind != TOKEN_END && reader.token.kind != TOKEN_BROKEN)
        complain(&reader, "there is text behind the last END");
    for (guint i = 0; facts.fault == NULL && i < variables->len; i++)
        if (!is_named(body, variables->pdata[i]))
            g_ptr_array_add(facts.unused, g_strdup(variables->pdata[i]));
    return facts;
}

void body_facts_clear(BodyFacts *facts)
{
    g_array_unref(facts->swallows);
    g_array_unref(facts->row_writes);
    g_ptr_array_unref(facts->unused);
}
