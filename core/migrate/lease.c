#include "core/migrate/lease.h"

#include "core/base/error.h"

#include <string.h>
#include <unistd.h>

enum {
    TERM_S = 10, /* it is renewed three times in that */
    RENEW_S = 3,
    FIRST_PAUSE_MS = 20,
    LAST_PAUSE_MS = 500,
    TELL_EVERY_MS = 1000,
    MOST_INSTALLS = 20
};

static const char lost[] = "confiture lost its lease";

struct Lease {
    Connection *connection;
    Ledger *ledger;
    char *owner, *holder, *key;
    char *url;
    char *renew_sql, *take_sql, *give_sql;
    GThread *thread;
    GMutex mutex;
    GCond stopped;
    gboolean stopping;
};

static char *with_schema(const Lease *self, const char *template)
{
    g_auto(GStrv) parts = g_strsplit(template, "%s", -1);
    return g_strjoinv(self->ledger->schema, parts);
}

static void write_statements(Lease *self)
{
    self->take_sql =
        with_schema(self, "INSERT INTO %s.lease AS l (name, owner, holder, expires_at) VALUES "
                          "('migrate', $1, $2, pg_catalog.clock_timestamp() + $3::interval) "
                          "ON CONFLICT (name) DO UPDATE SET owner = $1, holder = $2, expires_at = "
                          "excluded.expires_at "
                          "WHERE l.owner = $1 OR l.expires_at < pg_catalog.clock_timestamp() "
                          "RETURNING owner");
    self->renew_sql =
        with_schema(self, "UPDATE %s.lease SET expires_at = pg_catalog.clock_timestamp() + "
                          "$2::interval WHERE owner = $1");
    self->give_sql = with_schema(self, "DELETE FROM %s.lease WHERE owner = $1");
}

/* The text must not be a constant: the planner would convert it at once. */
static char *write_fence(const Lease *self)
{
    g_autofree char *owner = connection_quote_literal(self->connection, self->owner);
    g_autofree char *format = g_strdup_printf(
        "SELECT CASE WHEN NOT EXISTS (SELECT FROM %%s.lease WHERE owner = %s) OR NOT "
        "pg_catalog.pg_try_advisory_xact_lock(%s) THEN ('%s at ' || "
        "pg_catalog.clock_timestamp())::pg_catalog.int4 END",
        owner, self->key, lost);
    return with_schema(self, format);
}

static const char *term(void)
{
    G_STATIC_ASSERT(TERM_S == 10);
    return "10 s";
}

/* A deployer whose lease cannot be renewed for a while meets the fence. */
static void renew(const Lease *self)
{
    g_autoptr(Connection) connection = connection_open(
        &(ConnectionOptions){.url = self->url, .application_name = "confiture lease"}, NULL);
    if (connection == NULL)
        return;
    result_free(connection_query(connection, self->renew_sql, 2,
                                 (const char *[]){self->owner, term()}, NULL));
}

static gpointer keep_renewing(gpointer data)
{
    Lease *self = data;
    g_mutex_lock(&self->mutex);
    while (!self->stopping) {
        gint64 end = g_get_monotonic_time() + RENEW_S * G_TIME_SPAN_SECOND;
        while (!self->stopping && g_cond_wait_until(&self->stopped, &self->mutex, end))
            continue;
        if (self->stopping)
            break;
        g_mutex_unlock(&self->mutex);
        renew(self);
        g_mutex_lock(&self->mutex);
    }
    g_mutex_unlock(&self->mutex);
    return NULL;
}

static void end_thread(Lease *self)
{
    if (self->thread == NULL)
        return;
    g_mutex_lock(&self->mutex);
    self->stopping = TRUE;
    g_cond_signal(&self->stopped);
    g_mutex_unlock(&self->mutex);
    g_thread_join(g_steal_pointer(&self->thread));
}

static void give_back(const Lease *self)
{
    if (connection_is_broken(self->connection) || connection_in_transaction(self->connection))
        return;
    result_free(
        connection_query(self->connection, self->give_sql, 1, (const char *[]){self->owner}, NULL));
}

