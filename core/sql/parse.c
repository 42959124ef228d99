#include "core/sql/convert.h"

#include "core/sql/placeholder.h"

#include <string.h>

enum { CHUNK = 256 * 1024 /* bytes of a script that are parsed at once */ };

typedef struct Parser {
    Parse *parse;
    const Script *script;
    guint flags;
    char *text;         /* of the chunk at hand, and a NUL behind */
    gsize base;         /* where in the script it begins */
    guint first, count; /* the statements in it */
    TouchList touches;  /* of the statement at hand */
    GArray *traits;     /* likewise; NULL without PARSE_TRAITS */
} Parser;

static void begin_statement(Statement *statement, const Script *script, guint item)
{
    const ScriptItem *from = &script->items[item];
    *statement = (Statement){.kind = STATEMENT_OTHER,
                             .tag = "",
                             .item = item,
                             .start = from->start,
                             .end = from->end,
                             .line = from->line,
                             .column = from->column,
                             .end_line = from->end_line};
}

static void keep_traits(Parser *self, Statement *statement)
{
    if (self->traits == NULL || self->traits->len == 0)
        return;
    statement->n_traits = self->traits->len;
    statement->traits = arena_new_array(self->parse->arena, Trait, self->traits->len);
    memcpy(statement->traits, self->traits->data, sizeof(Trait) * self->traits->len);
    g_array_set_size(self->traits, 0);
}

static void convert_node(Parser *self, Statement *statement, gsize base, Node *node)
{
    self->touches.count = 0;
    Convert convert = {.arena = self->parse->arena,
                       .script = self->script,
                       .statement = statement,
                       .base = base,
                       .blocks = (self->flags & PARSE_BLOCKS) != 0,
                       .traits = self->traits,
                       .touches = &self->touches};
    convert_statement(&convert, node);
    keep_traits(self, statement);
    statement->n_touches = self->touches.count;
    statement->touches = arena_new_array(self->parse->arena, Touch, self->touches.count);
    if (self->touches.count > 0)
        memcpy(statement->touches, self->touches.touches, sizeof(Touch) * self->touches.count);
}

static void free_result(PgQueryInternalParsetreeAndError *result)
{
    if (result->error != NULL)
        pg_query_free_error(result->error);
    free(result->stderr_buffer);
}

/* The parser counts characters of its text from 1. */
static gsize error_offset(const Statement *statement, const char *text, int position)
{
    gsize at = statement->start;
    for (int left = position - 1; left > 0 && at < statement->end; left--) {
        do
            at++;
        while (at < statement->end && (text[at] & 0xC0) == 0x80);
    }
    return at;
}

static void make_opaque(Parser *self, Statement *statement, const char *note, gsize offset)
{
    statement->kind = STATEMENT_OPAQUE;
    statement->tag = "";
    statement->note = arena_strdup(self->parse->arena, note);
    statement->note_offset = offset;
    self->parse->n_opaque++;
}

/* FALSE when the parser does not take `text`, which begins where the statement does. */
static gboolean parse_text(Parser *self, Statement *statement, const char *text, gboolean last)
{
    PgQueryInternalParsetreeAndError result = pg_query_raw_parse(text);
    gboolean done = result.error == NULL && list_length(result.tree) == 1;
    if (done)
        convert_node(self, statement, statement->start,
                     ((RawStmt *)list_node(result.tree, 0))->stmt);
    else if (last && result.error != NULL)
        make_opaque(self, statement, result.error->message,
                    error_offset(statement, self->script->text, result.error->cursorpos));
    else if (last)
        make_opaque(self, statement, "not exactly one statement", statement->start);
    free_result(&result);
    return done;
}

/* The statement's holes, as bytes of the chunk. */
static Slice *find_holes(const Parser *self, const Statement *statement, guint *count)
{
    const GArray *holes = self->script->holes;
    const Slice *all = holes != NULL ? (const Slice *)(gconstpointer)holes->data : NULL;
    guint first = 0;
    *count = holes != NULL
                 ? placeholders_within(all, holes->len, statement->start, statement->end, &first)
                 : 0;
    Slice *found = g_new(Slice, *count);
    for (guint i = 0; i < *count; i++)
        found[i] = (Slice){all[first + i].start - self->base, all[first + i].end - self->base};
    return found;
}

/* As names the placeholders would not do. The text is changed in place, and put back. */
static gboolean parse_filled(Parser *self, Statement *statement)
{
    guint count;
    g_autofree Slice *holes = find_holes(self, statement, &count);
    gsize start = statement->start - self->base, end = statement->end - self->base;
    g_autofree char *copy = g_memdup2(self->text + start, end - start);
    gboolean done = FALSE;
    statement->templated = count > 0;
    for (guint way = 0; !done && way < PLACEHOLDER_WAYS; way++) {
        gboolean filled =
            placeholders_try((PlaceholderWay)way, self->text, start, end, holes, count);
        statement->templated |= filled;
        done = filled && parse_text(self, statement, self->text + start, FALSE);
        if (filled)
            memcpy(self->text + start, copy, end - start);
    }
    return done;
}

/* One statement by itself, when the whole chunk is too much. */
static void parse_alone(Parser *self, Statement *statement)
{
    MemoryContext context = pg_query_enter_memory_context();
    char *start = self->text + (statement->start - self->base);
    char *end = self->text + (statement->end - self->base);
    char behind = *end;
    gboolean fills = (self->flags & PARSE_PLACEHOLDERS) != 0;
    *end = '\0';
    if (!parse_text(self, statement, start, !fills) && fills && !parse_filled(self, statement))
        parse_text(self, statement, start, TRUE);
    *end = behind;
    pg_query_exit_memory_context(context);
}

