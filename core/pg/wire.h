/*
 * Wire: one libpq connection as the files of core/pg share it (private to core/pg).
 *
 * Every exchange is: wire_begin(), send, wire_next() until it gives NULL, wire_end(). The socket
 * never blocks; waits are in wire_next() and wire_flush(), where a signal turns into a cancel
 * request to the server.
 */
#ifndef CORE_PG_WIRE_H
#define CORE_PG_WIRE_H

#include <libpq-fe.h>

#include "core/pg/connection.h"
#include "core/pg/interrupt.h"

struct Connection {
    PGconn *pg;
    char *label;
    NoticeFunc on_notice;
    gpointer on_notice_data;
    GHashTable *prepared; /* text of a statement -> its name in the server */
    guint last_prepared;
    gboolean pooled; /* a pooler in transaction mode answers */
    Interrupt interrupt;
    gint64 deadline;    /* monotonic; 0: none */
    gboolean expired;   /* the query that runs was asked to end because of the deadline */
    gboolean cancelled; /* the query that runs was asked to end because of a signal */
};

typedef PGresult PqResult;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PqResult, PQclear)

Result *result_take(PGresult *pg);

/* FALSE with ERROR_CANCELLED when a signal came before the query, ERROR_CONNECTION when the link is
 * down. */
gboolean wire_begin(Connection *self, const char *sql, GError **error);
void wire_end(Connection *self);

/* Sends what libpq holds back. FALSE when the link broke; the reason comes with the next result. */
gboolean wire_flush(Connection *self);

/* The next result of the query, or NULL at its end (PQgetResult, but waiting here). */
PGresult *wire_next(Connection *self);

/* Waits for `events` (poll's) on the socket; a signal or the deadline cancels the running query. */
void wire_wait(Connection *self, short events);
/* As above without waiting, for who sends and is never kept waiting. */
void wire_look(Connection *self);

/* Asks the server to end the running query. */
void wire_cancel(Connection *self);

/* Throws away what COPY … TO stdout sends. */
void wire_drain_copy(Connection *self);

/* Throws away what is left of the query's results, ending any COPY. */
void wire_drain(Connection *self);

/* The failure of a send or of a result that is not an error message of the server. */
void wire_fail(Connection *self, const char *what, GError **error);

/* What the server (or libpq in its place) answered. */
void wire_fail_result(Connection *self, const PGresult *result, GError **error);

/* As above for a COPY, whose answers may hold a row: only what cannot is told (core/pg/copy.h). */
void wire_fail_copy(Connection *self, const PGresult *result, GError **error);

/* Whether a result means success; sets `error` otherwise, unless it is set already. */
gboolean wire_check(Connection *self, const PGresult *result, GError **error);

#endif
