/*
 * Origins: for every file below a folder of a commit, the commit that last changed its bytes; found
 * in one walk.
 *
 *     g_autoptr(GHashTable) origins = origins_find(repository->git, commit, "db/migrations",
 * &code); const Origin *origin = g_hash_table_lookup(origins, "db/migrations/0001_a.up.sql");
 *
 * As git log simplifies history: from a commit a file goes on to the first parent that has the same
 * bytes at its path; where none has, this commit is the origin. A file that only changed its name
 * (same bytes, the old name gone in that very commit, not empty) goes on under its old name. So a
 * merge is an origin only if it made bytes that no parent has.
 *
 * Files wait at commits in sets; the newest commit is taken first. Every file is in one set at a
 * time and each takes its own way, so the order is for speed alone, and wrong clocks do no harm.
 */
#ifndef GITINT_ORIGIN_H
#define GITINT_ORIGIN_H

#include "gitint/wall.h"

typedef struct Origin {
    git_oid blob; /* the file's bytes in the commit that was asked about */
    git_oid commit;
    gboolean known; /* FALSE: it lies beyond what this shallow or partial clone has */
} Origin;

/* path -> Origin; NULL with libgit2's code when the commit's own tree cannot be read. Paths are
 * from the top. */
GHashTable *origins_find(git_repository *git, git_commit *commit, const char *folder, int *code);

#endif