static gboolean is_same_cut(const Parser *self, const List *tree)
{
    if ((guint)list_length(tree) != self->count)
        return FALSE;
    for (guint i = 0; i < self->count; i++) {
        const Statement *statement = &self->parse->statements[self->first + i];
        const RawStmt *raw = (const RawStmt *)list_node(tree, (int)i);
        gsize start = raw->stmt_location > 0 ? (gsize)raw->stmt_location : 0;
        gsize end = raw->stmt_len > 0 ? start + (gsize)raw->stmt_len : G_MAXSIZE;
        if (statement->start - self->base < start || statement->end - self->base > end)
            return FALSE;
    }
    return TRUE;
}

/* All at once: FALSE when the parser does not take it, or cuts it elsewhere. */
static gboolean parse_together(Parser *self)
{
    MemoryContext context = pg_query_enter_memory_context();
    PgQueryInternalParsetreeAndError result = pg_query_raw_parse(self->text);
    gboolean done = result.error == NULL && is_same_cut(self, result.tree);
    for (guint i = 0; done && i < self->count; i++)
        convert_node(self, &self->parse->statements[self->first + i], self->base,
                     ((RawStmt *)list_node(result.tree, (int)i))->stmt);
    free_result(&result);
    pg_query_exit_memory_context(context);
    return done;
}

/* What lies between the statements (comments, semicolons, psql commands, COPY's data) becomes
 * blanks and a semicolon, byte for byte, so that the parser's locations are those of the script. */
static char *plain_text(const Parser *self)
{
    const Statement *statements = &self->parse->statements[self->first];
    gsize length = statements[self->count - 1].end - self->base;
    char *text = g_malloc(length + 1);
    memset(text, ' ', length);
    text[length] = '\0';
    for (guint i = 0; i < self->count; i++) {
        gsize start = statements[i].start - self->base;
        memcpy(text + start, self->script->text + statements[i].start,
               statements[i].end - statements[i].start);
        if (i > 0)
            text[start - 1] = ';';
    }
    return text;
}

/* The parser's nodes take several times the room of the text: a long script goes through it in
 * pieces. */
static void parse_chunk(Parser *self)
{
    self->base = self->parse->statements[self->first].start;
    self->text = plain_text(self);
    if (!parse_together(self)) {
        for (guint i = 0; i < self->count; i++)
            parse_alone(self, &self->parse->statements[self->first + i]);
    }
    g_clear_pointer(&self->text, g_free);
}

static void parse_all(Parser *self)
{
    const Parse *parse = self->parse;
    for (self->first = 0; self->first < parse->n_statements; self->first += self->count) {
        gsize start = parse->statements[self->first].start;
        guint end = self->first + 1;
        while (end < parse->n_statements && parse->statements[end].end - start <= CHUNK)
            end++;
        self->count = end - self->first;
        parse_chunk(self);
    }
}

static void list_statements(Parse *parse, const Script *script)
{
    parse->statements = arena_new_array(parse->arena, Statement, script->n_items);
    for (guint i = 0; i < script->n_items; i++) {
        if (script->items[i].kind == SCRIPT_STATEMENT)
            begin_statement(&parse->statements[parse->n_statements++], script, i);
    }
}

/* The parser keeps its nodes in a context of its own until a script is done: blocks come after. */
static void add_blocks(Parse *parse, guint flags)
{
    for (guint i = 0; i < parse->n_statements; i++)
        if (parse->statements[i].kind == STATEMENT_DO ||
            parse->statements[i].kind == STATEMENT_CREATE_FUNCTION)
            block_add(parse, i, flags);
}

Parse *parse_script_with(const Script *script, guint flags)
{
    return parse_nested(script, flags, NULL, 0);
}

Parse *parse_nested(const Script *script, guint flags, const Parse *outer, guint outer_statement)
{
    Parse *parse = g_new0(Parse, 1);
    parse->script = script;
    parse->outer = outer;
    parse->outer_statement = outer_statement;
    parse->arena = arena_new();
    list_statements(parse, script);
    Parser parser = {.parse = parse, .script = script, .flags = flags};
    if ((flags & PARSE_TRAITS) != 0)
        parser.traits = g_array_new(FALSE, FALSE, sizeof(Trait));
    parse_all(&parser);
    if (parser.traits != NULL)
        g_array_unref(parser.traits);
    g_free(parser.touches.touches);
    g_free(parser.touches.hashes);
    if ((flags & PARSE_BODIES) != 0)
        add_blocks(parse, flags);
    return parse;
}

Parse *parse_script(const Script *script)
{
    return parse_script_with(script, 0);
}

void parse_free(Parse *parse)
{
    if (parse == NULL)
        return;
    if (parse->blocks != NULL)
        g_ptr_array_unref(parse->blocks);
    arena_free(parse->arena);
    g_free(parse);
}

guint parse_file_statement(const Parse *parse, guint statement)
{
    for (; parse->outer != NULL; parse = parse->outer)
        statement = parse->outer_statement;
    return statement;
}

char *parse_slice(const Parse *parse, Slice slice)
{
    g_assert(slice.start <= slice.end && slice.end <= parse->script->length);
    return g_strndup(parse->script->text + slice.start, slice.end - slice.start);
}
