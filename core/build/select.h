/*
 * Selection: which files of a folder are built. A pattern is a folder ("seeds", "seeds/dev"), a
 * file, or a glob over the path below the folder ("*_test.sql", a folder, "/" and a glob): * and ?
 * also match "/". A pattern without "/" is held against the file's name as well. Private to
 * core/build.
 */
#ifndef CORE_BUILD_SELECT_H
#define CORE_BUILD_SELECT_H

#include <glib.h>

/* `path` is relative to the folder. `include` NULL or empty takes all. */
gboolean select_matches(const char *path, const char *const *include, const char *const *exclude);

#endif
