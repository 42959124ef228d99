/*
 * Manifest: what a build was made of: a hash per file and one for the whole.
 *
 * The whole's hash is the SHA-256 of what `sha256sum FILE…` prints for the files in load order, so
 * that anybody can check it without Confiture:  confiture-build list --format paths | xargs
 * sha256sum | sha256sum
 */
#ifndef CORE_BUILD_MANIFEST_H
#define CORE_BUILD_MANIFEST_H

#include "core/build/build.h"

#include <jansson.h>

/* Of files that have their hashes. Free with g_free(). */
char *manifest_hash(const GPtrArray *files);

/* {"schema": "confiture/build/manifest/1", "folder", "order", "search_path", "hash", "files":
 * [{"path", "bytes", "sha256", "blob"}]} */
json_t *manifest_json(const Build *build);

/* The same as text, one file a line, ending in a newline. Free with g_free(). */
char *manifest_format(const Build *build);

#endif
