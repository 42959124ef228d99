/*
 * Patch: two versions of a text as a unified diff, as patch(1) and git apply take it.
 */
#ifndef LINT_PATCH_H
#define LINT_PATCH_H

#include <glib.h>

/* "--- a/PATH", "+++ b/PATH" and the hunks with three lines around each change; "" when nothing
 * differs. Free with g_free(). */
char *patch_format(const char *path, GBytes *before, GBytes *after);

#endif
