/*
 * BlobCache: the texts of a project's files in one file of the git folder, so that a hook need not
 * unpack a thousand objects to look at one (private to gitint).
 *
 *     cache = blob_cache_open("/repo/.git");
 *     bytes = blob_cache_find(cache, &oid);          NULL: read it from git, and
 *     blob_cache_add(cache, &oid, bytes);            say what was read
 *     blob_cache_close(cache);
 *
 * It lies at confiture/blobs of the git folder and may be removed at any time. Blobs are known by
 * their ids, so that it is never out of date; one that is damaged (a checksum tells) or of another
 * version is as if it were not there. When much was missing it is written anew with what this run
 * used, beside its place and renamed, so that several processes can do so at once. Where it cannot
 * be written nothing is said.
 */
#ifndef GITINT_BLOB_CACHE_H
#define GITINT_BLOB_CACHE_H

#include "gitint/wall.h"

typedef struct BlobCache BlobCache;

BlobCache *blob_cache_open(const char *git_folder);
void blob_cache_close(BlobCache *cache);

GBytes *blob_cache_find(BlobCache *cache, const git_oid *oid);
void blob_cache_add(BlobCache *cache, const git_oid *oid, GBytes *bytes);

#endif
