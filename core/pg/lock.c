#include "core/pg/lock.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/error.h"
#include "core/pg/lock_holder.sql.h"
#include "core/pg/wire.h"

/* Pauses between two tries grow from the first to the last. */
enum { FIRST_PAUSE_MS = 10, LAST_PAUSE_MS = 200, TELL_EVERY_MS = 1000 };

/* The first eight bytes of the name's SHA-256, big-endian: the same in every release. */
char *lock_key(const char *name)
{
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    guint8 digest[32];
    gsize length = sizeof digest;
    g_checksum_update(checksum, (const guchar *)name, -1);
    g_checksum_get_digest(checksum, digest, &length);
    gint64 key;
    memcpy(&key, digest, sizeof key);
    return g_strdup_printf("%" G_GINT64_FORMAT, GINT64_FROM_BE(key));
}

typedef struct LockWait {
    Connection *connection;
    const char *name;
    char *key;
    char *pid;
    guint limit_ms;
    LockWaitFunc waiting;
    gpointer data;
} LockWait;

static gboolean refuse_pooler(const LockWait *self, GError **error)
{
    self->connection->pooled = TRUE;
    error_set(error, ERROR_REFUSED,
              "a lock taken through \"%s\" would exclude nobody: a pooler answers there",
              connection_label(self->connection));
    error_add_hint(error,
                   "Connect to the PostgreSQL server directly, or use a pool in session mode.");
    return FALSE;
}

/* Never takes the lock in a session that is not ours alone. */
static gboolean try(const LockWait *self, gboolean *taken, GError **error)
{
    const char *const parameters[] = {self->key, self->pid};
    g_autoptr(Result) result =
        connection_query(self->connection,
                         "SELECT CASE WHEN pg_catalog.pg_backend_pid() = $2::pg_catalog.int4"
                         " THEN pg_catalog.pg_try_advisory_lock($1::pg_catalog.int8) END",
                         G_N_ELEMENTS(parameters), parameters, error);
    if (result == NULL)
        return FALSE;
    const char *answer = result_value(result, 0, 0);
    if (answer == NULL)
        return refuse_pooler(self, error);
    *taken = answer[0] == 't';
    return TRUE;
}

/* The rows it returns hold the holder's texts. NULL with `error` unset: nobody holds it by now. */
static Result *find_holder(const LockWait *self, LockHolder *holder, GError **error)
{
    const char *const parameters[] = {self->key};
    g_autoptr(Result) result =
        connection_query(self->connection, lock_holder_sql, 1, parameters, error);
    if (result == NULL || result_rows(result) == 0)
        return NULL;
    *holder = (LockHolder){.pid = atoi(result_value(result, 0, 0)),
                           .application_name = result_value(result, 0, 1),
                           .user = result_value(result, 0, 2),
                           .client = result_value(result, 0, 3),
                           .since = result_value(result, 0, 4)};
    return g_steal_pointer(&result);
}

static gboolean tell(const LockWait *self, guint waited_ms, GError **error)
{
    LockHolder holder;
    g_autoptr(GError) reason = NULL;
    g_autoptr(Result) rows = find_holder(self, &holder, &reason);
    if (rows != NULL && self->waiting != NULL)
        self->waiting(&holder, waited_ms, self->data);
    if (reason == NULL)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&reason));
    return FALSE;
}

static char *describe(const LockHolder *holder)
{
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, "process %d", holder->pid);
    if (holder->application_name != NULL && holder->application_name[0] != '\0')
        g_string_append_printf(text, " (%s)", holder->application_name);
    if (holder->user != NULL)
        g_string_append_printf(text, " of user \"%s\"", holder->user);
    if (holder->client != NULL)
        g_string_append_printf(text, " from %s", holder->client);
    if (holder->since != NULL)
        g_string_append_printf(text, ", connected since %s", holder->since);
    return g_string_free(text, FALSE);
}

static gboolean fail_locked(const LockWait *self, GError **error)
{
    LockHolder holder;
    g_autoptr(GError) reason = NULL;
    g_autoptr(Result) rows = find_holder(self, &holder, &reason);
    if (reason != NULL) {
        g_propagate_error(error, g_steal_pointer(&reason));
        return FALSE;
    }
    g_autofree char *description =
        rows != NULL ? describe(&holder) : g_strdup("a session that has just ended");
    error_set(error, ERROR_LOCKED, "the lock \"%s\" is held by %s", self->name, description);
    if (rows != NULL)
        error_add_hint(error,
                       "Wait until it is done and run the command again; if it hangs, end it with "
                       "SELECT pg_terminate_backend(%d).",
                       holder.pid);
    return FALSE;
}

static gboolean wait_for_lock(const LockWait *self, GError **error)
{
    gint64 begin = g_get_monotonic_time();
    guint told_ms = 0;
    guint pause_ms = FIRST_PAUSE_MS;
    for (gboolean first = TRUE;; first = FALSE) {
        gboolean taken = FALSE;
        if (!try(self, &taken, error))
            return FALSE;
        if (taken)
            return TRUE;
        guint waited_ms = (guint)((g_get_monotonic_time() - begin) / 1000);
        if (waited_ms >= self->limit_ms)
            return fail_locked(self, error);
        if (first || waited_ms - told_ms >= TELL_EVERY_MS) {
            told_ms = waited_ms;
            if (!tell(self, waited_ms, error))
                return FALSE;
        }
        if (!connection_pause(MIN(pause_ms, self->limit_ms - waited_ms), error))
            return FALSE;
        pause_ms = MIN(pause_ms * 2, (guint)LAST_PAUSE_MS);
    }
}

gboolean lock_acquire(Connection *connection, const char *name, guint wait_ms, LockWaitFunc waiting,
                      gpointer data, GError **error)
{
    g_autofree char *key = lock_key(name);
    g_autofree char *pid = g_strdup_printf("%d", connection_backend_pid(connection));
    const LockWait wait = {.connection = connection,
                           .name = name,
                           .key = key,
                           .pid = pid,
                           .limit_ms = wait_ms,
                           .waiting = waiting,
                           .data = data};
    return wait_for_lock(&wait, error);
}

gboolean lock_release(Connection *connection, const char *name, GError **error)
{
    g_autofree char *key = lock_key(name);
    const char *const parameters[] = {key};
    g_autoptr(Result) result =
        connection_query(connection, "SELECT pg_catalog.pg_advisory_unlock($1::pg_catalog.int8)", 1,
                         parameters, error);
    if (result == NULL)
        return FALSE;
    if (result_value(result, 0, 0)[0] == 't')
        return TRUE;
    error_set(error, ERROR_INTERNAL, "the lock \"%s\" is not held by this session", name);
    return FALSE;
}
