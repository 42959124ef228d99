/*
 * Repository: a git repository through libgit2; the only room that knows it.
 *
 *     g_autoptr(Repository) repository = repository_open(".", &error);
 *     g_autoptr(SourceTree) tree = repository_source_commit(repository, "v1.2", "services/db",
 * &error);
 *
 * Opened from any folder below it, from linked worktrees, and bare; not being in one is
 * ERROR_INPUT. Shallow clones and repositories without commits work as far as they can. Safe
 * directories are honoured as git does (libgit2's owner check), with git's own advice in the hint.
 * Strings are borrowed unless said otherwise.
 */
#ifndef GITINT_REPOSITORY_H
#define GITINT_REPOSITORY_H

#include "core/base/source.h"

#include <glib.h>

typedef struct Repository Repository;

Repository *repository_open(const char *folder, GError **error);

/* Likewise, but not being in a repository is no error: then NULL, with `error` unset. */
Repository *repository_open_near(const char *folder, GError **error);

void repository_free(Repository *repository);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Repository, repository_free)

const char *repository_work_tree(
    const Repository *repository); /* absolute, without trailing "/"; NULL when bare */
const char *repository_git_folder(const Repository *repository);

/* Where `path` (of an existing file or folder) lies below the top, as the trees below take it: ""
 * for the top itself and in a bare repository; symbolic links on the way resolved. NULL when it
 * lies outside. Free with g_free(). */
char *repository_folder_of(const Repository *repository, const char *path);
gboolean repository_is_shallow(const Repository *repository);
gboolean repository_has_commits(const Repository *repository);

/* core.hooksPath (relative to the work tree) or hooks/ of the common git folder, absolute. Free
 * with g_free(). */
char *repository_hooks_folder(const Repository *repository, GError **error);

/* Full object id of a commit-ish; ERROR_INPUT naming it when there is none. Free with g_free(). */
char *repository_resolve(const Repository *repository, const char *revision, GError **error);

/*
 * Trees seen from `folder` below the top ("" or NULL: the top itself), so that paths are the same
 * as those of the work tree's project folder. They keep the repository alive. Entries carry blob
 * ids as digests. Submodules are passed over; a symbolic link is read as git stores it only if it
 * points to a file inside the tree, else ERROR_INPUT.
 */
SourceTree *repository_source_index(Repository *repository, const char *folder, GError **error);
/* Unmerged files below `folder`, relative to it. */
GPtrArray *repository_conflicts(Repository *repository, const char *folder, GError **error);

/* The index as it would be if one side of each unmerged file were taken; a file that this side
 * deletes is not there. */
typedef enum ConflictSide { CONFLICT_OURS = 2, CONFLICT_THEIRS = 3 } ConflictSide;
SourceTree *repository_source_index_side(Repository *repository, const char *folder,
                                         ConflictSide side, GError **error);

/* From now on what is read of such a tree is also kept in a file of the git folder, where the next
 * run finds it sooner (blob_cache.h). For a tree that one thread reads. */
void repository_source_keep(SourceTree *tree);

/* Submodules that listings of such a tree passed over so far: paths from the top, borrowed. */
const GPtrArray *repository_source_modules(const SourceTree *tree);

SourceTree *repository_source_commit(Repository *repository, const char *revision,
                                     const char *folder, GError **error);

/* Paths below `folder` that the index changes against HEAD (added, modified, renamed to; not
 * deleted), relative to `folder`: what a commit now would bring. All of the index when there is no
 * commit yet. */
GPtrArray *repository_staged(Repository *repository, const char *folder, GError **error);

/* Where the two lines part: the full id of their merge base; `tip` NULL: HEAD. NULL without `error`
 * when they share nothing. Free with g_free(). */
char *repository_merge_base(Repository *repository, const char *base, const char *tip,
                            GError **error);

/* Paths changed between merge-base(base, tip) and tip, likewise; `tip` NULL: HEAD. */
GPtrArray *repository_changed(Repository *repository, const char *base, const char *tip,
                              const char *folder, GError **error);

#endif
