/* Which files a commit now would bring, and which ones a line of commits has brought. */
#include "gitint/repository.h"

#include "gitint/compare.h"
#include "gitint/history.h"

#include <string.h>

static int compare_texts(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void add_path(GPtrArray *paths, const char *path, const char *folder)
{
    if (path_is_below(path, folder))
        g_ptr_array_add(paths, g_strdup(folder[0] == '\0' ? path : path + strlen(folder) + 1));
}

/* HEAD's tree, NULL before the first commit. */
static int head_tree(Repository *repository, git_tree **tree)
{
    g_autoptr(git_commit) head = NULL;
    *tree = NULL;
    int code = repository_head(repository, &head);
    if (code == GIT_EUNBORNBRANCH)
        return 0;
    return code != 0 ? code : git_commit_tree(tree, head);
}

static int diff_index(Repository *repository, git_index *index, const char *folder, git_diff **diff)
{
    g_autoptr(git_tree) head = NULL;
    git_diff_options options;
    char *specs[1] = {g_strdup(folder)};
    git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION);
    options.flags = GIT_DIFF_DISABLE_PATHSPEC_MATCH | GIT_DIFF_INCLUDE_TYPECHANGE;
    options.ignore_submodules = GIT_SUBMODULE_IGNORE_ALL;
    if (folder[0] != '\0')
        options.pathspec = (git_strarray){specs, 1};
    int code = head_tree(repository, &head);
    if (code == 0)
        code = git_diff_tree_to_index(diff, repository->git, head, index, &options);
    g_free(specs[0]);
    return code;
}

static gboolean brings_bytes(const git_diff_delta *delta)
{
    return delta->status != GIT_DELTA_DELETED && delta->new_file.mode != GIT_FILEMODE_COMMIT;
}

GPtrArray *repository_staged(Repository *repository, const char *folder, GError **error)
{
    g_autoptr(git_index) index = repository_index(repository, error);
    if (index == NULL)
        return NULL;
    g_autoptr(git_diff) diff = NULL;
    int code = diff_index(repository, index, folder != NULL ? folder : "", &diff);
    if (code != 0) {
        git_fail(error, code, "cannot compare the index with HEAD");
        return NULL;
    }
    GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
    for (gsize i = 0; i < git_diff_num_deltas(diff); i++) {
        const git_diff_delta *delta = git_diff_get_delta(diff, i);
        if (brings_bytes(delta))
            add_path(paths, delta->new_file.path, folder != NULL ? folder : "");
    }
    g_ptr_array_sort(paths, compare_texts);
    return paths;
}

static void collect_brought(const char *path, G_GNUC_UNUSED const git_oid *before,
                            const git_oid *after, gpointer paths)
{
    if (after != NULL)
        g_ptr_array_add(paths, g_strdup(path));
}

/* In a shallow clone the merge base may lie beyond the cut; then what changed cannot be told.
 * Unrelated lines changed everything. */
static gboolean find_base(Repository *repository, git_commit *base, git_commit *tip,
                          git_commit **found, GError **error)
{
    git_oid oid;
    *found = NULL;
    int code = history_merge_base(repository, git_commit_id(base), git_commit_id(tip), &oid);
    if (code == GIT_ENOTFOUND && !repository_is_shallow(repository))
        return TRUE;
    if (code == GIT_ENOTFOUND) {
        error_set(error, ERROR_INPUT,
                  "this shallow clone does not reach back to where the two lines part");
        error_add_hint(
            error, "git fetch --unshallow, or git fetch --deepen=N, brings more of the history.");
        return FALSE;
    }
    if (code == 0)
        code = git_commit_lookup(found, repository->git, &oid);
    if (code != 0)
        git_fail(error, code, "cannot find the merge base");
    return code == 0;
}

char *repository_merge_base(Repository *repository, const char *base, const char *tip,
                            GError **error)
{
    g_autoptr(git_commit) since = repository_commit(repository, base, error);
    g_autoptr(git_commit) last =
        since == NULL ? NULL : repository_commit(repository, tip != NULL ? tip : "HEAD", error);
    g_autoptr(git_commit) fork = NULL;
    if (last == NULL || !find_base(repository, since, last, &fork, error) || fork == NULL)
        return NULL;
    char id[GIT_OID_HEXSZ + 1];
    return g_strdup(git_oid_tostr(id, sizeof id, git_commit_id(fork)));
}

GPtrArray *repository_changed(Repository *repository, const char *base, const char *tip,
                              const char *folder, GError **error)
{
    g_autoptr(git_commit) since = repository_commit(repository, base, error);
    g_autoptr(git_commit) last =
        since == NULL ? NULL : repository_commit(repository, tip != NULL ? tip : "HEAD", error);
    g_autoptr(git_commit) fork = NULL;
    if (last == NULL || !find_base(repository, since, last, &fork, error))
        return NULL;
    g_autoptr(git_tree) before = NULL;
    g_autoptr(git_tree) after = NULL;
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
    int code = fork == NULL ? 0 : commit_folder(fork, folder != NULL ? folder : "", &before);
    if (code == 0)
        code = commit_folder(last, folder != NULL ? folder : "", &after);
    if (code == 0)
        code = trees_compare(repository->git, before, after, "", collect_brought, paths);
    if (code == 0) {
        g_ptr_array_sort(paths, compare_texts);
        return g_steal_pointer(&paths);
    }
    git_fail(error, code, "cannot compare \"%s\" with \"%s\"", base, tip != NULL ? tip : "HEAD");
    return NULL;
}
