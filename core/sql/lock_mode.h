/*
 * LockMode: the modes of PostgreSQL's table locks, weakest first, with its own numbers, and what
 * they keep from one another (documentation, "Explicit Locking", the table of conflicting modes).
 *
 *     lock_mode_conflicts(LOCK_SHARE, LOCK_ROW_EXCLUSIVE)  →  TRUE: writers wait for CREATE INDEX
 */
#ifndef CORE_SQL_LOCK_MODE_H
#define CORE_SQL_LOCK_MODE_H

#include <glib.h>

typedef enum LockMode {
    LOCK_NONE,
    LOCK_ACCESS_SHARE,
    LOCK_ROW_SHARE,
    LOCK_ROW_EXCLUSIVE,
    LOCK_SHARE_UPDATE_EXCLUSIVE,
    LOCK_SHARE,
    LOCK_SHARE_ROW_EXCLUSIVE,
    LOCK_EXCLUSIVE,
    LOCK_ACCESS_EXCLUSIVE,
    LOCK_MODE_COUNT
} LockMode;

/* "ACCESS EXCLUSIVE", as LOCK TABLE takes it; "" for none. */
const char *lock_mode_name(LockMode mode);

/* Reads both that and pg_locks' word ("AccessExclusiveLock"); LOCK_NONE for anything else. */
LockMode lock_mode_find(const char *name);

gboolean lock_mode_conflicts(LockMode a, LockMode b);

/* Whom a holder keeps waiting: SELECT, INSERT and UPDATE and DELETE, other changes of the schema
 * and VACUUM. */
gboolean lock_mode_blocks_reads(LockMode mode);
gboolean lock_mode_blocks_writes(LockMode mode);
gboolean lock_mode_blocks_ddl(LockMode mode);

/* The weakest single mode that is at least as strong as both: what a reader of two locks on one
 * relation has to reckon with. */
LockMode lock_mode_join(LockMode a, LockMode b);

#endif
