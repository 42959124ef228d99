/*
 * The file that a build makes: plain SQL that `psql -v ON_ERROR_STOP=1 -1 -f` loads, each source
 * file behind a line
 * `-- file: PATH`. The head names the order and the hash of the whole (manifest.h).
 */
#ifndef CORE_BUILD_WRITE_H
#define CORE_BUILD_WRITE_H

#include "core/build/build.h"

/*
 * Whole or not at all: whoever pipes it into psql never gets half of it. Errors of emit.h.
 */
GBytes *build_text(const Build *build, GError **error);

#endif
