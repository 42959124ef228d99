#include "core/pg/copy.h"

#include <poll.h>

#include "core/base/error.h"
#include "core/pg/wire.h"

/* How much goes to libpq at once: what it cannot send it keeps, so this bounds its buffer. */
enum { PIECE_BYTES = 128 * 1024 };

struct CopyOut {
    Connection *connection;
    char *row;     /* libpq's */
    gboolean over; /* the connection is out of COPY mode */
};

struct CopyIn {
    Connection *connection;
    gboolean over;
};

/* The answer's status when it is the one expected; else the rest is drained and the reason set. */
static gboolean begin(Connection *connection, const char *sql, ExecStatusType expected,
                      const char *otherwise, GError **error)
{
    if (!wire_begin(connection, sql, error))
        return FALSE;
    g_autoptr(PqResult) answer = NULL;
    if (PQsendQueryParams(connection->pg, sql, 0, NULL, NULL, NULL, NULL, 0))
        answer = wire_next(connection);
    ExecStatusType status = PQresultStatus(answer);
    if (status == expected)
        return TRUE;
    if (answer == NULL)
        wire_fail(connection, "the copy cannot begin", error);
    else if (status == PGRES_FATAL_ERROR)
        wire_fail_copy(connection, answer, error);
    else
        error_set(error, ERROR_DATABASE, "%s", otherwise);
    if (status == PGRES_COPY_OUT)
        wire_drain_copy(connection);
    else if (status == PGRES_COPY_IN)
        PQputCopyEnd(connection->pg, "a copy in the other direction");
    wire_drain(connection);
    wire_end(connection);
    return FALSE;
}

/* The answer to the whole COPY. */
static gboolean finish(Connection *connection, guint64 *rows, GError **error)
{
    g_autoptr(PqResult) answer = wire_next(connection);
    gboolean done = PQresultStatus(answer) == PGRES_COMMAND_OK;
    if (done && rows != NULL)
        *rows = g_ascii_strtoull(PQcmdTuples(answer), NULL, 10);
    if (answer == NULL)
        wire_fail(connection, "the server gave no answer", error);
    else if (!done)
        wire_fail_copy(connection, answer, error);
    wire_drain(connection);
    wire_end(connection);
    return done;
}

CopyOut *copy_out_begin(Connection *connection, const char *sql, GError **error)
{
    if (!begin(connection, sql, PGRES_COPY_OUT, "the statement copies nothing to stdout", error))
        return NULL;
    CopyOut *self = g_new0(CopyOut, 1);
    self->connection = connection;
    return self;
}

/* Length of the next row; -1 at the end, -2 when the link broke. */
static int next_row(CopyOut *self)
{
    PGconn *pg = self->connection->pg;
    for (;;) {
        int length = PQgetCopyData(pg, &self->row, 1);
        if (length != 0)
            return length;
        wire_wait(self->connection, POLLIN);
        if (PQconsumeInput(pg) == 0)
            return -2;
    }
}

const char *copy_out_row(CopyOut *copy, gsize *length, GError **error)
{
    *length = 0;
    g_clear_pointer(&copy->row, PQfreemem);
    if (copy->over)
        return NULL;
    int bytes = next_row(copy);
    if (bytes > 0) {
        *length = (gsize)bytes;
        return copy->row;
    }
    copy->over = TRUE;
    finish(copy->connection, NULL, error);
    return NULL;
}

void copy_out_free(CopyOut *copy)
{
    if (copy == NULL)
        return;
    g_clear_pointer(&copy->row, PQfreemem);
    if (!copy->over) {
        wire_cancel(copy->connection);
        wire_drain_copy(copy->connection);
        wire_drain(copy->connection);
        wire_end(copy->connection);
    }
    g_free(copy);
}

CopyIn *copy_in_begin(Connection *connection, const char *sql, GError **error)
{
    if (!begin(connection, sql, PGRES_COPY_IN, "the statement copies nothing from stdin", error))
        return NULL;
    CopyIn *self = g_new0(CopyIn, 1);
    self->connection = connection;
    return self;
}

/* Ends what cannot go on; the server's answer is the reason. */
static void give_up(CopyIn *self, GError **error)
{
    Connection *connection = self->connection;
    gboolean cancelled = connection->cancelled;
    gboolean late = connection->expired;
    g_autoptr(GError) answer = NULL;
    self->over = TRUE;
    PQputCopyEnd(connection->pg, "the client gave up");
    if (finish(connection, NULL, &answer))
        error_set(&answer, ERROR_DATABASE, "the data cannot be sent");
    if (cancelled && !connection_is_broken(connection)) {
        error_set(error, ERROR_CANCELLED, "cancelled by a signal");
        return;
    }
    if (late && !connection_is_broken(connection)) {
        error_set(error, ERROR_DATABASE, "the copy took longer than it may");
        error_add_sqlstate(error, "57014");
        return;
    }
    g_propagate_error(error, g_steal_pointer(&answer));
}

static gboolean put(Connection *connection, const char *bytes, gsize length)
{
    for (;;) {
        wire_look(connection);
        if (connection->cancelled || connection->expired)
            return FALSE;
        int sent = PQputCopyData(connection->pg, bytes, (int)length);
        if (sent < 0 || !wire_flush(connection))
            return FALSE;
        if (sent > 0)
            return !connection->cancelled && !connection->expired;
    }
}

gboolean copy_in_write(CopyIn *copy, const char *bytes, gsize length, GError **error)
{
    if (copy->over) {
        error_set(error, ERROR_DATABASE, "the copy is over");
        return FALSE;
    }
    while (length > 0) {
        gsize piece = MIN(length, (gsize)PIECE_BYTES);
        if (!put(copy->connection, bytes, piece)) {
            give_up(copy, error);
            return FALSE;
        }
        bytes += piece;
        length -= piece;
    }
    return TRUE;
}

gboolean copy_in_finish(CopyIn *copy, guint64 *rows, GError **error)
{
    if (rows != NULL)
        *rows = 0;
    if (copy->over) {
        error_set(error, ERROR_DATABASE, "the copy is over");
        return FALSE;
    }
    copy->over = TRUE;
    PQputCopyEnd(copy->connection->pg, NULL);
    return finish(copy->connection, rows, error);
}

void copy_in_free(CopyIn *copy)
{
    if (copy == NULL)
        return;
    if (!copy->over) {
        PQputCopyEnd(copy->connection->pg, "the client gave up");
        wire_drain(copy->connection);
        wire_end(copy->connection);
    }
    g_free(copy);
}