void lease_free(Lease *lease)
{
    if (lease == NULL)
        return;
    end_thread(lease);
    give_back(lease);
    g_clear_pointer(&lease->ledger->fence, g_free);
    g_mutex_clear(&lease->mutex);
    g_cond_clear(&lease->stopped);
    g_free(lease->owner);
    g_free(lease->holder);
    g_free(lease->key);
    g_free(lease->url);
    g_free(lease->take_sql);
    g_free(lease->renew_sql);
    g_free(lease->give_sql);
    g_free(lease);
}

gboolean lease_find(Ledger *ledger, char **holder, GError **error)
{
    g_autofree char *sql = g_strdup_printf("SELECT holder FROM %s.lease WHERE expires_at > "
                                           "pg_catalog.clock_timestamp() LIMIT 1",
                                           ledger->schema);
    g_autoptr(GError) reason = NULL;
    g_autoptr(Result) result = connection_query(ledger->connection, sql, 0, NULL, &reason);
    const char *sqlstate = error_sqlstate(reason);
    *holder =
        result != NULL && result_rows(result) > 0 ? g_strdup(result_value(result, 0, 0)) : NULL;
    if (result != NULL || g_strcmp0(sqlstate, "42P01") == 0 || g_strcmp0(sqlstate, "3F000") == 0)
        return TRUE; /* a ledger that was made before there were leases, or none */
    g_propagate_error(error, g_steal_pointer(&reason));
    return FALSE;
}

/* Several who find no ledger make it at the same time, and all but one of them fail. */
static gboolean install(Ledger *ledger, GError **error)
{
    for (guint tries = 1;; tries++) {
        g_autoptr(GError) reason = NULL;
        if (ledger_install(ledger, &reason))
            return TRUE;
        const char *sqlstate = error_sqlstate(reason);
        gboolean race =
            sqlstate != NULL && (strcmp(sqlstate, "23505") == 0 || strcmp(sqlstate, "42P07") == 0 ||
                                 strcmp(sqlstate, "42P06") == 0 || strcmp(sqlstate, "XX000") == 0);
        if (race && tries < MOST_INSTALLS && connection_pause(FIRST_PAUSE_MS * tries, &reason))
            continue;
        g_propagate_error(error, g_steal_pointer(&reason));
        return FALSE;
    }
}

static gboolean is_quiet(Connection *connection, const char *key, gboolean *quiet, GError **error)
{
    g_autoptr(Result) result = connection_query(
        connection, "SELECT pg_catalog.pg_try_advisory_xact_lock($1::pg_catalog.int8)", 1, &key,
        error);
    *quiet = result != NULL && result_value(result, 0, 0)[0] == 't';
    return result != NULL;
}

/* TRUE in `taken`: the row is ours and nobody is at work. */
static gboolean try(Lease *self, gboolean *taken, GError **error)
{
    gboolean quiet = FALSE;
    const char *parameters[] = {self->owner, self->holder, term()};
    g_autoptr(Result) result =
        connection_query(self->connection, self->take_sql, 3, parameters, error);
    *taken = FALSE;
    if (result == NULL)
        return FALSE;
    if (result_rows(result) == 0)
        return TRUE;
    if (!is_quiet(self->connection, self->key, &quiet, error))
        return FALSE;
    if (!quiet)
        give_back(self); /* somebody who is connected directly has the lock */
    *taken = quiet;
    return TRUE;
}

static Result *find_holder(const Lease *self, GError **error)
{
    g_autofree char *sql = with_schema(self, "SELECT holder, expires_at::text FROM %s.lease");
    return connection_query(self->connection, sql, 0, NULL, error);
}

