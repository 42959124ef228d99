#include "core/build/emit.h"

#include "core/base/error.h"
#include "core/build/file_session.h"
#include "core/build/include.h"

#include <string.h>

/* A file from its first piece to its last. */
typedef struct OpenFile {
    Script *script;
    Parse *parse; /* NULL when nothing in it needs one */
    guint pieces; /* still to come */
    gboolean begun;
} OpenFile;

typedef struct Emit {
    const Build *build;
    const EmitSink *sink;
    gpointer data;
    FileSession *settings;
    GPtrArray *open; /* of const char *: the files being emitted, the outermost first */
    OpenFile *files; /* as those of the build */
} Emit;

static gboolean fail_at(const Script *script, gsize offset, GError **error)
{
    guint line, column;
    script_place(script, offset, &line, &column);
    error_add_place(error, script->path, line, column);
    return FALSE;
}

static gboolean begins_with(const char *text, gsize length, const char *word)
{
    gsize word_length = strlen(word);
    return length >= word_length && g_ascii_strncasecmp(text, word, word_length) == 0 &&
           (length == word_length || !g_ascii_isalnum(text[word_length]));
}

static gboolean contains(const char *text, gsize length, const char *word)
{
    gsize word_length = strlen(word);
    for (gsize i = 0; i + word_length <= length; i++)
        if (g_ascii_strncasecmp(text + i, word, word_length) == 0)
            return TRUE;
    return FALSE;
}

/* Whether a statement may change the session or the transaction: only then is its file worth
 * parsing. */
static gboolean may_change_session(const Script *script, guint item)
{
    static const char *const words[] = {"set",   "reset",   "discard",   "begin",
                                        "start", "commit",  "end",       "rollback",
                                        "abort", "prepare", "savepoint", "release"};
    gsize length = 0;
    const char *text = script_item_text(script, item, &length);
    for (guint i = 0; i < G_N_ELEMENTS(words); i++)
        if (begins_with(text, length, words[i]))
            return TRUE;
    return begins_with(text, length, "select") && contains(text, length, "set_config");
}

static gboolean needs_parse(const Script *script)
{
    for (guint i = 0; i < script->n_items; i++)
        if (script->items[i].kind == SCRIPT_STATEMENT && may_change_session(script, i))
            return TRUE;
    return FALSE;
}

/* TRUE when the statement is to be left out. */
static gboolean drop_transaction(const Script *script, const Statement *statement, gboolean *drop,
                                 GError **error)
{
    *drop = FALSE;
    if (statement->kind != STATEMENT_TRANSACTION || statement->details == NULL)
        return TRUE;
    switch (statement->transaction->kind) {
    case TRANSACTION_BEGIN:
    case TRANSACTION_COMMIT:
        *drop = TRUE;
        return TRUE;
    case TRANSACTION_ROLLBACK:
    case TRANSACTION_PREPARED:
        error_set(error, ERROR_INPUT,
                  "\"%s\" cannot be part of a build, which is loaded in one transaction",
                  statement->tag);
        error_add_hint(error, "Remove it, or exclude the file (schema.exclude).");
        return fail_at(script, statement->start, error);
    default:
        return TRUE;
    }
}

static gboolean emit_script(Emit *self, const Script *script, GError **error);

static gboolean is_open(const Emit *self, const char *path)
{
    for (guint i = 0; i < self->open->len; i++)
        if (strcmp(g_ptr_array_index(self->open, i), path) == 0)
            return TRUE;
    return FALSE;
}

static gboolean emit_include(Emit *self, const Script *script, const ScriptItem *item,
                             GError **error)
{
    g_autofree char *path = include_path(script, item);
    if (path == NULL || is_open(self, path)) {
        error_set(error, ERROR_INPUT,
                  path == NULL ? "\"\\%s %s\" leads out of the tree"
                               : "\"\\%s %s\" includes a file in itself",
                  item->meta_name, item->meta_argument);
        return fail_at(script, item->start, error);
    }
    g_autoptr(GBytes) bytes = source_tree_read(self->build->tree, path, error);
    if (bytes == NULL)
        return fail_at(script, item->start, error);
    g_autoptr(Script) included = script_split(path, bytes, FALSE, error);
    if (included == NULL)
        return FALSE;
    g_ptr_array_add(self->open, path);
    gboolean emitted = emit_script(self, included, error);
    g_ptr_array_set_size(self->open, (gint)self->open->len - 1);
    return emitted;
}

