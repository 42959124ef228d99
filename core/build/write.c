#include "core/build/write.h"

#include "core/build/emit.h"

#include <string.h>

/* A path may hold what would end the comment. */
static char *comment_of(const char *path)
{
    return strpbrk(path, "\n\r") == NULL ? g_strdup(path) : g_strescape(path, NULL);
}

static void end_line(GString *text)
{
    if (text->len > 0 && text->str[text->len - 1] != '\n')
        g_string_append_c(text, '\n');
}

static gboolean begin_file(gpointer data, const char *path, gboolean again, GError **error)
{
    (void)error;
    g_autofree char *name = comment_of(path);
    end_line(data);
    g_string_append_printf(data, "\n-- file: %s%s\n", name, again ? " (continued)" : "");
    return TRUE;
}

static gboolean append_own(gpointer data, const char *sql, GError **error)
{
    (void)error;
    end_line(data);
    g_string_append(data, sql);
    return TRUE;
}

static gboolean append_text(gpointer data, const Script *script, gsize start, gsize end,
                            GError **error)
{
    (void)error;
    g_string_append_len(data, script->text + start, (gssize)(end - start));
    return TRUE;
}

static void append_head(const Build *build, GString *text)
{
    g_autofree char *folder = comment_of(build->folder[0] == '\0' ? "." : build->folder);
    g_string_append_printf(
        text,
        "-- Built by confiture-build from %u %s of %s: change those and build again.\n"
        "-- order: %s\n",
        build->files->len, build->files->len == 1 ? "file" : "files", folder, build->order);
    if (build->hash != NULL)
        g_string_append_printf(text, "-- sha256: %s\n", build->hash);
    g_string_append(text, "SET client_encoding = 'UTF8';\n");
}

/* Room for all, so that a large build is not moved about in memory. */
static gsize expected_size(const Build *build)
{
    gsize size = 4096;
    for (guint i = 0; i < build->files->len; i++)
        size += build_file(build, i)->size + strlen(build_file(build, i)->path) + 64;
    return size;
}

GBytes *build_text(const Build *build, GError **error)
{
    static const EmitSink sink = {.begin_file = begin_file, .own = append_own, .text = append_text};
    GString *text = g_string_sized_new(expected_size(build));
    append_head(build, text);
    if (!emit_build(build, &sink, text, error)) {
        g_string_free(text, TRUE);
        return NULL;
    }
    end_line(text);
    return g_string_free_to_bytes(text);
}
