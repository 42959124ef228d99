#include "core/pg/wire.h"

#include <poll.h>
#include <string.h>

#include "core/base/error.h"

gboolean wire_begin(Connection *self, const char *sql, GError **error)
{
    /* What undoes the work of a cancelled statement must not itself be taken for cancelled. */
    gboolean may_take_pending = g_ascii_strncasecmp(sql, "rollback", 8) != 0;
    self->cancelled = FALSE;
    self->expired = FALSE;
    if (!interrupt_enter(&self->interrupt, may_take_pending)) {
        error_set(error, ERROR_CANCELLED, "cancelled by a signal");
        return FALSE;
    }
    if (PQstatus(self->pg) == CONNECTION_OK)
        return TRUE;
    interrupt_leave(&self->interrupt);
    error_set(error, ERROR_CONNECTION, "the connection to \"%s\" is lost", self->label);
    return FALSE;
}

void wire_end(Connection *self)
{
    interrupt_leave(&self->interrupt);
}

void wire_cancel(Connection *self)
{
    PGcancel *cancel = PQgetCancel(self->pg);
    char reason[256];
    if (cancel != NULL)
        PQcancel(cancel, reason, sizeof reason);
    PQfreeCancel(cancel);
}

/* Milliseconds that a wait may take; -1: for ever. */
static int time_left(const Connection *self)
{
    if (self->deadline == 0 || self->expired)
        return -1;
    gint64 left = (self->deadline - g_get_monotonic_time() + 999) / 1000;
    return (int)CLAMP(left, 0, G_MAXINT);
}

void wire_wait(Connection *self, short events)
{
    int left = time_left(self);
    gboolean signalled = interrupt_wait(&self->interrupt, PQsocket(self->pg), events, left);
    gboolean late = left >= 0 && time_left(self) == 0;
    self->cancelled = self->cancelled || signalled;
    self->expired = self->expired || late;
    if (signalled || late)
        wire_cancel(self);
}

void wire_look(Connection *self)
{
    gboolean signalled = interrupt_wait(&self->interrupt, -1, 0, 0);
    gboolean late = time_left(self) == 0;
    self->cancelled = self->cancelled || signalled;
    self->expired = self->expired || late;
    if (signalled || late)
        wire_cancel(self);
}

gboolean wire_flush(Connection *self)
{
    for (;;) {
        int left = PQflush(self->pg);
        if (left <= 0)
            return left == 0;
        wire_wait(self, POLLIN | POLLOUT);
        if (PQconsumeInput(self->pg) == 0)
            return FALSE;
    }
}

/* A script may throw away the statements that pipelines prepared. */
static void notice_forgotten(Connection *self, PGresult *result)
{
    if (result == NULL || PQresultStatus(result) != PGRES_COMMAND_OK)
        return;
    const char *tag = PQcmdStatus(result);
    if (g_str_has_prefix(tag, "DISCARD ALL") || g_str_has_prefix(tag, "DEALLOCATE"))
        g_hash_table_remove_all(self->prepared);
}

PGresult *wire_next(Connection *self)
{
    if (wire_flush(self)) {
        while (PQisBusy(self->pg)) {
            wire_wait(self, POLLIN);
            if (PQconsumeInput(self->pg) == 0)
                break;
        }
    }
    PGresult *result = PQgetResult(self->pg);
    notice_forgotten(self, result);
    return result;
}

void wire_drain_copy(Connection *self)
{
    char *row = NULL;
    for (int length; (length = PQgetCopyData(self->pg, &row, 1)) >= 0;) {
        if (length > 0)
            PQfreemem(row);
        else if (wire_wait(self, POLLIN), PQconsumeInput(self->pg) == 0)
            return;
    }
}

void wire_drain(Connection *self)
{
    for (PGresult *result; (result = wire_next(self)) != NULL; PQclear(result)) {
        ExecStatusType status = PQresultStatus(result);
        if (status == PGRES_COPY_IN)
            PQputCopyEnd(self->pg, "no data was given for COPY FROM stdin");
        else if (status == PGRES_COPY_OUT)
            wire_drain_copy(self);
    }
}