/* Whether a ";" or the end of COPY data closes the item for certain. */
static gboolean is_closed(const Script *script, const ScriptItem *item)
{
    if (item->copy_end > item->copy_start || item->copy_start > 0)
        return TRUE;
    for (gsize at = item->end; at < item->next; at++) {
        if (script->text[at] == ';')
            return TRUE;
        if (!g_ascii_isspace(script->text[at]))
            return FALSE; /* a comment: a ";" in it would close nothing */
    }
    return FALSE;
}

/* One run through a script: the text from `from` on is not emitted yet. */
typedef struct Walk {
    const Script *script;
    const Parse *parse; /* NULL when nothing in it needs one */
    guint statement;    /* index in the parse of the next statement */
    gsize from;
    const ScriptItem *last; /* statement, kept */
} Walk;

static gboolean flush(Emit *self, Walk *walk, gsize end, GError **error)
{
    gsize from = walk->from;
    walk->from = end;
    if (self->sink->text == NULL || from >= end)
        return TRUE;
    return self->sink->text(self->data, walk->script, from, end, error);
}

/* A statement that its file leaves without ";" must not run into what follows. */
static gboolean close_last(Emit *self, Walk *walk, GError **error)
{
    const ScriptItem *last = walk->last;
    walk->last = NULL;
    if (last == NULL || self->sink->text == NULL || is_closed(walk->script, last))
        return TRUE;
    return self->sink->own(self->data, ";\n", error);
}

static gboolean walk_meta(Emit *self, Walk *walk, const ScriptItem *item, GError **error)
{
    if (!flush(self, walk, item->start, error))
        return FALSE;
    walk->from = item->next;
    gboolean include = item->meta == META_INCLUDE || item->meta == META_INCLUDE_RELATIVE;
    if (!include)
        return TRUE;
    return close_last(self, walk, error) && emit_include(self, walk->script, item, error) &&
           self->sink->own(self->data, "", error);
}

static gboolean walk_statement(Emit *self, Walk *walk, const ScriptItem *item, guint index,
                               GError **error)
{
    gboolean drop = FALSE;
    if (walk->parse != NULL) {
        const Statement *statement = &walk->parse->statements[index];
        if (!drop_transaction(walk->script, statement, &drop, error))
            return FALSE;
        if (statement->kind == STATEMENT_SET && statement->details != NULL)
            file_session_note(self->settings, statement->set);
    }
    if (drop) {
        if (!flush(self, walk, item->start, error))
            return FALSE;
        walk->from = item->next;
        return TRUE;
    }
    walk->last = item;
    return self->sink->statement == NULL ||
           self->sink->statement(self->data, walk->parse, index, error);
}

static gboolean walk_items(Emit *self, Walk *walk, gsize start, gsize end, GError **error)
{
    const Script *script = walk->script;
    guint index = 0;
    for (guint i = 0; i < script->n_items; i++) {
        const ScriptItem *item = &script->items[i];
        gboolean inside = item->start >= start && item->start < end;
        gboolean statement = item->kind == SCRIPT_STATEMENT;
        if (inside && statement && !walk_statement(self, walk, item, index, error))
            return FALSE;
        if (inside && !statement && !walk_meta(self, walk, item, error))
            return FALSE;
        index += statement ? 1 : 0;
    }
    return flush(self, walk, end, error) && close_last(self, walk, error);
}

/* Behind a byte order mark; of a piece, behind the rest of the line that the piece before it ended
 * on. */
static gsize first_byte(const Script *script, gsize start)
{
    const char *text = script->text;
    if (start == 0)
        return script->length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    gsize at = start;
    while (at < script->length && (text[at] == ' ' || text[at] == '\t' || text[at] == '\r'))
        at++;
    return at < script->length && text[at] == '\n' ? at + 1 : start;
}

