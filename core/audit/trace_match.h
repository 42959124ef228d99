/*
 * Matching one element of an event's objects with the object that a trace follows. Private to
 * trace.
 *
 * The target is the object under the name it had at that point of the walk back; a NULL member is
 * any. Elements borrow from the event's JSON.
 */
#ifndef CORE_AUDIT_TRACE_MATCH_H
#define CORE_AUDIT_TRACE_MATCH_H

#include "core/sql/object.h"

#include <glib.h>
#include <jansson.h>

typedef struct Target {
    char *schema, *name, *part, *arguments;
    char *owner;    /* the table that an index or sequence hangs on, once it is known */
    char **columns; /* and which of its columns */
} Target;

void target_clear(Target *target);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Target, target_clear)
Target target_new(const char *schema, const char *name, const char *part, const char *arguments);

enum { READINGS_MAX = 3 };

/* What a text may mean, likeliest first: a.b is schema a's b, or part b of a relation a, or part b
 * of one in schema a. The count. */
guint target_readings(const ObjectName *name, Target readings[READINGS_MAX]);

typedef struct Element {
    const char *action, *kind, *schema, *name, *part, *arguments, *renamed, *moved, *table;
    json_t *object;
    gint64 statement;
} Element;

Element element_of(json_t *object);
gboolean element_is(const Element *element, const char *action);

typedef enum Closeness {
    FAR,    /* not about the object */
    WHOLE,  /* about what it is a part of, or hangs on: schema, relation, table */
    BESIDE, /* about a part of it */
    DIRECT
} Closeness;

/* Whether the element gave the object, or what it is a part of, its present name: DIRECT or WHOLE;
 * the target then takes the name it had before. */
Closeness target_step_back(Target *target, const Element *element);

Closeness target_closeness(const Target *target, const Element *element);

/* An element that made the target tells what it hangs on. TRUE when that is news. */
gboolean target_learn_owner(Target *target, const Element *element);

#endif
