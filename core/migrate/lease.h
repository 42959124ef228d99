/*
 * Lease: what keeps deployers apart where a session lock does not hold: behind a pooler in
 * transaction mode (private to core/migrate).
 *
 * A row says who works on this ledger and until when; a thread with a connection of its own renews
 * it. Beside it every transaction takes the deployers' lock for itself, and fails when the row is
 * somebody else's by now: one that was believed dead and is not does nothing any more. Whoever
 * connects directly takes the lock of the session and then looks for the row; who comes through the
 * pooler writes the row and then looks for the lock. Either gives way when it finds the other.
 */
#ifndef CORE_MIGRATE_LEASE_H
#define CORE_MIGRATE_LEASE_H

#include "core/migrate/ledger.h"
#include "core/pg/lock.h"

typedef struct LeaseOptions {
    ConnectionOptions connect; /* of the thread that renews */
    const char *lock_name;
    guint wait_ms;
    LockWaitFunc waiting; /* told as of a lock; pid 0 */
    gpointer data;
} LeaseOptions;

typedef struct Lease Lease;

/* Makes the ledger where it is absent. ERROR_LOCKED naming the holder when the wait is over. The
 * ledger is borrowed; its `fence` is set until lease_free(), which gives the lease back. */
Lease *lease_take(Connection *connection, Ledger *ledger, const LeaseOptions *options,
                  GError **error);
void lease_free(Lease *lease);

/* Until no transaction of the deployers is under way: what they committed can be read then. */
gboolean lease_wait_quiet(Connection *connection, const char *lock_name, guint wait_ms,
                          GError **error);

/* Who has the lease at the moment, for those who are connected directly: NULL in `holder` for
 * nobody. Free with g_free(). */
gboolean lease_find(Ledger *ledger, char **holder, GError **error);

/* Whether an error means that the lease was lost. */
gboolean lease_is_lost(const GError *error);

#endif
