/*
 * Difference: two texts as git diff shows them, with three lines around each change.
 */
#ifndef GITINT_DIFFERENCE_H
#define GITINT_DIFFERENCE_H

#include <glib.h>

/* From "--- a/PATH" on; "" when they are the same. Free with g_free(). */
char *difference_format(GBytes *before, GBytes *after, const char *path);

#endif
