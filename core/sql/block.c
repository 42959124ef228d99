#include "core/sql/block.h"

#include "core/sql/block_scan.h"
#include "core/sql/convert.h"
#include "core/sql/lexer.h"

#include <string.h>

enum { NESTING_MAX = 6 };

typedef struct Block Block;

static void block_free(gpointer data)
{
    Block *block = data;
    parse_free(block->parse);
    script_free(block->script);
    g_free(block->steps);
    g_free(block);
}

/* The body as the server sees it; NULL when that is not to be had. */
static Literal *read_body(const Script *script, gsize body_offset, const Statement *statement,
                          const char *body)
{
    g_autoptr(Literal) literal = literal_new();
    Lexer lexer = lexer_between(script->text, statement->start, statement->end);
    Token token = lexer_next(&lexer);
    while (token.kind != TOKEN_END && token.end <= body_offset)
        token = lexer_next(&lexer);
    if (token.kind != TOKEN_STRING ||
        !literal_decode(literal, script->text, token.start, token.end, 0) ||
        strcmp(literal->text->str, body) != 0)
        return NULL;
    return g_steal_pointer(&literal);
}

typedef struct Assembly {
    const Script *outer;
    const Literal *body;
    gboolean whole; /* a DO block; of a function only what its other reader leaves out */
    Literal *text;
    GArray *items; /* of ScriptItem */
    GArray *steps; /* of BlockStep */
} Assembly;

static gboolean is_word_at(const Literal *text, gsize at, const char *word)
{
    gsize length = strlen(word);
    return text->text->len >= at + length && lexer_same_word(text->text->str + at, word, length);
}

/* What PL/pgSQL adds to SQL: INTO, PERFORM. */
static void make_plain(Literal *text, gsize at)
{
    static const char *const queries[] = {"select", "with",   "values", "table",   "insert",
                                          "update", "delete", "merge",  "perform", "("};
    for (guint i = 0; i < G_N_ELEMENTS(queries); i++) {
        if (!is_word_at(text, at, queries[i]))
            continue;
        if (strcmp(queries[i], "perform") == 0)
            memcpy(text->text->str + at, "select ", 7);
        body_blank_into(text->text->str + at, text->text->len - at);
        return;
    }
}

static void add_item(Assembly *self, const Draft *draft, gsize start, gsize end)
{
    ScriptItem item = {
        .kind = SCRIPT_STATEMENT, .start = start, .end = end, .next = end, .comment = start};
    BlockStep step = {.kind = BLOCK_RUNS,
                      .statement = self->items->len,
                      .maybe = draft->maybe,
                      .executed = draft->text != NULL,
                      .offset = literal_place(self->text, start)};
    g_array_append_val(self->items, item);
    g_array_append_val(self->steps, step);
}

/* What EXECUTE runs may be several statements. */
static void add_executed(Assembly *self, const Draft *draft)
{
    gsize first = self->text->text->len;
    for (guint i = 0; i < draft->text->places->len; i++) {
        const ScriptPlace *place = &g_array_index(draft->text->places, ScriptPlace, i);
        gsize end = i + 1 < draft->text->places->len
                        ? g_array_index(draft->text->places, ScriptPlace, i + 1).at
                        : draft->text->text->len;
        literal_append(self->text, draft->text->text->str + place->at, end - place->at,
                       place->outer);
    }
    Lexer lexer = lexer_between(self->text->text->str, first, self->text->text->len);
    Token token = lexer_next(&lexer);
    while (token.kind != TOKEN_END) {
        gsize start = token.start, end = token.start;
        for (guint depth = 0; token.kind != TOKEN_END; token = lexer_next(&lexer)) {
            if (depth == 0 && token_is_sign(&lexer, token, ';'))
                break;
            depth += token_is_sign(&lexer, token, '(') ? 1 : 0;
            depth -= token_is_sign(&lexer, token, ')') && depth > 0 ? 1 : 0;
            end = token.end;
        }
        if (end > start)
            add_item(self, draft, start, end);
        if (token.kind != TOKEN_END)
            token = lexer_next(&lexer);
    }
}

