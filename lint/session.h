/*
 * Session: what a server's session holds and has set before each statement of a migration.
 *
 *     session_begin(session, parse, transactional);
 *     …rules read… session_lock_timeout(session), session_held(session, "public", "orders")
 *     session_apply(session, statement, locks);                       after each statement
 *
 * Locks are kept until the transaction ends, and given back by ROLLBACK TO. SET lasts beyond the
 * transaction that commits it; SET LOCAL, and what is rolled back, does not. The simulator feeds it
 * with locks on relations that are in use only. Times are ms.
 */
#ifndef LINT_SESSION_H
#define LINT_SESSION_H

#include "core/sql/locks.h"
#include "core/sql/statement.h"

#include <glib.h>

typedef struct Session Session;

Session *session_new(void);
void session_free(Session *session);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Session, session_free)

/* A new file: nothing is held; timeouts are those of its head comment, which the runner sets. */
void session_begin(Session *session, const Parse *parse, gboolean transactional);

/* `locks`: of RelationLock, with complete names, of the statement; NULL for none. */
void session_apply(Session *session, const Statement *statement, const GArray *locks);

/* A transaction that the file itself began. */
gboolean session_in_block(const Session *session);
gboolean session_in_transaction(const Session *session);

/* What is in force; 0: none. */
gint64 session_lock_timeout(const Session *session);
gint64 session_statement_timeout(const Session *session);

/* A relation locked by this transaction: no index, and none that it dropped. */
typedef struct HeldLock {
    char *schema, *name;
    LockMode mode;
    guint line; /* of the statement that took it */
} HeldLock;

LockMode session_held(const Session *session, const char *schema, const char *name);
/* All of them, of HeldLock; one relation may be there several times. */
const GPtrArray *session_locks(const Session *session);

/* How many statements of the file so far kept readers or writers waiting without a lock_timeout. */
guint session_unguarded(const Session *session);

/* A constraint that this transaction added with NOT VALID. */
gboolean session_added_constraint(const Session *session, const ObjectName *table,
                                  const char *constraint);

/* A label that this transaction added to an enum that it did not make. */
typedef struct AddedLabel {
    ObjectName type; /* as written */
    char *label;
} AddedLabel;

const GPtrArray *session_added_labels(const Session *session); /* of AddedLabel */

#endif
