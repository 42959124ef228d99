/*
 * Copy: COPY … TO STDOUT row by row, and COPY … FROM STDIN from a buffer, in text format; the
 * connection is in COPY mode from begin to finish or free. A row is the line as the server sent it,
 * its newline included; nothing is decoded here.
 *
 *     g_autoptr(CopyOut) out = copy_out_begin(source, "COPY t TO STDOUT", &error);
 *     for (const char *row; (row = copy_out_row(out, &length, &failure)) != NULL;)
 *         copy_in_write(in, row, length, &error);
 *
 * Errors as in connection.h, but that no part of a row is ever told: of the server's answer stay
 * the message (where its SQLSTATE's class names no values; else what the SQLSTATE means), and of
 * its CONTEXT table, line and column. Ctrl-C ends both directions with ERROR_CANCELLED. A server
 * that has refused a row says so only at copy_in_finish(): libpq looks for no answer before the end
 * of the data.
 */
#ifndef CORE_PG_COPY_H
#define CORE_PG_COPY_H

#include "core/pg/connection.h"

typedef struct CopyOut CopyOut;
CopyOut *copy_out_begin(Connection *connection, const char *sql, GError **error);
/* The next row: borrowed until the next call. NULL at the end (*error unset) or after an error. */
const char *copy_out_row(CopyOut *copy, gsize *length, GError **error);
void copy_out_free(CopyOut *copy); /* one that is not at its end is cancelled and drained */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CopyOut, copy_out_free)

typedef struct CopyIn CopyIn;
CopyIn *copy_in_begin(Connection *connection, const char *sql, GError **error);
/* Any bytes, rows need not end where a write does. */
gboolean copy_in_write(CopyIn *copy, const char *bytes, gsize length, GError **error);
gboolean copy_in_finish(CopyIn *copy, guint64 *rows, GError **error);
void copy_in_free(CopyIn *copy); /* one that is not finished fails on the server: no row stays */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CopyIn, copy_in_free)

#endif
