/*
 * Drift: what a live schema has, or has no more, that no event since the first one tells of.
 *
 *     g_autoptr(Drift) drift = drift_find(log, first_xid, &error);
 *
 * What was made or changed is known by the catalogs' own testimony (untracked.h): rows written by a
 * transaction younger than the first event that wrote no event. What is gone: tables, columns and
 * indexes that an event made, none dropped or renamed, nor what they hang on; and the places of
 * dropped columns. After dump and restore into another server, or pg_upgrade, no transaction is the
 * one it was, and the catalogs can testify to nothing: `is_void`.
 */
#ifndef CORE_AUDIT_DRIFT_H
#define CORE_AUDIT_DRIFT_H

#include "core/audit/event_log.h"

typedef struct DriftObject {
    char *kind, *identity;
    gboolean gone;
    char *xid;     /* of the transaction that made it so; NULL when gone */
    char *made_by; /* id of the event that made what is gone; else NULL */
} DriftObject;

typedef struct Drift {
    GPtrArray *objects; /* of DriftObject, by identity */
    guint older;        /* that are older than the log */
    gboolean is_void;
} Drift;

/* `first_xid`: of the first event, as digits; NULL: there is none, and so no drift. */
Drift *drift_find(EventLog *log, const char *first_xid, GError **error);
void drift_free(Drift *drift);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Drift, drift_free)

#endif
