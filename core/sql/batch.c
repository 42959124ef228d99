#include "core/sql/batch.h"

#include "core/base/error.h"

#include <string.h>

/* A stretch of the batch's text: of the caller, or one statement of a file. */
typedef struct Segment {
    gsize start, length; /* bytes in the batch */
    const char *path;    /* NULL: of the caller */
    guint line, column;  /* of its first byte */
    guint ordinal;
} Segment;

/* One file being added; `outer` is the one that includes it. */
typedef struct Source {
    Batch *batch;
    SourceTree *tree;
    const Parse *parse;
    const char *path;
    guint flags;
    guint statement; /* the next of the parse */
    const struct Source *outer;
} Source;

Batch *batch_new(void)
{
    Batch *batch = g_new0(Batch, 1);
    batch->sql = g_string_new(NULL);
    batch->copy_data = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    batch->segments = g_array_new(FALSE, FALSE, sizeof(Segment));
    batch->paths = g_ptr_array_new_with_free_func(g_free);
    return batch;
}

void batch_free(Batch *batch)
{
    if (batch == NULL)
        return;
    g_string_free(batch->sql, TRUE);
    g_ptr_array_unref(batch->copy_data);
    g_array_unref(batch->segments);
    g_ptr_array_unref(batch->paths);
    g_free(batch);
}

static const Segment *segment_at(const Batch *batch, guint index)
{
    return &g_array_index(batch->segments, Segment, index);
}

static guint last_ordinal(const Batch *batch)
{
    for (guint i = batch->segments->len; i-- > 0;) {
        if (segment_at(batch, i)->ordinal > 0)
            return segment_at(batch, i)->ordinal;
    }
    return 0;
}

void batch_add_text(Batch *batch, const char *sql)
{
    Segment segment = {.start = batch->sql->len, .length = strlen(sql), .line = 1, .column = 1};
    g_string_append_len(batch->sql, sql, (gssize)segment.length);
    g_array_append_val(batch->segments, segment);
}

static const char *keep_path(Batch *batch, const char *path)
{
    for (guint i = batch->paths->len; i-- > 0;) {
        if (strcmp(g_ptr_array_index(batch->paths, i), path) == 0)
            return g_ptr_array_index(batch->paths, i);
    }
    char *kept = g_strdup(path);
    g_ptr_array_add(batch->paths, kept);
    return kept;
}

static void add_statement(Batch *batch, const Parse *parse, const Statement *statement,
                          const char *path)
{
    const Script *script = parse->script;
    const ScriptItem *item = &script->items[statement->item];
    Segment segment = {.start = batch->sql->len,
                       .length = statement->end - statement->start,
                       .path = path,
                       .line = statement->line,
                       .column = statement->column,
                       .ordinal = last_ordinal(batch) + 1};
    g_string_append_len(batch->sql, script->text + statement->start, (gssize)segment.length);
    g_string_append(batch->sql, ";\n");
    g_array_append_val(batch->segments, segment);
    if (item->copy_start > 0) /* the server asks even when there is not one row */
        g_ptr_array_add(batch->copy_data,
                        g_bytes_new_from_bytes(script->bytes, item->copy_start,
                                               item->copy_end - item->copy_start));
}

void batch_add_statement(Batch *batch, const Parse *parse, guint statement)
{
    g_assert(statement < parse->n_statements);
    add_statement(batch, parse, &parse->statements[statement],
                  keep_path(batch, parse->script->path));
}

static gboolean fail_at(const Source *self, guint line, guint column, GError **error)
{
    error_add_place(error, self->path, line, column);
    return FALSE;
}

static gboolean refuse_transaction(const Source *self, const Statement *statement, GError **error)
{
    error_set(error, ERROR_INPUT, "%s inside a script that runs in one transaction",
              statement->tag);
    error_add_hint(error, "Put \"-- confiture: transaction=off\" at the head of the file to run "
                          "its statements one by one.");
    return fail_at(self, statement->line, statement->column, error);
}

static gboolean ends_or_begins(const Statement *statement)
{
    if (statement->kind != STATEMENT_TRANSACTION)
        return FALSE;
    TransactionKind kind = statement->transaction->kind;
    return kind == TRANSACTION_BEGIN || kind == TRANSACTION_COMMIT ||
           kind == TRANSACTION_ROLLBACK || kind == TRANSACTION_PREPARED;
}

static gboolean is_kind(const Statement *statement, TransactionKind kind)
{
    return statement->kind == STATEMENT_TRANSACTION && statement->transaction->kind == kind;
}

