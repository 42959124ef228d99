#include "core/build/write.h"

#include "core/build/emit.h"

#include <string.h>

enum { FLUSH_AT = 1024 * 1024 };

typedef struct TextSink {
    GString *text;      /* not written yet */
    FileWriter *writer; /* NULL: everything stays in `text` */
    gboolean mid_line;
} TextSink;

static gboolean append(TextSink *sink, const char *bytes, gsize length, GError **error)
{
    if (length == 0)
        return TRUE;
    sink->mid_line = bytes[length - 1] != '\n';
    if (sink->writer != NULL && sink->text->len > 0 && sink->text->len + length > FLUSH_AT) {
        if (!file_writer_write(sink->writer, sink->text->str, sink->text->len, error))
            return FALSE;
        g_string_truncate(sink->text, 0);
    }
    if (sink->writer != NULL && length > FLUSH_AT)
        return file_writer_write(sink->writer, bytes, length, error);
    g_string_append_len(sink->text, bytes, (gssize)length);
    return TRUE;
}

static gboolean append_string(TextSink *sink, const char *text, GError **error)
{
    return append(sink, text, strlen(text), error);
}

static gboolean end_line(TextSink *sink, GError **error)
{
    return !sink->mid_line || append(sink, "\n", 1, error);
}

/* A path may hold what would end the comment. */
static char *comment_of(const char *path)
{
    return strpbrk(path, "\n\r") == NULL ? g_strdup(path) : g_strescape(path, NULL);
}

static gboolean begin_file(gpointer data, const char *path, gboolean again, GError **error)
{
    TextSink *sink = data;
    g_autofree char *name = comment_of(path);
    g_autofree char *line = g_strdup_printf("\n-- file: %s%s\n", name, again ? " (continued)" : "");
    return end_line(sink, error) && append_string(sink, line, error);
}

static gboolean own(gpointer data, const char *sql, GError **error)
{
    return end_line(data, error) && append_string(data, sql, error);
}

static gboolean text(gpointer data, const Script *script, gsize start, gsize end, GError **error)
{
    return append(data, script->text + start, end - start, error);
}

static gboolean write_head(const Build *build, TextSink *sink, GError **error)
{
    g_autofree char *folder = comment_of(build->folder[0] == '\0' ? "." : build->folder);
    g_autofree char *head = g_strdup_printf(
        "-- Built by confiture-build from %u %s of %s: change those and build again.\n"
        "-- order: %s\n-- sha256: %s\nSET client_encoding = 'UTF8';\n",
        build->files->len, build->files->len == 1 ? "file" : "files", folder, build->order,
        build->hash == NULL ? "not computed" : build->hash);
    return append_string(sink, head, error);
}

static gboolean write_all(const Build *build, TextSink *sink, GError **error)
{
    static const EmitSink functions = {.begin_file = begin_file, .own = own, .text = text};
    return write_head(build, sink, error) && emit_build(build, &functions, sink, error) &&
           end_line(sink, error);
}

gboolean build_write(const Build *build, FileWriter *writer, GError **error)
{
    g_autoptr(GString) pending = g_string_sized_new(FLUSH_AT + 1);
    TextSink sink = {.text = pending, .writer = writer};
    return write_all(build, &sink, error) &&
           file_writer_write(writer, pending->str, pending->len, error);
}

GBytes *build_text(const Build *build, GError **error)
{
    TextSink sink = {.text = g_string_new(NULL)};
    if (!write_all(build, &sink, error)) {
        g_string_free(sink.text, TRUE);
        return NULL;
    }
    return g_string_free_to_bytes(sink.text);
}
