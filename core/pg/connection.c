#include "core/pg/connection.h"

#include <string.h>

#include "core/base/error.h"
#include "core/pg/address.h"
#include "core/pg/dial.h"
#include "core/pg/wire.h"

static void on_notice(void *data, const PGresult *result)
{
    Connection *self = data;
    const int fields[] = {PG_DIAG_SEVERITY_NONLOCALIZED, PG_DIAG_SQLSTATE, PG_DIAG_MESSAGE_PRIMARY,
                          PG_DIAG_MESSAGE_HINT};
    char *texts[G_N_ELEMENTS(fields)];
    if (self->on_notice == NULL)
        return;
    for (guint i = 0; i < G_N_ELEMENTS(fields); i++)
        texts[i] = g_strdup(PQresultErrorField(result, fields[i]));
    Notice notice = {
        .severity = texts[0], .sqlstate = texts[1], .message = texts[2], .hint = texts[3]};
    if (notice.message != NULL)
        self->on_notice(&notice, self->on_notice_data);
    for (guint i = 0; i < G_N_ELEMENTS(fields); i++)
        g_free(texts[i]);
}

/* By a query rather than the start-up packet's "options": poolers refuse that, and it would hide
 * the user's PGOPTIONS. */
static gboolean apply_settings(Connection *self, const char *const *settings, GError **error)
{
    if (settings == NULL || settings[0] == NULL)
        return TRUE;
    g_autoptr(GString) sql = g_string_new("SELECT ");
    guint n = 0;
    for (; settings[n] != NULL && settings[n + 1] != NULL; n += 2)
        g_string_append_printf(sql, "%spg_catalog.set_config($%u, $%u, false)", n > 0 ? ", " : "",
                               n + 1, n + 2);
    g_autoptr(Result) result = connection_query(self, sql->str, n, settings, error);
    return result != NULL;
}

Connection *connection_open(const ConnectionOptions *options, GError **error)
{
    if (!address_check(options->url, error))
        return NULL;
    PGconn *pg = dial(options, error);
    if (pg == NULL)
        return NULL;
    g_autoptr(Connection) self = g_new0(Connection, 1);
    self->pg = pg;
    self->label = address_format(PQuser(pg), PQhost(pg), PQport(pg), PQdb(pg));
    self->prepared = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    PQsetnonblocking(pg, 1);
    PQsetNoticeReceiver(pg, on_notice, self);
    if (!apply_settings(self, options->settings, error))
        return NULL;
    return g_steal_pointer(&self);
}

void connection_close(Connection *connection)
{
    if (connection == NULL)
        return;
    PQfinish(connection->pg);
    g_hash_table_unref(connection->prepared);
    g_free(connection->label);
    g_free(connection);
}

const char *connection_label(const Connection *connection)
{
    return connection->label;
}

const char *connection_database(const Connection *connection)
{
    return PQdb(connection->pg);
}

const char *connection_user(const Connection *connection)
{
    return PQuser(connection->pg);
}

int connection_server_version(const Connection *connection)
{
    return PQserverVersion(connection->pg);
}

int connection_backend_pid(const Connection *connection)
{
    return PQbackendPID(connection->pg);
}

gboolean connection_is_broken(const Connection *connection)
{
    return PQstatus(connection->pg) != CONNECTION_OK;
}

gboolean connection_in_transaction(const Connection *connection)
{
    PGTransactionStatusType status = PQtransactionStatus(connection->pg);
    return status == PQTRANS_INTRANS || status == PQTRANS_INERROR;
}

gboolean connection_is_pooled(const Connection *connection)
{
    return connection->pooled;
}

const char *connection_parameter(const Connection *connection, const char *name)
{
    return PQparameterStatus(connection->pg, name);
}

gboolean connection_pause(guint ms, GError **error)
{
    Interrupt interrupt;
    gboolean calm = interrupt_enter(&interrupt, TRUE);
    if (calm) {
        calm = !interrupt_wait(&interrupt, -1, 0, (int)ms);
        interrupt_leave(&interrupt);
    }
    if (!calm)
        error_set(error, ERROR_CANCELLED, "cancelled by a signal while waiting for a lock");
    return calm;
}

void connection_on_notice(Connection *connection, NoticeFunc function, gpointer data)
{
    connection->on_notice = function;
    connection->on_notice_data = data;
}

void connection_set_deadline(Connection *connection, gint64 deadline)
{
    connection->deadline = deadline;
}

char **connection_environment(const Connection *connection, const char *const *base)
{
    char **environment = base != NULL ? g_strdupv((char **)(gintptr)base) : g_get_environ();
    PQconninfoOption *options = PQconninfo(connection->pg);
    for (const PQconninfoOption *option = options; option != NULL && option->keyword != NULL;
         option++) {
        if (option->envvar != NULL && option->val != NULL && option->val[0] != '\0')
            environment = g_environ_setenv(environment, option->envvar, option->val, TRUE);
    }
    PQconninfoFree(options);
    return environment;
}

static char *quoted(char *text)
{
    char *copy = g_strdup(text);
    PQfreemem(text);
    return copy;
}

char *connection_quote_identifier(Connection *connection, const char *identifier)
{
    return quoted(PQescapeIdentifier(connection->pg, identifier, strlen(identifier)));
}

char *connection_quote_literal(Connection *connection, const char *text)
{
    return quoted(PQescapeLiteral(connection->pg, text, strlen(text)));
}