/* BEGIN is the script's own when only settings stand before it; an include counts as a statement.
 */
static guint find_begin(const Parse *parse)
{
    const ScriptItem *items = parse->script->items;
    for (guint i = 0; i < parse->n_statements; i++) {
        const Statement *statement = &parse->statements[i];
        for (guint j = i > 0 ? parse->statements[i - 1].item + 1 : 0; j < statement->item; j++) {
            if (items[j].meta == META_INCLUDE || items[j].meta == META_INCLUDE_RELATIVE)
                return G_MAXUINT;
        }
        if (is_kind(statement, TRANSACTION_BEGIN))
            return i;
        if (statement->kind != STATEMENT_SET)
            break;
    }
    return G_MAXUINT;
}

static guint find_commit(const Parse *parse)
{
    if (parse->n_statements == 0 ||
        !is_kind(&parse->statements[parse->n_statements - 1], TRANSACTION_COMMIT))
        return G_MAXUINT;
    for (guint j = parse->statements[parse->n_statements - 1].item + 1; j < parse->script->n_items;
         j++) {
        MetaDisposition meta = parse->script->items[j].meta;
        if (meta == META_INCLUDE || meta == META_INCLUDE_RELATIVE)
            return G_MAXUINT;
    }
    return parse->n_statements - 1;
}

/* Marks the statements to leave out; a BEGIN or COMMIT anywhere else is an error. */
static gboolean check_transaction(const Source *self, guint *begin, guint *commit, GError **error)
{
    *begin = *commit = G_MAXUINT;
    if ((self->flags & BATCH_DROP_TRANSACTION) == 0)
        return TRUE;
    *begin = find_begin(self->parse);
    *commit = find_commit(self->parse);
    for (guint i = 0; i < self->parse->n_statements; i++) {
        const Statement *statement = &self->parse->statements[i];
        if (i != *begin && i != *commit && ends_or_begins(statement))
            return refuse_transaction(self, statement, error);
    }
    if (*begin == G_MAXUINT || *commit != G_MAXUINT)
        return TRUE;
    const Statement *statement = &self->parse->statements[*begin];
    error_set(error, ERROR_INPUT, "%s without COMMIT at the end of the script", statement->tag);
    error_add_hint(error, "End the script with COMMIT, or leave out both.");
    return fail_at(self, statement->line, statement->column, error);
}

/* Joins folder and file, and resolves "." and ".."; NULL when the path leaves the tree. */
static char *resolve_path(const char *folder, const char *file)
{
    if (g_path_is_absolute(file))
        return NULL;
    g_autofree char *joined = g_build_filename(folder, file, NULL);
    g_auto(GStrv) parts = g_strsplit(joined, "/", -1);
    g_autoptr(GPtrArray) kept = g_ptr_array_new();
    for (guint i = 0; parts[i] != NULL; i++) {
        if (strcmp(parts[i], "..") == 0) {
            if (kept->len == 0)
                return NULL;
            g_ptr_array_remove_index(kept, kept->len - 1);
        } else if (parts[i][0] != '\0' && strcmp(parts[i], ".") != 0) {
            g_ptr_array_add(kept, parts[i]);
        }
    }
    g_ptr_array_add(kept, NULL);
    return g_strjoinv("/", (char **)kept->pdata);
}

static char *included_path(const Source *self, const ScriptItem *item)
{
    if (item->meta == META_INCLUDE)
        return resolve_path("", item->meta_argument);
    g_autofree char *folder = g_path_get_dirname(self->path);
    return resolve_path(folder, item->meta_argument);
}

static gboolean includes_itself(const Source *self, const char *path)
{
    for (const Source *source = self; source != NULL; source = source->outer) {
        if (strcmp(source->path, path) == 0)
            return TRUE;
    }
    return FALSE;
}

static char *find_included(const Source *self, const ScriptItem *item, GError **error)
{
    g_autofree char *path = included_path(self, item);
    if (self->tree == NULL)
        error_set(error, ERROR_INPUT, "\"\\%s\" cannot be followed here", item->meta_name);
    else if (item->meta_argument[0] == '\0')
        error_set(error, ERROR_INPUT, "\"\\%s\" names no file", item->meta_name);
    else if (path == NULL)
        error_set(error, ERROR_INPUT, "\"%s\" lies outside of the project", item->meta_argument);
    else if (includes_itself(self, path))
        error_set(error, ERROR_INPUT, "\"%s\" includes itself", path);
    else
        return g_steal_pointer(&path);
    fail_at(self, item->line, item->column, error);
    return NULL;
}

