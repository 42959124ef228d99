/*
 * Rehearsal: pending migrations run in one transaction that is rolled back, each statement
 * measured: time, rows, locks, rewrites, WAL, temporary files, memory, sizes, dead rows.
 *
 *     RehearsalItem items[] = {{.migration = …, .material = …, .in_transaction = TRUE}};
 *     g_autoptr(Rehearsal) rehearsal = rehearse(connection, &(RehearsalOptions){…}, items, n,
 * &error);
 *
 * What cannot run in a transaction is left out here (REHEARSED_NOT) and run by rehearse_on_copy()
 * on a copy of the schema, whose sizes say nothing; what comes later and needs it is moved there
 * too. A migration that fails is told in its row (`failure`), with the rows that violate the
 * constraint that was to be; the rehearsal ends there. Whatever happens, the server rolls back:
 * when the connection or the server dies, too. Only what no transaction holds stays: `effects`
 * lists it. `error` is for what is no fault of a migration: the connection, cancelling.
 *
 * Locks are held until the end of a migration's own transaction; that of the rehearsal lasts
 * longer, for it is one for all: `held_us` counts to the end of the migration. A lock that an
 * earlier migration of the rehearsal took is not seen again; the table of core/sql/locks.h tells
 * of those (`observed` is FALSE). Times are microseconds, sizes bytes; -1 is "not known".
 */
#ifndef CORE_REHEARSE_REHEARSAL_H
#define CORE_REHEARSE_REHEARSAL_H

#include "core/migrate/material.h"
#include "core/migrate/phases.h"
#include "core/risk/live.h"
#include "core/sql/lock_mode.h"

typedef enum RehearsedWhere {
    REHEARSED_TARGET, /* measured, on the database */
    REHEARSED_COPY,   /* run on a copy of the schema: it works, its times say nothing */
    REHEARSED_NOT     /* not run */
} RehearsedWhere;

const char *rehearsed_where_name(RehearsedWhere where); /* "target", "scratch", "not run" */

typedef struct RehearsedLock {
    char *relation; /* "public.orders" */
    char kind;      /* pg_class.relkind */
    LockMode mode;
    gint64 held_us;    /* from the beginning of the statement to the end of the migration */
    gboolean observed; /* FALSE: known from the table of locks */
} RehearsedLock;

typedef struct RehearsedCopy {
    char *relation;
    gboolean index; /* else a table, materialised view or TOAST table */
    gboolean built; /* a new index */
    gint64 bytes;   /* written */
} RehearsedCopy;

typedef struct RehearsedStatement {
    guint ordinal; /* from 1 */
    char *path;
    guint line;
    char *tag;
    gint64 duration_us;
    guint64 rows;
    gint64 wal_bytes; /* of the whole server meanwhile: at most; -1: too short to be asked */
    gint64 temporary_bytes;
    guint temporary_files;
    gint64 memory_bytes; /* of the backend, after it; only where it took long enough */
    GPtrArray *locks;    /* of RehearsedLock: newly taken */
    GPtrArray *copies;   /* of RehearsedCopy */
    gboolean grows;      /* its work grows with the tables */
    gboolean sorts;      /* and is that of building indexes */
    GPtrArray *worked;   /* of char*: the relations worked through */
} RehearsedStatement;

typedef struct RehearsedTable {
    char *relation;
    gint64 bytes_before, bytes_after; /* with TOAST; after -1: dropped */
    gint64 index_bytes_before, index_bytes_after;
    gint64 dead_before, dead_added; /* rows */
    gint64 inserted, updated, deleted;
} RehearsedTable;

typedef struct RehearsedViolation {
    char *relation;
    char *what; /* "NULL in the column n", "no row of public.small has its key" */
    gint64 rows;
    GPtrArray *sample; /* of char*: keys, "id=4" */
} RehearsedViolation;

typedef struct RehearsedMigration {
    const Migration *migration; /* borrowed */
    char *label;
    gboolean in_transaction;
    RehearsedWhere where;
    char *note;         /* why it was moved or left out; NULL */
    gint64 duration_us; /* of statements, hooks and checks */
    gint64 hooks_us;    /* of these, hooks and the verify script */
    gint64 memory_bytes, wal_bytes;
    GPtrArray *statements; /* of RehearsedStatement */
    GPtrArray *tables;     /* of RehearsedTable */
    GError *failure;
    RehearsedViolation *violation;
} RehearsedMigration;

typedef struct Rehearsal {
    GPtrArray *migrations; /* of RehearsedMigration, one an item */
    GPtrArray *effects;    /* of char*: what stays, or was done outside of the transaction */
    gint64 duration_us;    /* of all, measuring included */
    gint64 measuring_us;   /* of this, asking for locks, sizes and so on */
} Rehearsal;

typedef struct RehearsalItem {
    const Migration *migration;
    const Material *material;
    gboolean in_transaction;
} RehearsalItem;

typedef struct RehearsalOptions {
    SourceTree *tree;
    const char *environment, *ledger_schema;
    gint64 lock_timeout, statement_timeout; /* ms; a migration's own settings win; 0: none */
    PhaseListener *hooks;                   /* may be NULL */
    const Live *live;                       /* what was read for the risks; may be NULL */
    NoticeFunc notice;                      /* the connection's, called on and put back */
    gpointer notice_data;
    /* Before each migration; may be NULL. */
    void (*progress)(gpointer data, guint done, guint total, const char *label);
    gpointer progress_data;
} RehearsalOptions;

Rehearsal *rehearse(Connection *connection, const RehearsalOptions *options,
                    const RehearsalItem *items, guint count, GError **error);
void rehearsal_free(Rehearsal *rehearsal);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Rehearsal, rehearsal_free)

/* Fills the rows of `rehearsal` that were not run from runs on a copy of the schema: items before
 * them run there unseen. The copy is changed. */
gboolean rehearse_on_copy(Rehearsal *rehearsal, Connection *copy, const RehearsalOptions *options,
                          const RehearsalItem *items, guint count, GError **error);

/* Whether anything is left for rehearse_on_copy(). */
gboolean rehearsal_needs_copy(const Rehearsal *rehearsal);

#endif
