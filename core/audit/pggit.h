/*
 * pgGit: whether it is in a database, and whether this role may write what the event log mirrors
 * into it. Its version is never asked: releases name it wrongly, so its objects are looked at.
 *
 *     g_auto(Pggit) pggit = {0};
 *     pggit_probe(connection, &pggit, &error)
 *     if (pggit.state == PGGIT_READY) …
 *
 * Confiture writes to pggit.branches, pggit.commits, pggit.history (commit_hash alone) and, where
 * it is there, pggit.external_migrations, in functions of the event log's schema (event_log.sql).
 * An event that pgGit does not take is kept in the table outbox until pggit_replay() sends it.
 */
#ifndef CORE_AUDIT_PGGIT_H
#define CORE_AUDIT_PGGIT_H

#include "core/audit/event_log.h"

typedef enum PggitState {
    PGGIT_ABSENT,    /* no schema pggit */
    PGGIT_READY,     /* everything is there and may be written */
    PGGIT_NO_RIGHTS, /* `grants` would help */
    PGGIT_UNKNOWN    /* tables or columns are missing: `missing` */
} PggitState;

typedef struct Pggit {
    PggitState state;
    char *missing; /* "commits.hash, history.commit_hash"; NULL: nothing */
    char *grants;  /* statements, one a line, for this role; NULL: none */
    /* Its event triggers are on and write to sequences that this role may not use: every CREATE and
     * ALTER of this role fails ("permission denied for sequence objects_id_seq"). For preflight. */
    gboolean stops_ddl;
    gint64 newest_history; /* 0 without any; of a database that is ready */
} Pggit;

void pggit_clear(Pggit *pggit);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Pggit, pggit_clear)

/* One question, two where it is ready. */
gboolean pggit_probe(Connection *connection, Pggit *pggit, GError **error);

const char *
pggit_state_word(PggitState state); /* "absent", "ready", "no-rights", "unknown-shape" */

/* A sentence for the operator and what to do; NULL when absent or ready. Free with g_free(). */
char *pggit_explain(const Pggit *pggit);

typedef struct PggitReplay {
    guint sent, left; /* events of the outbox */
    char *reason;     /* why the first of those left was refused; NULL without any */
} PggitReplay;

void pggit_replay_clear(PggitReplay *replay);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PggitReplay, pggit_replay_clear)

/* Sends what is in the outbox, oldest first, each in a transaction of its own; what is sent is gone
 * from it in that transaction, so that nothing is sent twice. */
gboolean pggit_replay(EventLog *log, PggitReplay *replay, GError **error);

#endif
