/*
 * Anchor: what is kept of an event outside of the database, as one line of JSON, so that a log
 * written anew does not go unseen: {"event": 12, "hash": "…", "log": "…", "database": "shop", …}.
 *
 *     g_auto(LogIdentity) identity = {0};
 *     log_identity_read(log, &identity, &error)
 *     g_autofree char *line = anchor_format(event, &identity);
 *
 * A log is known by the hash of its first event, and by its place: the server's system identifier,
 * the database's oid and the schema. The former holds through dump and restore, the latter when
 * everything in the log was written anew.
 */
#ifndef CORE_AUDIT_ANCHOR_H
#define CORE_AUDIT_ANCHOR_H

#include "core/audit/event_log.h"

typedef struct LogIdentity {
    char *log;      /* the hash of event 1; NULL without any event */
    char *place;    /* "7391…/16384/confiture" */
    char *database; /* its name, for people */
} LogIdentity;

gboolean log_identity_read(EventLog *log, LogIdentity *identity, GError **error);
void log_identity_clear(LogIdentity *identity);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(LogIdentity, log_identity_clear)

/* Free with g_free(). */
char *anchor_format(const Event *event, const LogIdentity *identity);

typedef struct Anchor {
    gint64 event;
    char *hash, *log, *place, *database, *environment;
    char *kind, *version, *name, *recorded_at; /* any may be NULL */
} Anchor;

/* NULL for a line that is none. */
Anchor *anchor_parse(const char *line);
void anchor_free(Anchor *anchor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Anchor, anchor_free)

/* Whether it tells of that log. */
gboolean anchor_is_of(const Anchor *anchor, const LogIdentity *identity);

#endif