static Parse *parse_if_needed(const Emit *self, const Script *script)
{
    return self->sink->statement != NULL || needs_parse(script) ? parse_script(script) : NULL;
}

static gboolean emit_script(Emit *self, const Script *script, GError **error)
{
    g_autoptr(Parse) parse = parse_if_needed(self, script);
    Walk walk = {.script = script, .parse = parse, .from = first_byte(script, 0)};
    return walk_items(self, &walk, 0, script->length, error);
}

static gboolean emit_own(Emit *self, char *sql, GError **error)
{
    g_autofree char *owned = sql;
    return owned[0] == '\0' || self->sink->own(self->data, owned, error);
}

static gboolean emit_piece(Emit *self, const BuildPiece *piece, const OpenFile *file,
                           GError **error)
{
    const char *begin = piece->unchecked ? "SET check_function_bodies = off;\n" : "";
    Walk walk = {.script = file->script,
                 .parse = file->parse,
                 .from = first_byte(file->script, piece->start)};
    if (!self->sink->own(self->data, begin, error) ||
        !walk_items(self, &walk, piece->start, piece->end, error))
        return FALSE;
    return !piece->unchecked ||
           self->sink->own(self->data, "RESET check_function_bodies;\n", error);
}

static void open_file_clear(OpenFile *file)
{
    g_clear_pointer(&file->parse, parse_free);
    g_clear_pointer(&file->script, script_free);
}

static gboolean open_file(const Emit *self, guint index, GError **error)
{
    const BuildFile *file = build_file(self->build, index);
    OpenFile *opened = &self->files[index];
    if (opened->script != NULL)
        return TRUE;
    opened->script = script_split(file->path, file->bytes, FALSE, error);
    if (opened->script == NULL)
        return FALSE;
    opened->parse = parse_if_needed(self, opened->script);
    return TRUE;
}

static guint file_of(const Emit *self, guint piece)
{
    return g_array_index(self->build->pieces, BuildPiece, piece).file;
}

/* The pieces of one file that follow each other, from `first` to before `end`. */
static gboolean emit_run(Emit *self, guint first, guint end, GError **error)
{
    guint index = file_of(self, first);
    OpenFile *file = &self->files[index];
    const char *path = build_file(self->build, index)->path;
    if (!open_file(self, index, error) ||
        !self->sink->begin_file(self->data, path, file->begun, error))
        return FALSE;
    file->begun = TRUE;
    g_ptr_array_add(self->open, (gpointer)(gintptr)path);
    for (guint i = first; i < end; i++)
        if (!emit_piece(self, &g_array_index(self->build->pieces, BuildPiece, i), file, error))
            return FALSE;
    g_ptr_array_set_size(self->open, 0);
    file->pieces -= end - first;
    if (file->pieces == 0)
        open_file_clear(file);
    return emit_own(self, file_session_reset(self->settings), error);
}

static gboolean emit_all(Emit *self, GError **error)
{
    guint n_pieces = self->build->pieces->len;
    for (guint i = 0; i < n_pieces; i++)
        self->files[file_of(self, i)].pieces++;
    if (!emit_own(self, file_session_begin(self->settings), error))
        return FALSE;
    for (guint first = 0, end = 0; first < n_pieces; first = end) {
        while (end < n_pieces && file_of(self, end) == file_of(self, first))
            end++;
        if (!emit_run(self, first, end, error))
            return FALSE;
    }
    return TRUE;
}

gboolean emit_build(const Build *build, const EmitSink *sink, gpointer data, GError **error)
{
    g_autoptr(FileSession) settings = file_session_new(build->search_path);
    g_autoptr(GPtrArray) open = g_ptr_array_new();
    g_autofree OpenFile *files = g_new0(OpenFile, build->files->len + 1);
    Emit self = {build, sink, data, settings, open, files};
    gboolean emitted = emit_all(&self, error);
    for (guint i = 0; i < build->files->len; i++)
        open_file_clear(&files[i]);
    return emitted;
}
