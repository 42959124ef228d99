/*
 * Untracked: what the catalogs have and no event made: a server's own testimony, by the xmin of its
 * rows.
 *
 *     g_autoptr(GPtrArray) found = untracked_find(log, &error);
 *     for (guint i = 0; i < found->len; i++) …((UntrackedObject *)found->pdata[i])->identity…
 *
 * Needs neither triggers nor rights beyond reading the event log. What belongs to extensions, to
 * the event log and to PostgreSQL is left out. Blind to what is gone, to a table's own options and
 * privileges (rows that VACUUM FULL and TRUNCATE write, too), and after dump and restore or
 * pg_upgrade, where no transaction is the one it was and everything is untracked.
 */
#ifndef CORE_AUDIT_UNTRACKED_H
#define CORE_AUDIT_UNTRACKED_H

#include "core/audit/event_log.h"

typedef struct UntrackedObject {
    char *kind, *identity; /* "column", "public.orders.total" */
    char *xid;             /* of the transaction that wrote it last, without its epoch */
    char *committed_at;    /* NULL where the server keeps none (track_commit_timestamp) */
} UntrackedObject;

/* By identity. */
GPtrArray *untracked_find(EventLog *log, GError **error);

#endif
