/* A string of many statements by the simple protocol, with the data of its COPY … FROM stdin. */
#include <poll.h>
#include <string.h>

#include "core/base/error.h"
#include "core/pg/wire.h"

/* Large enough that the calls do not count, small enough that libpq's buffer stays small. */
enum { COPY_CHUNK = 256 * 1024 };

typedef struct ScriptRun {
    Connection *connection;
    GPtrArray *copy_data;
    guint next_copy;
    ScriptProgressFunc progress;
    gpointer data;
    ScriptOutcome *outcome;
} ScriptRun;

static gboolean feed(Connection *connection, GBytes *bytes)
{
    gsize size = 0;
    const char *data = g_bytes_get_data(bytes, &size);
    for (gsize sent = 0; sent < size;) {
        gsize chunk = MIN(size - sent, (gsize)COPY_CHUNK);
        int queued = PQputCopyData(connection->pg, data + sent, (int)chunk);
        if (queued < 0 || !wire_flush(connection) || connection->cancelled)
            return FALSE;
        sent += queued > 0 ? chunk : 0;
    }
    return TRUE;
}

static void copy_in(ScriptRun *self)
{
    PGconn *pg = self->connection->pg;
    if (self->copy_data == NULL || self->next_copy >= self->copy_data->len) {
        PQputCopyEnd(pg, "no data was given for COPY FROM stdin");
        return;
    }
    gboolean complete =
        feed(self->connection, g_ptr_array_index(self->copy_data, self->next_copy++));
    PQputCopyEnd(pg, complete ? NULL : "cancelled");
}

/* "INSERT 0 5" and the like count; what was only read does not. */
static guint64 rows_affected(PGresult *result)
{
    static const char *const writers[] = {"INSERT", "UPDATE", "DELETE", "MERGE", "COPY"};
    const char *tag = PQcmdStatus(result);
    for (guint i = 0; i < G_N_ELEMENTS(writers); i++) {
        if (g_str_has_prefix(tag, writers[i]))
            return g_ascii_strtoull(PQcmdTuples(result), NULL, 10);
    }
    return 0;
}

static void complete_statement(ScriptRun *self, PGresult *result)
{
    const char *tag = PQcmdStatus(result);
    guint64 rows = rows_affected(result);
    self->outcome->rows += rows;
    if (self->progress != NULL)
        self->progress(self->outcome->statements, tag, rows, self->data);
    self->outcome->statements++;
}

static void take_result(ScriptRun *self, PGresult *result, GError **error)
{
    switch (PQresultStatus(result)) {
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
        complete_statement(self, result);
        break;
    case PGRES_COPY_IN:
        copy_in(self);
        break;
    case PGRES_COPY_OUT:
        wire_drain_copy(self->connection);
        break;
    default:
        if (*error == NULL && !wire_check(self->connection, result, error)) {
            const char *position = PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION);
            self->outcome->position =
                position != NULL ? (guint)g_ascii_strtoull(position, NULL, 10) : 0;
        }
        break;
    }
}

gboolean connection_run_script(Connection *connection, const char *sql, GPtrArray *copy_data,
                               ScriptProgressFunc progress, gpointer data, ScriptOutcome *outcome,
                               GError **error)
{
    ScriptOutcome unwanted;
    ScriptRun run = {
        .connection = connection, .copy_data = copy_data, .progress = progress, .data = data};
    run.outcome = outcome != NULL ? outcome : &unwanted;
    *run.outcome = (ScriptOutcome){0};
    if (!wire_begin(connection, sql, error))
        return FALSE;
    g_autoptr(GError) failure = NULL;
    if (PQsendQuery(connection->pg, sql) == 0) {
        wire_fail(connection, "the script cannot be sent", &failure);
    } else {
        PQsetSingleRowMode(connection->pg); /* rows are thrown away, so none are gathered */
        for (PGresult *result; (result = wire_next(connection)) != NULL; PQclear(result))
            take_result(&run, result, &failure);
    }
    wire_end(connection);
    if (failure == NULL)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&failure));
    return FALSE;
}