static gboolean add_source(Source *self, GError **error);

static gboolean add_included(Source *self, const ScriptItem *item, GError **error)
{
    g_autofree char *path = find_included(self, item, error);
    if (path == NULL)
        return FALSE;
    g_autoptr(GError) reason = NULL;
    g_autoptr(GBytes) bytes = source_tree_read(self->tree, path, &reason);
    if (bytes == NULL) {
        error_set(error, ERROR_INPUT, "\"\\%s\": %s", item->meta_name, reason->message);
        return fail_at(self, item->line, item->column, error);
    }
    g_autoptr(Script) script = script_split(path, bytes, FALSE, error);
    if (script == NULL)
        return FALSE;
    g_autoptr(Parse) parse = parse_script(script);
    Source inner = {.batch = self->batch,
                    .tree = self->tree,
                    .parse = parse,
                    .flags = self->flags,
                    .outer = self};
    inner.path = keep_path(self->batch, path);
    return add_source(&inner, error);
}

static gboolean add_meta(Source *self, const ScriptItem *item, GError **error)
{
    switch (item->meta) {
    case META_IGNORED:
        return TRUE;
    case META_INCLUDE:
    case META_INCLUDE_RELATIVE:
        return add_included(self, item, error);
    case META_REFUSED:
        break;
    }
    error_set(error, ERROR_INPUT, "the psql command \"\\%s\" cannot be honoured", item->meta_name);
    return fail_at(self, item->line, item->column, error);
}

static gboolean add_source(Source *self, GError **error)
{
    const Parse *parse = self->parse;
    guint begin, commit;
    if (!check_transaction(self, &begin, &commit, error))
        return FALSE;
    for (guint i = 0; i < parse->script->n_items; i++) {
        const ScriptItem *item = &parse->script->items[i];
        if (item->kind == SCRIPT_META) {
            if (!add_meta(self, item, error))
                return FALSE;
            continue;
        }
        guint statement = self->statement++;
        if (statement != begin && statement != commit)
            add_statement(self->batch, parse, &parse->statements[statement], self->path);
    }
    return TRUE;
}

gboolean batch_add_script(Batch *batch, SourceTree *tree, const Parse *parse, guint flags,
                          GError **error)
{
    Source source = {.batch = batch, .tree = tree, .parse = parse, .flags = flags};
    source.path = keep_path(batch, parse->script->path);
    return add_source(&source, error);
}

static gsize byte_of_character(const GString *text, guint position)
{
    gsize at = 0;
    for (guint left = position > 0 ? position - 1 : 0; left > 0 && at < text->len; left--) {
        do
            at++;
        while (at < text->len && (text->str[at] & 0xC0) == 0x80);
    }
    return at;
}

static void advance(const Batch *batch, const Segment *segment, gsize offset, BatchPlace *place)
{
    *place = (BatchPlace){segment->path, segment->line, segment->column, segment->ordinal};
    gsize end = MIN(offset, segment->start + segment->length);
    for (gsize at = segment->start; at < end; at++) {
        char byte = batch->sql->str[at];
        if (byte == '\n') {
            place->line++;
            place->column = 1;
        } else if ((byte & 0xC0) != 0x80) {
            place->column++;
        }
    }
}

void batch_place(const Batch *batch, guint position, BatchPlace *place)
{
    gsize offset = byte_of_character(batch->sql, position);
    *place = (BatchPlace){NULL, 0, 0, 0};
    guint low = 0, high = batch->segments->len;
    if (high == 0)
        return;
    while (high - low > 1) {
        guint middle = low + (high - low) / 2;
        if (segment_at(batch, middle)->start <= offset)
            low = middle;
        else
            high = middle;
    }
    advance(batch, segment_at(batch, low), offset, place);
}

void batch_statement_place(const Batch *batch, guint statement, BatchPlace *place)
{
    *place = (BatchPlace){NULL, 0, 0, 0};
    /* Its segment stands behind those of the statements before it; only text of the caller comes
     * between. */
    for (guint i = statement > 0 ? statement - 1 : G_MAXUINT; i < batch->segments->len; i++) {
        const Segment *segment = segment_at(batch, i);
        if (segment->ordinal != statement)
            continue;
        *place = (BatchPlace){segment->path, segment->line, segment->column, segment->ordinal};
        return;
    }
}
