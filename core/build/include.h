/*
 * Include: where \i and \ir of a script lead to. Private to core/build.
 */
#ifndef CORE_BUILD_INCLUDE_H
#define CORE_BUILD_INCLUDE_H

#include "core/sql/script.h"

/* The path in the tree: \i from its root, \ir from the script's folder. NULL when it leads out of
 * the tree. Free with g_free(). */
char *include_path(const Script *script, const ScriptItem *item);

#endif
