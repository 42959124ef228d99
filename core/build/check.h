/*
 * Check: whether a file that was built before is what would be built now, and if not, which sources
 * differ.
 *
 *     g_autoptr(GPtrArray) changes = build_check(build, committed, &error);
 *     changes->len == 0        the same bytes
 */
#ifndef CORE_BUILD_CHECK_H
#define CORE_BUILD_CHECK_H

#include "core/build/build.h"

typedef enum BuildChangeKind {
    CHANGE_ADDED,   /* a source that the file lacks */
    CHANGE_REMOVED, /* the file has it, the tree does not */
    CHANGE_EDITED,  /* the source, or the file by hand */
    CHANGE_MOVED,   /* the order is another */
    CHANGE_HEAD     /* nothing of a source: head, settings between sources, line ends */
} BuildChangeKind;

typedef struct BuildChange {
    BuildChangeKind kind;
    char *path; /* "" for MOVED and HEAD */
} BuildChange;

/* Of BuildChange, in load order, removed ones last; freed with the array. NULL when the build
 * itself fails (emit.h). */
GPtrArray *build_check(const Build *build, GBytes *committed, GError **error);

/* "added", "removed", "edited", "moved", "head" */
const char *build_change_word(BuildChangeKind kind);

#endif
