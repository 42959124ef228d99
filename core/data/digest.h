/*
 * Digests: SHA-256 and git's blob id, whole or as a stream, in lower-case hex. The only room that
 * knows libcrypto. Free the returned texts with g_free().
 */
#ifndef CORE_DATA_DIGEST_H
#define CORE_DATA_DIGEST_H

#include <glib.h>

char *digest_sha256(const void *bytes, gsize length);

/* Git's object id of a blob with these bytes: SHA-1 of "blob LENGTH" NUL bytes. (git 2.39
 * Documentation, gitformat-pack) */
char *digest_git_blob(const void *bytes, gsize length);

typedef struct Digest Digest;
Digest *digest_sha256_new(void);
void digest_update(Digest *digest, const void *bytes, gsize length);
char *digest_finish(Digest *digest); /* and frees it */
void digest_free(Digest *digest);    /* of one that is not to be finished */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Digest, digest_free)

/* SHA-256 of a file of any size, read in pieces. ERROR_INPUT when it cannot be read. */
char *digest_sha256_file(const char *path, GError **error);

/* Both digests and the size of a file of any size, read once and in pieces. The texts are the
 * caller's. ERROR_INPUT when it cannot be read, or grows or shrinks meanwhile. */
typedef struct FileDigests {
    char *sha256, *git_blob;
    gsize size; /* bytes */
} FileDigests;
gboolean digest_file(const char *path, FileDigests *digests, GError **error);

#endif