static gboolean is_followed_already(const Literal *body, const Draft *draft)
{
    static const char *const words[] = {"select",   "with",  "values",  "insert", "update",
                                        "delete",   "merge", "perform", "call",   "table",
                                        "truncate", "lock",  "("};
    for (guint i = 0; i < G_N_ELEMENTS(words); i++)
        if (is_word_at(body, draft->start, words[i]))
            return TRUE;
    return FALSE;
}

static void add_statement(Assembly *self, const Draft *draft)
{
    if (!self->whole && is_followed_already(self->body, draft))
        return;
    gsize start = self->text->text->len;
    literal_append_piece(self->text, self->body, draft->start, draft->end);
    make_plain(self->text, start);
    add_item(self, draft, start, self->text->text->len);
}

static void add_draft(Assembly *self, const Draft *draft)
{
    BlockStep step = {.kind = draft->kind,
                      .maybe = draft->maybe,
                      .offset = literal_place(self->body, draft->start)};
    if (draft->kind != BLOCK_RUNS)
        g_array_append_val(self->steps, step);
    else if (draft->text != NULL)
        add_executed(self, draft);
    else
        add_statement(self, draft);
    /* between two statements the parser wants a byte of its own */
    g_string_append_c(self->text->text, '\n');
}

static Script *make_script(Assembly *self)
{
    Script *script = g_new0(Script, 1);
    script->path = g_strdup(self->outer->path);
    script->outer = self->outer;
    script->n_places = self->text->places->len;
    script->places =
        (ScriptPlace *)(gpointer)g_array_free(g_steal_pointer(&self->text->places), FALSE);
    self->text->places = g_array_new(FALSE, FALSE, sizeof(ScriptPlace));
    script->n_items = self->items->len;
    script->items = (ScriptItem *)(gpointer)g_array_free(g_steal_pointer(&self->items), FALSE);
    script->bytes = g_string_free_to_bytes(g_steal_pointer(&self->text->text));
    self->text->text = g_string_new(NULL);
    script->text = g_bytes_get_data(script->bytes, &script->length);
    guint unused;
    for (guint i = 0; i < script->n_items; i++) {
        ScriptItem *item = &script->items[i];
        script_place(script, item->start, &item->line, &item->column);
        script_place(script, item->end > item->start ? item->end - 1 : item->end, &item->end_line,
                     &unused);
    }
    return script;
}

/* The reader of whole bodies has these: INSERT without columns and such. */
static void drop_known_traits(const Block *block)
{
    for (guint i = 0; i < block->n_steps; i++) {
        const BlockStep *step = &block->steps[i];
        if (step->kind != BLOCK_RUNS || step->executed)
            continue;
        Statement *statement = &block->parse->statements[step->statement];
        switch (statement->kind) {
        case STATEMENT_SELECT:
        case STATEMENT_INSERT:
        case STATEMENT_UPDATE:
        case STATEMENT_DELETE:
        case STATEMENT_MERGE:
        case STATEMENT_TRUNCATE:
        case STATEMENT_LOCK:
            statement->n_traits = 0;
            break;
        default:
            break;
        }
    }
}

static void finish_steps(Block *block)
{
    for (guint i = 0; i < block->n_steps; i++) {
        BlockStep *step = &block->steps[i];
        script_place(block->script->outer, step->offset, &step->line, &step->column);
        block->n_dynamic += step->kind == BLOCK_DYNAMIC ? 1 : 0;
    }
}

static Block *make_block(Parse *outer, guint index, const Literal *body, guint flags,
                         gboolean whole)
{
    Block *block = g_new0(Block, 1);
    g_autoptr(GArray) drafts = block_scan(body, &block->broken);
    g_autoptr(Literal) text = literal_new();
    Assembly assembly = {.outer = outer->script,
                         .body = body,
                         .whole = whole,
                         .text = text,
                         .items = g_array_new(FALSE, FALSE, sizeof(ScriptItem)),
                         .steps = g_array_new(FALSE, FALSE, sizeof(BlockStep))};
    for (guint i = 0; i < drafts->len; i++)
        add_draft(&assembly, &g_array_index(drafts, Draft, i));
    block->n_steps = assembly.steps->len;
    block->steps = (BlockStep *)(gpointer)g_array_free(assembly.steps, FALSE);
    block->script = make_script(&assembly);
    block->parse = parse_nested(block->script, flags, outer, index);
    finish_steps(block);
    if (whole)
        drop_known_traits(block);
    return block;
}

