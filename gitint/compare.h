/*
 * Comparison of two trees of git, file by file. Subtrees with the same id are not looked into, so
 * that a commit costs what it changed. Modes do not count: a file is its bytes. Submodules are
 * passed over.
 */
#ifndef GITINT_COMPARE_H
#define GITINT_COMPARE_H

#include "gitint/wall.h"

/* `before` is NULL for a file that is new, `after` for one that is gone. `path` begins with the
 * folder given. */
typedef void (*CompareFunc)(const char *path, const git_oid *before, const git_oid *after,
                            gpointer data);

/* Either tree may be NULL: empty. The code is libgit2's. */
int trees_compare(git_repository *git, const git_tree *before, const git_tree *after,
                  const char *folder, CompareFunc each, gpointer data);

/* The id of `folder`'s tree in a commit, all zeros when it has no such folder; no more is read than
 * the folders above. */
int commit_folder_id(const git_commit *commit, const char *folder, git_oid *oid);

/* The tree of `folder` in a commit, NULL when it has no such folder; "" is the whole. The code is
 * libgit2's. */
int commit_folder(const git_commit *commit, const char *folder, git_tree **tree);

#endif
