/*
 * The file that a build makes: plain SQL that `psql -v ON_ERROR_STOP=1 -1 -f` loads, each source
 * file behind a line
 * `-- file: PATH`. The head names the order and the hash of the whole (manifest.h).
 */
#ifndef CORE_BUILD_WRITE_H
#define CORE_BUILD_WRITE_H

#include "core/build/build.h"
#include "core/data/file.h"

/* All of it; the caller commits the writer. */
gboolean build_write(const Build *build, FileWriter *writer, GError **error);

/* The same bytes in memory, for small builds and for --check. */
GBytes *build_text(const Build *build, GError **error);

#endif
