/*
 * Emit: a build as one stream of text, for a file or for the server. Private to core/build; both
 * sinks get the same statements.
 *
 * For each file in order: begin_file, then its text and statements. psql's commands are left out
 * (\i and \ir are followed), so are BEGIN and COMMIT: the whole is one transaction of whoever loads
 * it. What a file SETs is reset before the next one.
 */
#ifndef CORE_BUILD_EMIT_H
#define CORE_BUILD_EMIT_H

#include "core/build/build.h"
#include "core/sql/script.h"
#include "core/sql/statement.h"

typedef struct EmitSink {
    /* `path` of the file that follows; `again` when another part of it came before. */
    gboolean (*begin_file)(gpointer sink, const char *path, gboolean again, GError **error);
    /* A statement of ours, complete with its newline; "" only ends the line. */
    gboolean (*own)(gpointer sink, const char *sql, GError **error);
    /* A run of the file's text: whole statements, with the comments between them and the data of
     * COPY. */
    gboolean (*text)(gpointer sink, const Script *script, gsize start, gsize end, GError **error);
    /* One statement: item of the script and its index in the parse. Either this or `text` is NULL.
     */
    gboolean (*statement)(gpointer sink, const Parse *parse, guint statement, GError **error);
} EmitSink;

/* ERROR_INPUT with its place: what cannot be read or split, ROLLBACK and PREPARE TRANSACTION,
 * circles of \i. */
gboolean emit_build(const Build *build, const EmitSink *sink, gpointer data, GError **error);

#endif
