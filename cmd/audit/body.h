/*
 * Body: which commit gave each line of a function or view its present form.
 *
 *     g_autoptr(GPtrArray) lines = body_blame(repository, object);      of BodyLine
 *
 * The versions of the definition are compared line by line, oldest first; white space does not
 * count, nor does letter case in lines without quotes. A line that only the layout made new is of
 * the commit that changed the definition last.
 */
#ifndef CMD_AUDIT_BODY_H
#define CMD_AUDIT_BODY_H

#include "gitint/lineage.h"

typedef struct BodyLine {
    const char *commit; /* the lineage's */
    guint line;         /* in the file at the revision */
    char *text;
    char *key; /* private: what is compared */
} BodyLine;

/* NULL for an object that has no body, or is gone, or cannot be read. */
GPtrArray *body_blame(Repository *repository, const LineageObject *object);

#endif
