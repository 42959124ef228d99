/*
 * Advisory lock between deployers. Taken by polling pg_try_advisory_lock(): a blocked waiter holds
 * a snapshot and deadlocks with CREATE INDEX CONCURRENTLY in the holder. The holder is named while
 * waiting. Behind a pooler in transaction mode (libpq's backend pid differs from pg_backend_pid())
 * a session lock excludes nobody: ERROR_REFUSED with a hint to connect directly, and
 * connection_is_pooled() is TRUE from then on.
 */
#ifndef CORE_PG_LOCK_H
#define CORE_PG_LOCK_H

#include "core/pg/connection.h"

typedef struct LockHolder {
    int pid;
    const char *application_name, *user, *client,
        *since; /* since: timestamptz text; NULL where not visible */
} LockHolder;

/* The key of pg_advisory_lock() for a name, as text. Free with g_free(). */
char *lock_key(const char *name);

/* Called when the wait begins and about once a second; may be NULL. */
typedef void (*LockWaitFunc)(const LockHolder *holder, guint waited_ms, gpointer data);

/* `name` is hashed to the key ("confiture.migrate"). ERROR_LOCKED naming the holder when `wait_ms`
 * ran out. */
gboolean lock_acquire(Connection *connection, const char *name, guint wait_ms, LockWaitFunc waiting,
                      gpointer data, GError **error);
gboolean lock_release(Connection *connection, const char *name, GError **error);

#endif
