#include "core/pg/connection.h"

#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "core/base/error.h"
#include "core/pg/address.h"
#include "core/pg/wire.h"

static PGconn *dial(const char *url, const char *application_name)
{
    const char *const names[] = {"dbname", "fallback_application_name", "client_encoding", NULL};
    const char *const values[] = {url, application_name, "UTF8", NULL};
    return PQconnectdbParams(names, values, 1);
}

/*
 * A dial in a thread of its own: libpq's name lookup, time-outs and tries of several hosts block,
 * and Ctrl-C must not wait for them. Whoever comes last, the thread or the one who waits, cleans
 * up.
 */
typedef struct Dial {
    char *url;
    char *application_name;
    int done; /* eventfd */
    PGconn *pg;
    gatomicrefcount references;
} Dial;

static void dial_unref(Dial *self)
{
    if (!g_atomic_ref_count_dec(&self->references))
        return;
    PQfinish(self->pg);
    close(self->done);
    g_free(self->url);
    g_free(self->application_name);
    g_free(self);
}

static gpointer dial_thread(gpointer data)
{
    Dial *self = data;
    self->pg = dial(self->url, self->application_name);
    guint64 one = 1;
    ssize_t written = write(self->done, &one, sizeof one);
    (void)written;
    dial_unref(self);
    return NULL;
}

static PGconn *dial_interruptibly(const ConnectionOptions *options, GError **error)
{
    Interrupt interrupt;
    if (!interrupt_enter(&interrupt, TRUE)) {
        error_set(error, ERROR_CANCELLED, "cancelled by a signal");
        return NULL;
    }
    Dial *self = g_new0(Dial, 1);
    g_atomic_ref_count_init(&self->references);
    g_atomic_ref_count_inc(&self->references);
    self->url = g_strdup(options->url);
    self->application_name = g_strdup(options->application_name);
    self->done = eventfd(0, EFD_CLOEXEC);
    g_thread_unref(g_thread_new("connect", dial_thread, self));

    PGconn *pg = NULL;
    struct pollfd done = {.fd = self->done, .events = POLLIN};
    while (poll(&done, 1, 0) == 0 && !interrupt_wait(&interrupt, self->done, POLLIN, -1))
        continue;
    if (interrupt.taken)
        error_set(error, ERROR_CANCELLED, "cancelled by a signal while connecting");
    else
        pg = g_steal_pointer(&self->pg);
    interrupt_leave(&interrupt);
    dial_unref(self);
    return pg;
}

/* libpq's reason without its "connection to server … failed: FATAL: " when there was one host
 * alone. */
static const char *short_reason(const char *reason)
{
    const char *marker = strstr(reason, " failed: ");
    if (!g_str_has_prefix(reason, "connection to server") || marker == NULL ||
        strstr(marker + 1, " failed: ") != NULL)
        return reason;
    reason = marker + strlen(" failed: ");
    return g_str_has_prefix(reason, "FATAL:  ") ? reason + strlen("FATAL:  ") : reason;
}

static const struct {
    const char *sign;
    const char *hint;
} hints[] = {
    {"password", "Check the user and give the password in the URL, PGPASSWORD or ~/.pgpass."},
    {"pg_hba.conf",
     "Ask the server's administrator to allow this user, database and host in pg_hba.conf."},
    {"authentication", "Check the user's name and how pg_hba.conf wants it to log in."},
    {"role \"", "Check the user's name, or create the role with createuser."},
    {"the database system is", "Wait until the server has started, or look into its log."},
    {"database \"", "Check the database's name, or create it with createdb."},
    {"translate host name", "Check the host's name."},
    {"SSL", "Check sslmode and the certificates on both sides."},
    {"too many", "Wait until other sessions end, or raise max_connections."},
};

static const char *hint_for(PGconn *pg, const char *reason)
{
    if (PQconnectionNeedsPassword(pg))
        return hints[0].hint;
    for (guint i = 0; i < G_N_ELEMENTS(hints); i++) {
        if (strstr(reason, hints[i].sign) != NULL)
            return hints[i].hint;
    }
    return "Check that the server runs and that host and port are right; --scratch works without "
           "any server.";
}

static void fail_to_connect(PGconn *pg, const char *url, GError **error)
{
    g_autofree char *label = connection_url_label(url);
    g_autofree char *reason = address_mask(url, PQerrorMessage(pg));
    error_set(error, ERROR_CONNECTION, "cannot connect to \"%s\": %s", label, short_reason(reason));
    error_add_detail(error, reason);
    error_add_hint(error, "%s", hint_for(pg, short_reason(reason)));
}

static PGconn *connect(const ConnectionOptions *options, GError **error)
{
    if (!address_check(options->url, error))
        return NULL;
    PGconn *pg = NULL;
    if (!interrupt_installed())
        pg = dial(options->url, options->application_name);
    else if ((pg = dial_interruptibly(options, error)) == NULL)
        return NULL;
    if (PQstatus(pg) == CONNECTION_OK)
        return pg;
    fail_to_connect(pg, options->url, error);
    PQfinish(pg);
    return NULL;
}

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
    PGconn *pg = connect(options, error);
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

void connection_on_notice(Connection *connection, NoticeFunc function, gpointer data)
{
    connection->on_notice = function;
    connection->on_notice_data = data;
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
