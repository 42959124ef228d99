/*
 * Output files that are there whole or not at all: written beside their place, flushed, then
 * renamed over it.
 *
 *     g_autoptr(FileWriter) out = file_writer_open("schema.sql", &error);
 *     file_writer_write(out, bytes, length, &error) && file_writer_commit(out, &error);
 *
 * Freeing without a commit removes the half-written file and leaves the old one. Keeps the mode of
 * a file that was there.
 * "-" is standard output. ERROR_OUTPUT with the path: disk full, no permission, folder missing.
 */
#ifndef CORE_DATA_FILE_H
#define CORE_DATA_FILE_H

#include <glib.h>

typedef struct FileWriter FileWriter;

FileWriter *file_writer_open(const char *path, GError **error);
gboolean file_writer_write(FileWriter *writer, const void *bytes, gsize length, GError **error);
gboolean file_writer_commit(FileWriter *writer, GError **error);
void file_writer_free(FileWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FileWriter, file_writer_free)

/* All at once. */
gboolean file_write(const char *path, const void *bytes, gsize length, GError **error);

#endif