/* Of a function's block only what rules judge is of use: it becomes the statement's. */
static void adopt_traits(Parse *outer, Statement *statement, const Block *block)
{
    g_autoptr(GArray) traits = g_array_new(FALSE, FALSE, sizeof(Trait));
    for (guint i = 0; i < block->parse->n_statements; i++) {
        const Statement *inner = &block->parse->statements[i];
        for (guint k = 0; k < inner->n_traits; k++) {
            Trait trait = inner->traits[k];
            trait.in_body = TRUE;
            trait.offset =
                script_place_outside(block->script->places, block->script->n_places, trait.offset);
            g_array_append_val(traits, trait);
        }
        if (inner->kind == STATEMENT_OPAQUE) {
            Trait trait = {.kind = TRAIT_BODY_SYNTAX,
                           .in_body = TRUE,
                           .offset = script_place_outside(
                               block->script->places, block->script->n_places, inner->note_offset),
                           .text = inner->note};
            g_array_append_val(traits, trait);
        }
    }
    if (traits->len == 0)
        return;
    Trait *all = arena_new_array(outer->arena, Trait, statement->n_traits + traits->len);
    if (statement->n_traits > 0)
        memcpy(all, statement->traits, sizeof(Trait) * statement->n_traits);
    memcpy(all + statement->n_traits, traits->data, sizeof(Trait) * traits->len);
    statement->traits = all;
    statement->n_traits += traits->len;
}

static guint nesting_of(const Parse *parse)
{
    guint depth = 0;
    for (; parse->outer != NULL; parse = parse->outer)
        depth++;
    return depth;
}

void block_add(Parse *parse, guint index, guint flags)
{
    Statement *statement = &parse->statements[index];
    gboolean whole = statement->kind == STATEMENT_DO;
    const DoBlock *block = whole ? statement->do_block : NULL;
    const CreateFunction *function =
        statement->kind == STATEMENT_CREATE_FUNCTION ? statement->create_function : NULL;
    const char *text = whole ? block->body : function->body;
    if (text == NULL || strcmp(whole ? block->language : function->language, "plpgsql") != 0 ||
        nesting_of(parse) >= NESTING_MAX)
        return;
    g_autoptr(Literal) body = read_body(
        parse->script, whole ? block->body_offset : function->body_offset, statement, text);
    if (body == NULL)
        return;
    Block *made = make_block(parse, index, body, flags, whole);
    if (parse->blocks == NULL)
        parse->blocks = g_ptr_array_new_with_free_func(block_free);
    g_ptr_array_add(parse->blocks, made);
    statement->block = made;
    if (!whole && (flags & PARSE_TRAITS) != 0)
        adopt_traits(parse, statement, made);
}

/* What a function does is no statement of the file. */
static void count_in(const Statement *statement, guint *statements, guint *unread)
{
    const Block *block = statement->block;
    *unread += statement->kind == STATEMENT_OPAQUE ? 1 : 0;
    *unread += statement->kind == STATEMENT_DO && (block == NULL || block->broken) ? 1 : 0;
    if (block == NULL)
        return;
    *statements += block->n_dynamic;
    *unread += block->n_dynamic;
    if (statement->kind == STATEMENT_DO) {
        *statements += block->parse->n_statements;
        for (guint i = 0; i < block->parse->n_statements; i++)
            count_in(&block->parse->statements[i], statements, unread);
    }
}

void block_count(const Parse *parse, guint *statements, guint *unread)
{
    *statements = parse->n_statements;
    *unread = 0;
    for (guint i = 0; i < parse->n_statements; i++)
        count_in(&parse->statements[i], statements, unread);
}
