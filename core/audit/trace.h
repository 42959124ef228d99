/*
 * Trace: the story of one object, from the events that touched it, newest first.
 *
 *     g_autoptr(Trace) trace = trace_object(log, "public.orders.total", &error);
 *     for (guint i = 0; i < trace->steps->len; i++) {
 *         const TraceStep *step = g_ptr_array_index(trace->steps, i);
 *         …step->event->subject… for each of step->touches: …touch->action, touch->line…
 *     }
 *
 * The name may be that of a schema, relation, column, constraint, index, sequence, trigger, policy,
 * rule, type or function (with or without its argument types); without a schema it is looked for in
 * all. Renames and moves to other schemas are followed backwards: what happened to the object under
 * its earlier names belongs to it, and a table's new name carries its columns along. A name that
 * was dropped and made again is one story.
 */
#ifndef CORE_AUDIT_TRACE_H
#define CORE_AUDIT_TRACE_H

#include "core/audit/event_log.h"

typedef struct TraceTouch {
    char *action;   /* "created", … */
    char *kind;     /* "column" */
    char *identity; /* "public.orders.total" */
    char *renamed;  /* to what; NULL otherwise */
    guint statement, line;
    /* private */
    gboolean whole, beside;
    char *former;
} TraceTouch;

typedef struct TraceStep {
    Event *event;
    GPtrArray *touches; /* of TraceTouch, in the order of the script */
} TraceStep;

typedef struct Trace {
    char *name;          /* as PostgreSQL prints it */
    GPtrArray *steps;    /* of TraceStep; empty: nothing that is recorded touched it */
    GPtrArray *formerly; /* of char*: earlier identities, newest first */
    GPtrArray *present; /* of char*: "table public.orders": what the catalog has now of that name */
} Trace;

/* ERROR_USAGE for a text that is no name. */
Trace *trace_object(EventLog *log, const char *object, GError **error);
void trace_free(Trace *trace);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Trace, trace_free)

/* For filters: jsonb patterns (EventFilter.objects) of events that touched `object` under this
 * name. Free with g_free(). */
char *trace_patterns(const char *object, GError **error);

#endif
