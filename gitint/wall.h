/*
 * The wall around libgit2, for this room's own files: what a Repository holds, how libgit2's
 * objects are freed, and how its failures become ours. Functions here that return int return
 * libgit2's code (0, GIT_ENOTFOUND, …), so that a caller can tell "not there" from "cannot be
 * read"; those with GError are for the edge of the room.
 */
#ifndef GITINT_WALL_H
#define GITINT_WALL_H

#include "core/base/error.h"
#include "gitint/repository.h"

#include <git2.h>

struct Repository {
    gatomicrefcount references;
    git_repository *git;
    char *work_tree;
    char *git_folder;
    GHashTable *reachable; /* history.c: every commit below a branch or tag, once asked for */
    git_oid
        memo_commit; /* match.c: the last commit and folder looked into, with that folder's tree */
    char *memo_folder;
    git_tree *memo_tree;
};

/* Starts libgit2, once; it is shut down when the process ends. */
void git_start(void);

Repository *repository_ref(Repository *repository);

/* The index git would use: GIT_INDEX_FILE where a hook has set it. Read anew when its file has
 * changed. */
git_index *repository_index(Repository *repository, GError **error);

/* The commit of a commit-ish; ERROR_INPUT naming it. */
git_commit *repository_commit(const Repository *repository, const char *revision, GError **error);

/* HEAD's commit: 0, GIT_EUNBORNBRANCH before the first commit, or another code of libgit2. */
int repository_head(Repository *repository, git_commit **commit);

/* Sets "<what>: <libgit2's reason>", with git's own advice as a hint where there is one. */
void git_fail(GError **error, int code, const char *format, ...) G_GNUC_PRINTF(3, 4);

/* Hash tables by object id; keys are git_oid that the table frees. */
guint oid_hash(gconstpointer oid);
gboolean oid_equal(gconstpointer a, gconstpointer b);
git_oid *oid_copy(const git_oid *oid);
char *oid_text(const git_oid *oid);

/* A text of a commit as UTF-8, and its author's date in ISO 8601 with the author's zone. Free with
 * g_free(). */
char *commit_text(const git_commit *commit, const char *text);
char *author_date(const git_signature *author);

/* "a/b" of "a" and "b"; the other one where one is empty or NULL. */
char *path_join(const char *folder, const char *path);
/* "a/b" of "a/b/c", "" of "c". */
char *path_folder(const char *path);
/* Whether `path` is `folder` or below it. Everything is below "". */
gboolean path_is_below(const char *path, const char *folder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(git_commit, git_commit_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(git_tree, git_tree_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(git_tree_entry, git_tree_entry_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(git_object, git_object_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(git_odb, git_odb_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(git_odb_object, git_odb_object_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(git_index, git_index_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(git_index_iterator, git_index_iterator_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(git_reference, git_reference_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(git_reference_iterator, git_reference_iterator_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(git_config, git_config_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(git_diff, git_diff_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(git_describe_result, git_describe_result_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(git_filter_list, git_filter_list_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(git_buf, git_buf_dispose)

#endif
