/*
 * LineageWalk: the walk over commits behind a Lineage. Private to it.
 *
 * Oldest first: each commit's state says for every key which commit changed it last. A commit costs
 * what it changed: a file's fingerprints are taken from the sum when it goes and added when it
 * comes, and what is not zero in the end has changed. States are shared, and copied only where two
 * lines of history both change something.
 */
#ifndef GITINT_LINEAGE_WALK_H
#define GITINT_LINEAGE_WALK_H

#include "gitint/blob_definitions.h"
#include "gitint/lineage.h"

typedef struct LineageNode LineageNode;
struct LineageNode {
    const LineageNode *former;
    const git_oid *commit;
    const char *path;
    git_oid blob, before; /* zero where there is none */
    guint32 line;
    gint32 files; /* how many define it from then on */
    LineageKind kind;
};

typedef struct LineageWalk {
    Repository *repository;
    const LineageOptions *options;
    BlobDefinitions *blobs;
    Arena *arena;
    GPtrArray *commits;
    GHashTable *positions;
    GHashTable *paths;
    GHashTable *delta;
    GHashTable *state; /* key's number -> LineageNode, at the revision; after the walk */
    gboolean shallow;
} LineageWalk;

/* The code is libgit2's. */
int lineage_walk(LineageWalk *walk, git_commit *tip);
void lineage_walk_clear(LineageWalk *walk);

/* Whether a file counts, which part of it, and the version of its migration (else NULL; free with
 * g_free()). */
gboolean lineage_counts(const LineageOptions *options, const char *folder, const char *path,
                        BlobPart *part, char **version);

/* The number of a key, with its migration's version. */
guint32 lineage_number(BlobDefinitions *blobs, guint32 key, const char *version);

#endif
