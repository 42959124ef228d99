/* One statement by the extended protocol: its rows at once, or row by row. */
#include "core/base/error.h"
#include "core/pg/wire.h"

static gboolean send(Connection *self, const char *sql, guint n_parameters,
                     const char *const *parameters, GError **error)
{
    if (!wire_begin(self, sql, error))
        return FALSE;
    if (PQsendQueryParams(self->pg, sql, (int)n_parameters, NULL, parameters, NULL, NULL, 0))
        return TRUE;
    wire_fail(self, "the statement cannot be sent", error);
    wire_end(self);
    return FALSE;
}

Result *connection_query(Connection *connection, const char *sql, guint n_parameters,
                         const char *const *parameters, GError **error)
{
    if (!send(connection, sql, n_parameters, parameters, error))
        return NULL;
    g_autoptr(GError) failure = NULL;
    g_autoptr(PqResult) result = wire_next(connection);
    if (result == NULL)
        wire_fail(connection, "the server gave no answer", &failure);
    else
        wire_check(connection, result, &failure);
    wire_drain(connection);
    wire_end(connection);
    if (failure == NULL)
        return result_take(g_steal_pointer(&result));
    g_propagate_error(error, g_steal_pointer(&failure));
    return NULL;
}

static gboolean prepare(Connection *self, const char *name, const char *sql, GError **error)
{
    if (!wire_begin(self, sql, error))
        return FALSE;
    g_autoptr(GError) failure = NULL;
    if (PQsendPrepare(self->pg, name, sql, 0, NULL)) {
        g_autoptr(PqResult) result = wire_next(self);
        wire_check(self, result, &failure);
        wire_drain(self);
    } else {
        wire_fail(self, "the statement cannot be sent", &failure);
    }
    wire_end(self);
    if (failure == NULL)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&failure));
    return FALSE;
}

const char *connection_prepare(Connection *connection, const char *sql, GError **error)
{
    const char *known = g_hash_table_lookup(connection->prepared, sql);
    if (known != NULL)
        return known;
    g_autofree char *name = g_strdup_printf("confiture_%u", ++connection->last_prepared);
    if (!prepare(connection, name, sql, error))
        return NULL;
    g_hash_table_insert(connection->prepared, g_strdup(sql), g_steal_pointer(&name));
    return g_hash_table_lookup(connection->prepared, sql);
}

gboolean connection_command(Connection *connection, const char *sql, GError **error)
{
    g_autoptr(Result) result = connection_query(connection, sql, 0, NULL, error);
    return result != NULL;
}

/* The caller has seen enough. Cancelling would end its transaction too, so inside one the rest is
 * read and thrown away. */
static void stop_stream(Connection *self, gboolean in_transaction)
{
    if (!in_transaction)
        wire_cancel(self);
    wire_drain(self);
}

static gboolean read_rows(Connection *self, RowFunc function, gpointer data,
                          gboolean in_transaction, GError **error)
{
    for (PGresult *next; (next = wire_next(self)) != NULL;) {
        if (!wire_check(self, next, error)) {
            PQclear(next);
            wire_drain(self);
            return FALSE;
        }
        gboolean is_row = PQresultStatus(next) == PGRES_SINGLE_TUPLE;
        g_autoptr(Result) row = result_take(next);
        g_autoptr(GError) reason = NULL;
        if (!is_row || function(row, data, &reason))
            continue;
        stop_stream(self, in_transaction);
        if (reason == NULL)
            return TRUE;
        g_propagate_error(error, g_steal_pointer(&reason));
        return FALSE;
    }
    return TRUE;
}

gboolean connection_stream(Connection *connection, const char *sql, guint n_parameters,
                           const char *const *parameters, RowFunc function, gpointer data,
                           GError **error)
{
    gboolean in_transaction = connection_in_transaction(connection);
    if (!send(connection, sql, n_parameters, parameters, error))
        return FALSE;
    PQsetSingleRowMode(connection->pg);
    g_autoptr(GError) failure = NULL;
    gboolean complete = read_rows(connection, function, data, in_transaction, &failure);
    wire_end(connection);
    if (!complete)
        g_propagate_error(error, g_steal_pointer(&failure));
    return complete;
}
