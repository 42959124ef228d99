/*
 * Chain: whether the events in a database are those that were written, in the order of writing.
 *
 *     g_autoptr(ChainCheck) check = chain_check_new();
 *     …chain_check_event(check, event) for every event, by id…
 *     chain_check_end(check, log, &error);
 *     check->faults->len == 0
 *
 * Hashes are computed here, not by the database's functions: whoever changed the events could have
 * changed those too. What a chain cannot tell by itself: that its newest events were deleted and
 * event_head set back, or that it was written anew from some event on. For that the newest hash
 * must have been kept elsewhere (chain_check_anchor(), chain_check_expect()).
 */
#ifndef CORE_AUDIT_CHAIN_H
#define CORE_AUDIT_CHAIN_H

#include "core/audit/event_log.h"

typedef enum ChainFaultKind {
    CHAIN_CONTENT, /* the event is not what was hashed */
    CHAIN_LINK,    /* it does not follow the event before it */
    CHAIN_MISSING, /* events between it and the one before are gone */
    CHAIN_TIME,    /* it claims to be older than the event before it: back-dated */
    CHAIN_HEAD,    /* the newest event is not the one that event_head names */
    CHAIN_ANCHOR,  /* no event has a hash that was kept elsewhere */
    CHAIN_GUARD    /* a trigger that guards the log is missing or disabled */
} ChainFaultKind;

typedef struct ChainFault {
    ChainFaultKind kind;
    gint64 id; /* of the event; 0: of none */
    char *expected, *found;
    char *source; /* CHAIN_ANCHOR: where the hash was kept, as given; else NULL */
} ChainFault;

typedef struct ChainCheck {
    GPtrArray *faults; /* of ChainFault */
    guint64 events;
    gint64 last_id;
    char *last_hash;
    char *anchor; /* NULL: none is looked for */
    gboolean anchor_found;
    guint held; /* expected hashes that their event has */
    /* private */
    GHashTable *expected; /* id -> what chain_check_expect() said of it */
    gint64 last_time;     /* µs */
    GString *text;
} ChainCheck;

ChainCheck *chain_check_new(void);
void chain_check_free(ChainCheck *check);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ChainCheck, chain_check_free)

/* A hash (or at least eight digits of its beginning) that some event must have. Before the first.
 */
void chain_check_anchor(ChainCheck *check, const char *hash);

/* The event of that id must have this whole hash, kept at `source` ("a note on 3f2a91c5d0").
 * Several may be said of one event. Before the first. */
void chain_check_expect(ChainCheck *check, gint64 id, const char *hash, const char *source);

/* Begins in the middle, as an export may: nothing is asked of what came before `event`. */
void chain_check_begin_at(ChainCheck *check, const Event *event);

void chain_check_event(ChainCheck *check, const Event *event);

/* After the last event: expected events that never came. */
void chain_check_finish(ChainCheck *check);

/* The same, and holds the end of the chain against event_head, and looks for the guards. */
gboolean chain_check_end(ChainCheck *check, EventLog *log, GError **error);

const char *chain_fault_word(ChainFaultKind kind); /* "content", as verify_chain() says it */

/* A sentence for the operator. Free with g_free(). */
char *chain_fault_explain(const ChainFault *fault);

#endif
