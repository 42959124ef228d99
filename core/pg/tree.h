/*
 * Tree: folders of the file system copied and removed whole (private to core/pg).
 * Regular files and folders alone: nothing else lies in a fresh data directory. Symbolic links are
 * never followed.
 */
#ifndef CORE_PG_TREE_H
#define CORE_PG_TREE_H

#include <glib.h>

/* Makes the folder `to` (mode 0700), which must not exist, like `from`. */
gboolean tree_copy(const char *from, const char *to, GError **error);

/* Removes `name` in the open folder `parent` (AT_FDCWD for a path) and all below it.
 * Async-signal-safe; FALSE: something is left. */
gboolean tree_remove(int parent, const char *name);

#endif
