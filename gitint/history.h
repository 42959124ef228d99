/*
 * Walks over commits that bear what a shallow clone lacks: where libgit2's own walk fails at the
 * first commit that is not there, these take it for the end of that line. Sets are hash tables of
 * git_oid.
 */
#ifndef GITINT_HISTORY_H
#define GITINT_HISTORY_H

#include "gitint/wall.h"

GHashTable *commit_set_new(void);

/* Adds `tip` and all its ancestors, but for those in `hidden` (may be NULL) and what is only
 * reached through them. */
void commit_set_add(GHashTable *set, git_repository *git, const git_oid *tip, GHashTable *hidden);

/* The newest common ancestor: 0, GIT_ENOTFOUND when there is none here, or another code of libgit2.
 */
int history_merge_base(Repository *repository, const git_oid *a, const git_oid *b, git_oid *base);

#endif
