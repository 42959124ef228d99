/*
 * Late: when a statement fails for want of an object, the place of the tree that makes it later.
 * Private to core/build.
 */
#ifndef CORE_BUILD_LATE_H
#define CORE_BUILD_LATE_H

#include "core/build/build.h"

/* Adds the hint to `error`, whose place is the statement's, if it is about a missing object that a
 * later file makes. */
void late_explain(const Build *build, const char *path, guint line, GError **error);

#endif
