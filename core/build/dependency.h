/*
 * Dependency order: whole files where that suffices, statements where files need each other.
 * Private to core/build.
 */
#ifndef CORE_BUILD_DEPENDENCY_H
#define CORE_BUILD_DEPENDENCY_H

#include "core/build/build.h"

/* `build->files` come in path order; they and `pieces` leave in load order. ERROR_INPUT with the
 * path of a cycle. */
gboolean dependency_order(Build *build, GError **error);

#endif
