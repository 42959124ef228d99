/*
 * Blockers: the sessions that hold what a migration is about to lock. They are looked for before it
 * asks for any lock: a waiting ALTER TABLE makes everybody else queue behind it.
 *
 *     g_autoptr(LockNeeds) needs = lock_needs_of(material->parse);
 *     …its check is the first statement of the migration's batch: it fails when somebody is there…
 *     g_autoptr(GPtrArray) blockers = blockers_list(connection, needs, 500, &error);
 *
 * Needed are the locks of SHARE UPDATE EXCLUSIVE and up on relations that the statements name and
 * that the migration has not made itself; weaker ones make nobody queue. Sessions count whose
 * transaction is older than a time given: the short ones of a busy application are left to
 * lock_timeout. A prepared transaction counts at any age.
 */
#ifndef CORE_MIGRATE_BLOCKERS_H
#define CORE_MIGRATE_BLOCKERS_H

#include "core/pg/connection.h"
#include "core/sql/statement.h"

typedef struct LockNeeds {
    GPtrArray *relations; /* of char*: as to_regclass() takes them */
    GPtrArray *modes;     /* of char*: " AccessShareLock … ", what each would wait for */
} LockNeeds;

LockNeeds *lock_needs_of(const Parse *parse);
/* Of one statement alone (its index). */
LockNeeds *lock_needs_of_statement(const Parse *parse, guint index);
void lock_needs_free(LockNeeds *needs);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LockNeeds, lock_needs_free)

/* One statement with its semicolon that fails (SQLSTATE 22P02) when there are blockers; NULL
 * without error when nothing is needed. Prepares on first use, but for behind a pooler. */
char *lock_needs_check(const LockNeeds *needs, Connection *connection, guint age_ms,
                       GError **error);

typedef struct Blocker {
    int pid;        /* 0: a prepared transaction */
    char *name;     /* application_name; of a prepared transaction its identifier */
    char *user;     /* NULL where not visible */
    char *state;    /* "idle in transaction" */
    char *query;    /* its beginning */
    char *relation; /* one of those that it holds */
    gint64 transaction_ms, query_ms; /* ages; -1 where not visible */
} Blocker;

/* Of Blocker, one a session, the oldest first; outside a transaction. */
GPtrArray *blockers_list(Connection *connection, const LockNeeds *needs, guint age_ms,
                         GError **error);

/* "process 4711 (psql, user app, idle in transaction, transaction of 5 min, query of 2 s) holds
 * "orders"", joined by "; ". NULL when there are none. */
char *blockers_format(const GPtrArray *blockers);

#endif
