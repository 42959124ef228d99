#include "gitint/deployed.h"

#include <string.h>

static int stop_at_first(G_GNUC_UNUSED const git_diff *diff,
                         G_GNUC_UNUSED const git_diff_delta *delta,
                         G_GNUC_UNUSED const char *pathspec, void *found)
{
    *(gboolean *)found = TRUE;
    return GIT_EUSER;
}

static void prepare_options(git_diff_options *options, gboolean *found)
{
    git_diff_options_init(options, GIT_DIFF_OPTIONS_VERSION);
    options->ignore_submodules = GIT_SUBMODULE_IGNORE_DIRTY;
    options->notify_cb = stop_at_first;
    options->payload = found;
}

/* Whether a tracked file differs from HEAD, in the index or in the work tree. Untracked files do
 * not count, as for git describe. */
static int find_dirty(Repository *repository, git_commit *head, gboolean *dirty)
{
    g_autoptr(git_tree) tree = NULL;
    g_autoptr(git_diff) staged = NULL;
    g_autoptr(git_diff) edited = NULL;
    git_diff_options options;
    *dirty = FALSE;
    g_autoptr(git_index) index = repository_index(repository, NULL);
    int code = index == NULL ? GIT_ERROR : git_commit_tree(&tree, head);
    prepare_options(&options, dirty);
    if (code == 0)
        code = git_diff_tree_to_index(&staged, repository->git, tree, index, &options);
    if (code == 0)
        code = git_diff_index_to_workdir(&edited, repository->git, index, &options);
    return *dirty ? 0 : code;
}

static int describe_with(git_commit *commit, unsigned int candidates, const char *suffix,
                         git_buf *text)
{
    git_describe_options options;
    git_describe_format_options format;
    g_autoptr(git_describe_result) result = NULL;
    git_describe_options_init(&options, GIT_DESCRIBE_OPTIONS_VERSION);
    git_describe_format_options_init(&format, GIT_DESCRIBE_FORMAT_OPTIONS_VERSION);
    options.describe_strategy = GIT_DESCRIBE_TAGS;
    options.show_commit_oid_as_fallback = 1;
    options.max_candidates_tags = candidates;
    format.dirty_suffix = suffix;
    int code = git_describe_commit(&result, (git_object *)commit, &options);
    return code != 0 ? code : git_describe_format(text, result, &format);
}

/* A shallow clone has no way back to an older tag; the commit's own tag or id is what can be told.
 */
static char *describe(git_commit *commit)
{
    enum { AS_GIT = 10, EXACT = 0 };
    g_auto(git_buf) text = GIT_BUF_INIT;
    int code = describe_with(commit, AS_GIT, NULL, &text);
    if (code != 0)
        code = describe_with(commit, EXACT, NULL, &text);
    if (code == 0)
        return g_strndup(text.ptr, text.size);
    char id[8];
    return g_strdup(git_oid_tostr(id, sizeof id, git_commit_id(commit)));
}

/* Also before the first commit, when HEAD names a branch that is not there yet. */
static char *present_branch(Repository *repository)
{
    g_autoptr(git_reference) head = NULL;
    if (git_reference_lookup(&head, repository->git, "HEAD") != 0 ||
        git_reference_type(head) != GIT_REFERENCE_SYMBOLIC)
        return NULL;
    const char *target = git_reference_symbolic_target(head);
    return g_str_has_prefix(target, "refs/heads/") ? g_strdup(target + strlen("refs/heads/"))
                                                   : NULL;
}

static char *branch_of_revision(Repository *repository, const char *revision)
{
    g_autoptr(git_reference) reference = NULL;
    if (g_str_equal(revision, "HEAD") || g_str_equal(revision, "@"))
        return present_branch(repository);
    if (git_reference_dwim(&reference, repository->git, revision) != 0 ||
        !git_reference_is_branch(reference))
        return NULL;
    return g_strdup(git_reference_shorthand(reference));
}

static gboolean find_head(Deployed *deployed, Repository *repository, GError **error)
{
    int code = repository_head(repository, &deployed->commit);
    deployed->branch = present_branch(repository);
    if (code == GIT_EUNBORNBRANCH)
        return TRUE;
    gboolean dirty = FALSE;
    if (code == 0 && repository->work_tree != NULL)
        code = find_dirty(repository, deployed->commit, &dirty);
    if (code != 0) {
        git_fail(error, code, "cannot compare the work tree with HEAD");
        return FALSE;
    }
    g_autofree char *clean = describe(deployed->commit);
    deployed->describe = g_strconcat(clean, dirty ? "-dirty" : NULL, NULL);
    return TRUE;
}

static gboolean find_revision(Deployed *deployed, Repository *repository, const char *revision,
                              GError **error)
{
    deployed->commit = repository_commit(repository, revision, error);
    if (deployed->commit == NULL)
        return FALSE;
    deployed->branch = branch_of_revision(repository, revision);
    deployed->describe = describe(deployed->commit);
    return TRUE;
}

Deployed *deployed_find(Repository *repository, const char *revision, GError **error)
{
    g_autoptr(Deployed) deployed = g_new0(Deployed, 1);
    gboolean found = revision == NULL ? find_head(deployed, repository, error)
                                      : find_revision(deployed, repository, revision, error);
    return found ? g_steal_pointer(&deployed) : NULL;
}

void deployed_free(Deployed *deployed)
{
    if (deployed == NULL)
        return;
    git_commit_free(deployed->commit);
    g_free(deployed->branch);
    g_free(deployed->describe);
    g_free(deployed);
}
