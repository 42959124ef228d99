#include "core/pg/dial.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "core/base/error.h"
#include "core/pg/address.h"
#include "core/pg/interrupt.h"

/* As libpq: a whole second may be all but over when it begins. */
enum { SHORTEST_TIMEOUT_S = 2 };

static const char TIMEOUT[] = "timeout expired";

/* One attempt, told by what it needs alone, as it may outlive the caller's options. */
typedef struct Dial {
    char *url;
    char *application_name;
    PGconn *pg;
    gboolean timed_out;
    int done; /* eventfd */
    gatomicrefcount references;
} Dial;

static Dial *dial_new(const ConnectionOptions *options)
{
    Dial *self = g_new0(Dial, 1);
    g_atomic_ref_count_init(&self->references);
    self->url = g_strdup(options->url);
    self->application_name = g_strdup(options->application_name);
    self->done = eventfd(0, EFD_CLOEXEC);
    return self;
}

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

static void drop_notice(void *data, const PGresult *result)
{
    (void)data;
    (void)result;
}

/* What is in force after URL, environment and service file. */
static char *option_of(PGconn *pg, const char *keyword)
{
    PQconninfoOption *options = PQconninfo(pg);
    char *value = NULL;
    for (PQconninfoOption *option = options; option != NULL && option->keyword != NULL; option++) {
        if (strcmp(option->keyword, keyword) == 0)
            value = g_strdup(option->val);
    }
    PQconninfoFree(options);
    return value;
}

/* -1: for ever. */
static int timeout_ms(PGconn *pg)
{
    g_autofree char *text = option_of(pg, "connect_timeout");
    int seconds = text != NULL ? atoi(text) : 0;
    return seconds > 0 ? MAX(seconds, (int)SHORTEST_TIMEOUT_S) * 1000 : -1;
}

static gboolean has_several_hosts(PGconn *pg)
{
    g_autofree char *host = option_of(pg, "host");
    g_autofree char *address = option_of(pg, "hostaddr");
    return (host != NULL && strchr(host, ',') != NULL) ||
           (address != NULL && strchr(address, ',') != NULL);
}

/* FALSE: the time ran out. Each new socket, so each address, has its time anew. */
static gboolean poll_through(PGconn *pg)
{
    int patience = timeout_ms(pg);
    int last = -1;
    gint64 end = 0;
    for (PostgresPollingStatusType next = PGRES_POLLING_WRITING;
         next == PGRES_POLLING_READING || next == PGRES_POLLING_WRITING; next = PQconnectPoll(pg)) {
        struct pollfd polled = {.fd = PQsocket(pg),
                                .events = next == PGRES_POLLING_READING ? POLLIN : POLLOUT};
        if (polled.fd != last)
            end = g_get_monotonic_time() + (gint64)patience * 1000;
        last = polled.fd;
        gint64 left = (end - g_get_monotonic_time() + 999) / 1000;
        if (poll(&polled, 1, patience < 0 ? -1 : (int)MAX(left, 0)) == 0)
            return FALSE;
    }
    return TRUE;
}

/*
 * PQconnectdb would print the notices of the login to standard error (a collation's version that
 * differs is one), as a receiver can be set only on what it returns. It alone can go on to another
 * host after a time-out, though.
 */
static void run(Dial *self)
{
    const char *const names[] = {"dbname", "fallback_application_name", "client_encoding", NULL};
    const char *const values[] = {self->url, self->application_name, "UTF8", NULL};
    self->pg = PQconnectStartParams(names, values, 1);
    if (PQstatus(self->pg) == CONNECTION_BAD)
        return;
    PQsetNoticeReceiver(self->pg, drop_notice, NULL);
    self->timed_out = !poll_through(self->pg);
    if (!self->timed_out || !has_several_hosts(self->pg))
        return;
    PQfinish(self->pg);
    self->pg = PQconnectdbParams(names, values, 1);
    self->timed_out = FALSE;
}

static gpointer run_in_thread(gpointer data)
{
    Dial *self = data;
    run(self);
    guint64 one = 1;
    ssize_t written = write(self->done, &one, sizeof one);
    (void)written;
    dial_unref(self);
    return NULL;
}

/*
 * In a thread of its own: libpq's name lookup and tries of several hosts block, and Ctrl-C must not
 * wait for them. Whoever comes last, the thread or the one who waits, cleans up.
 */
static gboolean run_interruptibly(Dial *self, GError **error)
{
    Interrupt interrupt;
    if (!interrupt_enter(&interrupt, TRUE)) {
        error_set(error, ERROR_CANCELLED, "cancelled by a signal");
        return FALSE;
    }
    g_atomic_ref_count_inc(&self->references);
    g_thread_unref(g_thread_new("connect", run_in_thread, self));
    struct pollfd done = {.fd = self->done, .events = POLLIN};
    while (poll(&done, 1, 0) <= 0 && !interrupt_wait(&interrupt, self->done, POLLIN, -1))
        continue;
    interrupt_leave(&interrupt);
    if (interrupt.taken)
        error_set(error, ERROR_CANCELLED, "cancelled by a signal while connecting");
    return !interrupt.taken;
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

static void fail_to_connect(PGconn *pg, const char *url, const char *said, GError **error)
{
    g_autofree char *label = connection_url_label(url);
    g_autofree char *reason = address_mask(url, said);
    error_set(error, ERROR_CONNECTION, "cannot connect to \"%s\": %s", label, short_reason(reason));
    error_add_detail(error, reason);
    error_add_hint(error, "%s", hint_for(pg, short_reason(reason)));
}

static PGconn *finish(Dial *self, GError **error)
{
    if (PQstatus(self->pg) == CONNECTION_OK)
        return g_steal_pointer(&self->pg);
    fail_to_connect(self->pg, self->url, self->timed_out ? TIMEOUT : PQerrorMessage(self->pg),
                    error);
    return NULL;
}

PGconn *dial(const ConnectionOptions *options, GError **error)
{
    Dial *self = dial_new(options);
    PGconn *pg = NULL;
    if (!interrupt_installed()) {
        run(self);
        pg = finish(self, error);
    } else if (run_interruptibly(self, error)) {
        pg = finish(self, error);
    }
    dial_unref(self);
    return pg;
}