static gboolean fail_locked(const Lease *self, GError **error)
{
    g_autoptr(Result) result = find_holder(self, error);
    if (result == NULL)
        return FALSE;
    gboolean known = result_rows(result) > 0;
    error_set(error, ERROR_LOCKED, "another deployer is at work: %s%s%s",
              known ? result_value(result, 0, 0) : "one that is connected directly",
              known ? ", its lease ends at " : "", known ? result_value(result, 0, 1) : "");
    error_add_hint(error, "Wait until it is done and run the command again.");
    return FALSE;
}

static gboolean tell(const Lease *self, const LeaseOptions *options, guint waited_ms,
                     GError **error)
{
    g_autoptr(Result) result = find_holder(self, error);
    if (result == NULL)
        return FALSE;
    const LockHolder holder = {.application_name =
                                   result_rows(result) > 0 ? result_value(result, 0, 0) : NULL};
    if (options->waiting != NULL)
        options->waiting(&holder, waited_ms, options->data);
    return TRUE;
}

static gboolean wait_for_it(Lease *self, const LeaseOptions *options, GError **error)
{
    gint64 begin = g_get_monotonic_time();
    guint pause_ms = FIRST_PAUSE_MS, told_ms = 0;
    for (gboolean first = TRUE;; first = FALSE) {
        gboolean taken = FALSE;
        if (!try(self, &taken, error))
            return FALSE;
        if (taken)
            return TRUE;
        guint waited_ms = (guint)((g_get_monotonic_time() - begin) / 1000);
        if (waited_ms >= options->wait_ms)
            return fail_locked(self, error);
        if (first || waited_ms - told_ms >= TELL_EVERY_MS) {
            told_ms = waited_ms;
            if (!tell(self, options, waited_ms, error))
                return FALSE;
        }
        guint jitter = (guint)g_random_int_range(0, (gint32)pause_ms);
        if (!connection_pause(pause_ms / 2 + jitter, error))
            return FALSE;
        pause_ms = MIN(pause_ms * 2, (guint)LAST_PAUSE_MS);
    }
}

static Lease *lease_new(Connection *connection, Ledger *ledger, const LeaseOptions *options)
{
    Lease *self = g_new0(Lease, 1);
    g_autofree char *random = g_uuid_string_random();
    self->connection = connection;
    self->ledger = ledger;
    self->key = lock_key(options->lock_name);
    self->url = g_strdup(options->connect.url);
    self->owner = g_strdup_printf("%s %d %s", g_get_host_name(), (int)getpid(), random);
    g_autofree char *holder = g_strdup_printf("process %d of %s on %s", (int)getpid(),
                                              g_get_user_name(), g_get_host_name());
    self->holder = g_utf8_make_valid(holder, -1);
    g_mutex_init(&self->mutex);
    g_cond_init(&self->stopped);
    write_statements(self);
    return self;
}

Lease *lease_take(Connection *connection, Ledger *ledger, const LeaseOptions *options,
                  GError **error)
{
    if (!install(ledger, error))
        return NULL;
    Lease *self = lease_new(connection, ledger, options);
    if (!wait_for_it(self, options, error)) {
        lease_free(self);
        return NULL;
    }
    ledger->fence = write_fence(self);
    self->thread = g_thread_new("lease", keep_renewing, self);
    return self;
}

gboolean lease_wait_quiet(Connection *connection, const char *lock_name, guint wait_ms,
                          GError **error)
{
    g_autofree char *key = lock_key(lock_name);
    gint64 end = g_get_monotonic_time() + (gint64)wait_ms * 1000;
    for (gboolean quiet = FALSE; !quiet;) {
        if (!is_quiet(connection, key, &quiet, error))
            return FALSE;
        if (quiet)
            break;
        if (g_get_monotonic_time() > end) {
            error_set(error, ERROR_LOCKED, "the transaction is still under way");
            return FALSE;
        }
        if (!connection_pause(LAST_PAUSE_MS / 2, error))
            return FALSE;
    }
    return TRUE;
}

gboolean lease_is_lost(const GError *error)
{
    return g_strcmp0(error_sqlstate(error), "22P02") == 0 && strstr(error->message, lost) != NULL;
}
