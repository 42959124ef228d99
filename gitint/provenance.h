/*
 * Finding provenance (core/audit/provenance.h) in a repository, and holding an event against it.
 *
 *     g_autoptr(ProvenanceSource) source = git_provenance_new(repository, "services/db", NULL);
 *     g_autoptr(Provenance) provenance = source->find(source, "db/migrations/0001_a.up.sql", bytes,
 * &error);
 *
 * The history is walked once for all files asked for: newest first, stopping as soon as every known
 * migration file has its origin. A file's origin is the newest commit, reachable from the deployed
 * one, that gave it its present blob (following the parent that has the same blob, as git log does
 * with history simplification; a plain rename keeps the older origin).
 */
#ifndef GITINT_PROVENANCE_H
#define GITINT_PROVENANCE_H

#include "core/audit/provenance.h"
#include "gitint/repository.h"

/* `folder`: the project's root below the top; `revision` NULL: HEAD and the work tree, else that
 * commit is what is deployed from. `repository` NULL: a source that knows the blob id only
 * (worktree "none"). The repository must outlive it. */
ProvenanceSource *git_provenance_new(Repository *repository, const char *folder,
                                     const char *revision);

/* From now on the signatures of the deployed commit and of origins are judged (gitint/signature.h),
 * each once; of origins only the first `limit` that are signed, the others are "unchecked", since
 * each costs a process. 0: none is. */
void git_provenance_check_signatures(ProvenanceSource *source, guint limit);

typedef enum BlobMatch {
    BLOB_SAME,           /* commit:path is exactly that blob */
    BLOB_DIFFERENT,      /* commit:path is another blob: `found` tells which */
    BLOB_PATH_MISSING,   /* the commit has no such path */
    BLOB_COMMIT_MISSING, /* the repository has no such commit (shallow, rewritten, other clone) */
} BlobMatch;

/* Holds what an event claims against the repository. `found` (may be NULL) is the caller's. */
BlobMatch repository_match_blob(Repository *repository, const char *commit_oid, const char *path,
                                const char *blob_oid, char **found);

/* The blob's bytes, or NULL when the repository has none (no error) . */
GBytes *repository_read_blob(Repository *repository, const char *blob_oid);

/* Whether `commit_oid` is reachable from any branch or tag. */
gboolean repository_is_reachable(Repository *repository, const char *commit_oid);

/* The commits of `A..B` or of one commit-ish (then that commit alone), full ids, newest first. For
 * filters of the log. */
GPtrArray *repository_range(Repository *repository, const char *range, GError **error);

#endif
