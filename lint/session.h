/*
 * Session: what a server's session holds and has set before each statement of a migration.
 *
 *     session_begin(session, parse, transactional);
 *     …rules read… session_timeout(session, SESSION_LOCK_TIMEOUT)
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

typedef enum SessionTimeout {
    SESSION_LOCK_TIMEOUT,
    SESSION_STATEMENT_TIMEOUT,
    SESSION_IDLE_TIMEOUT, /* while a transaction does nothing */
    SESSION_TIMEOUT_COUNT
} SessionTimeout;

Session *session_new(void);
void session_free(Session *session);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Session, session_free)

/* A new file: nothing is held; timeouts are those of its head comment, which the runner sets. */
void session_begin(Session *session, const Parse *parse, gboolean transactional);

/* `locks`: of RelationLock, with complete names, of the statement; NULL for none. */
void session_apply(Session *session, const Statement *statement, const GArray *locks);

/* A DO block outside of a transaction is one; COMMIT ends it. */
void session_enter_block(Session *session);

/* A transaction that the file itself began. */
gboolean session_in_block(const Session *session);
gboolean session_in_transaction(const Session *session);

/* What is in force; 0: none. */
gint64 session_timeout(const Session *session, SessionTimeout timeout);

/* "2s", "500", "1 min": a number and a unit of time, ms without. Anything unreadable counts as a
 * timeout that is set. */
gint64 session_time_read(const char *value);

/* A relation locked by this transaction: no index. */
typedef struct HeldLock {
    char *schema, *name;
    LockMode mode;
    guint work;    /* of an ALTER TABLE: bits of LockWork that it did to the relation */
    gboolean gone; /* it was dropped: nobody asks for it any more */
    guint line;    /* of the statement that took it */
} HeldLock;

LockMode session_held(const Session *session, const char *schema, const char *name);
/* All of them, of HeldLock; one relation may be there several times. */
const GPtrArray *session_locks(const Session *session);

/* How many statements of the file so far kept readers or writers waiting without that timeout. */
guint session_unguarded(const Session *session, SessionTimeout timeout);

/* A constraint that this transaction added with NOT VALID. */
gboolean session_added_constraint(const Session *session, const char *schema, const char *table,
                                  const char *constraint);

/* A label that this transaction added to an enum that it did not make. */
typedef struct AddedLabel {
    ObjectName type; /* as written */
    char *label;
} AddedLabel;

const GPtrArray *session_added_labels(const Session *session); /* of AddedLabel */

#endif
