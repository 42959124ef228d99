/*
 * Event: one row of the event log, every member as text.
 *
 *     event->subject, or event_text(event, EVENT_MEMBER_subject)
 *
 * Times are UTC, "2026-05-20T14:30:15.000000Z"; numbers are digits; objects and details are jsonb's
 * own text; NULL is SQL NULL. Events that a function hands out in passing borrow their texts from
 * the row; event_copy() keeps one. The canonical text and the hash are computed here from the
 * members alone, independent of what the database's functions say (docs/event-log.md is the
 * definition, event_log.sql the other implementation).
 */
#ifndef CORE_AUDIT_EVENT_H
#define CORE_AUDIT_EVENT_H

#include "core/pg/connection.h"

#include <glib.h>
#include <jansson.h>

typedef struct Event {
#define MEMBER(name, form, origin) const char *name;
#include "core/audit/event.def"
#undef MEMBER
} Event;

/* Position of each member, for tables over them. */
typedef enum EventMember {
#define MEMBER(name, form, origin) EVENT_MEMBER_##name,
#include "core/audit/event.def"
#undef MEMBER
    EVENT_MEMBER_COUNT
} EventMember;

#define EVENT_GENESIS "0000000000000000000000000000000000000000000000000000000000000000"

const char *event_member_name(EventMember member);
const char *event_text(const Event *event, EventMember member);

Event *event_copy(const Event *event);
void event_free(Event *event); /* of a copy */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Event, event_free)

/* Microseconds since 1970 of a time as events tell it; 0 for what is none. */
gint64 event_time(const char *text);

/* Replaces the contents of `text`. */
void event_canonical(const Event *event, GString *text);
char *event_hash(const Event *event);                     /* free with g_free() */
char *event_hash_with(const Event *event, GString *text); /* the same; `text` is room to work in */

/* Numbers as numbers (xid as text: it may exceed what JSON readers keep), objects and details as
 * what they hold. */
json_t *event_to_json(const Event *event);

/* Adds the INSERT of the GIVEN members to a pipeline; the database stamps the others. NULL objects
 * and details are empty ones. */
void event_append(Pipeline *pipeline, const char *quoted_schema, const Event *event);

#endif
