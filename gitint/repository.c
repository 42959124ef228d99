#include "gitint/repository.h"

#include "gitint/wall.h"

#include <stdlib.h>
#include <string.h>

static int open_discovered(git_repository **git, const char *folder)
{
    const char *across = g_getenv("GIT_DISCOVERY_ACROSS_FILESYSTEM");
    unsigned int flags = across != NULL && across[0] != '\0' ? GIT_REPOSITORY_OPEN_CROSS_FS : 0;
    return git_repository_open_ext(git, folder, flags, g_getenv("GIT_CEILING_DIRECTORIES"));
}

static gboolean has_setting(git_repository *git, const char *name)
{
    g_autoptr(git_config) config = NULL;
    g_auto(git_buf) value = GIT_BUF_INIT;
    return git_repository_config_snapshot(&config, git) == 0 &&
           git_config_get_string_buf(&value, config, name) == 0;
}

/* As git: with GIT_DIR alone the present folder is the work tree, unless the repository says
 * otherwise or is a plain ".git". */
static int choose_work_tree(git_repository *git, gboolean from_git_dir)
{
    const char *chosen = g_getenv("GIT_WORK_TREE");
    if (chosen != NULL && chosen[0] != '\0')
        return git_repository_set_workdir(git, chosen, 0);
    if (!from_git_dir || git_repository_is_bare(git) || git_repository_is_worktree(git) ||
        g_str_has_suffix(git_repository_path(git), "/.git/") || has_setting(git, "core.worktree"))
        return 0;
    g_autofree char *present = g_get_current_dir();
    return git_repository_set_workdir(git, present, 0);
}

/* A server's pre-receive hook sees what is being pushed only through these. */
static int add_object_folders(git_repository *git)
{
    const char *own = g_getenv("GIT_OBJECT_DIRECTORY");
    const char *others = g_getenv("GIT_ALTERNATE_OBJECT_DIRECTORIES");
    if (own == NULL && others == NULL)
        return 0;
    g_autoptr(git_odb) odb = NULL;
    int code = git_repository_odb(&odb, git);
    g_auto(GStrv) folders = g_strsplit(others != NULL ? others : "", ":", -1);
    for (guint i = 0; code == 0 && folders[i] != NULL; i++)
        if (folders[i][0] != '\0')
            code = git_odb_add_disk_alternate(odb, folders[i]);
    if (code == 0 && own != NULL && own[0] != '\0')
        code = git_odb_add_disk_alternate(odb, own);
    return code;
}

/* In a hook git names the repository by GIT_DIR, which may be relative to where git called the hook
 * from. */
static int open_git(git_repository **git, const char *folder)
{
    const char *git_dir = g_getenv("GIT_DIR");
    gboolean from_git_dir = git_dir != NULL && git_dir[0] != '\0';
    int code = GIT_ENOTFOUND;
    if (from_git_dir)
        code = git_repository_open_ext(
            git, git_dir, GIT_REPOSITORY_OPEN_NO_SEARCH | GIT_REPOSITORY_OPEN_NO_DOTGIT, NULL);
    if (code == GIT_ENOTFOUND && (!from_git_dir || !g_path_is_absolute(git_dir))) {
        from_git_dir = FALSE;
        code = open_discovered(git, folder);
    }
    if (code == 0)
        code = choose_work_tree(*git, from_git_dir);
    if (code == 0)
        code = add_object_folders(*git);
    return code;
}

/* libgit2 1.5 says "not found" as well when it distrusts the owner and no safe.directory is
 * configured at all. */
static gboolean is_distrusted(int code, const char *folder)
{
    g_auto(git_buf) found = GIT_BUF_INIT;
    if (code == GIT_EOWNER)
        return TRUE;
    return code == GIT_ENOTFOUND &&
           git_repository_discover(&found, folder, 0, g_getenv("GIT_CEILING_DIRECTORIES")) == 0;
}

static void fail_open(GError **error, int code, const char *folder)
{
    g_autofree char *absolute = g_canonicalize_filename(folder, NULL);
    if (is_distrusted(code, folder)) {
        error_set(error, ERROR_INPUT, "the git repository of \"%s\" belongs to another user",
                  absolute);
        error_add_hint(
            error,
            "If you trust it, tell git: git config --global --add safe.directory '%s' (the top "
            "of the work tree).",
            absolute);
    } else if (code == GIT_ENOTFOUND) {
        error_set(error, ERROR_INPUT, "\"%s\" is not in a git repository", absolute);
        error_add_hint(error,
                       "Run it inside a clone, name one with -C DIR, or begin one with git init.");
    } else {
        git_fail(error, code, "cannot open the git repository of \"%s\"", absolute);
    }
}

static char *folder_text(const char *folder)
{
    if (folder == NULL)
        return NULL;
    gsize length = strlen(folder);
    while (length > 1 && folder[length - 1] == '/')
        length--;
    return g_strndup(folder, length);
}

static Repository *open_repository(const char *folder, int *code)
{
    git_start();
    git_repository *git = NULL;
    *code = open_git(&git, folder);
    if (*code != 0) {
        git_repository_free(git);
        return NULL;
    }
    Repository *repository = g_new0(Repository, 1);
    g_atomic_ref_count_init(&repository->references);
    repository->git = git;
    repository->work_tree = folder_text(git_repository_workdir(git));
    repository->git_folder = folder_text(git_repository_path(git));
    return repository;
}

Repository *repository_open(const char *folder, GError **error)
{
    int code;
    Repository *repository = open_repository(folder, &code);
    if (repository == NULL)
        fail_open(error, code, folder);
    return repository;
}

Repository *repository_open_near(const char *folder, GError **error)
{
    int code;
    Repository *repository = open_repository(folder, &code);
    if (repository == NULL && (code != GIT_ENOTFOUND || is_distrusted(code, folder)))
        fail_open(error, code, folder);
    return repository;
}

Repository *repository_ref(Repository *repository)
{
    g_atomic_ref_count_inc(&repository->references);
    return repository;
}

void repository_free(Repository *repository)
{
    if (repository == NULL || !g_atomic_ref_count_dec(&repository->references))
        return;
    g_clear_pointer(&repository->reachable, g_hash_table_unref);
    git_tree_free(repository->memo_tree);
    g_free(repository->memo_folder);
    git_repository_free(repository->git);
    g_free(repository->work_tree);
    g_free(repository->git_folder);
    g_free(repository);
}

const char *repository_work_tree(const Repository *repository)
{
    return repository->work_tree;
}

char *repository_folder_of(const Repository *repository, const char *path)
{
    const char *top = repository->work_tree;
    char *real = realpath(path, NULL);
    char *folder = NULL;
    if (top == NULL)
        folder = g_strdup("");
    else if (real != NULL && path_is_below(real, top))
        folder = g_strdup(real[strlen(top)] == '/' ? real + strlen(top) + 1 : "");
    free(real);
    return folder;
}

const char *repository_git_folder(const Repository *repository)
{
    return repository->git_folder;
}

gboolean repository_is_shallow(const Repository *repository)
{
    return git_repository_is_shallow(repository->git) == 1;
}

gboolean repository_has_commits(const Repository *repository)
{
    git_oid head;
    return git_reference_name_to_id(&head, repository->git, "HEAD") == 0;
}

/* `extensions.worktreeConfig`: libgit2 does not read the work tree's own file. */
static void add_work_tree_config(git_config *config, const Repository *repository)
{
    g_autofree char *path = g_build_filename(repository->git_folder, "config.worktree", NULL);
    if (g_file_test(path, G_FILE_TEST_IS_REGULAR))
        (void)git_config_add_file_ondisk(config, path, GIT_CONFIG_LEVEL_APP, repository->git, 0);
}

char *repository_hooks_folder(const Repository *repository, GError **error)
{
    g_autoptr(git_config) config = NULL;
    g_auto(git_buf) chosen = GIT_BUF_INIT;
    int code = git_repository_config(&config, repository->git);
    if (code == 0) {
        add_work_tree_config(config, repository);
        code = git_config_get_path(&chosen, config, "core.hooksPath");
    }
    if (code == GIT_ENOTFOUND || (code == 0 && chosen.size == 0))
        return g_build_filename(git_repository_commondir(repository->git), "hooks", NULL);
    if (code != 0) {
        git_fail(error, code, "cannot read core.hooksPath");
        return NULL;
    }
    const char *base =
        repository->work_tree != NULL ? repository->work_tree : repository->git_folder;
    return g_canonicalize_filename(chosen.ptr, base);
}

git_commit *repository_commit(const Repository *repository, const char *revision, GError **error)
{
    g_autoptr(git_object) object = NULL;
    git_object *commit = NULL;
    int code = git_revparse_single(&object, repository->git, revision);
    if (code == 0)
        code = git_object_peel(&commit, object, GIT_OBJECT_COMMIT);
    if (code == 0)
        return (git_commit *)commit;
    error_set(error, ERROR_INPUT, "\"%s\" names no commit of this repository", revision);
    if (code == GIT_EAMBIGUOUS)
        error_add_hint(error, "More than one object begins with it; give more digits.");
    else if (!repository_has_commits(repository))
        error_add_hint(error, "The repository has no commit yet.");
    else if (repository_is_shallow(repository))
        error_add_hint(error, "The clone is shallow; git fetch --unshallow brings the rest.");
    else
        error_add_hint(
            error, "git fetch --tags may bring it; git branch -a and git tag list what is there.");
    return NULL;
}

char *repository_resolve(const Repository *repository, const char *revision, GError **error)
{
    g_autoptr(git_commit) commit = repository_commit(repository, revision, error);
    return commit == NULL ? NULL : oid_text(git_commit_id(commit));
}

int repository_head(Repository *repository, git_commit **commit)
{
    g_autoptr(git_reference) head = NULL;
    git_object *object = NULL;
    int code = git_repository_head(&head, repository->git);
    if (code == 0)
        code = git_reference_peel(&object, head, GIT_OBJECT_COMMIT);
    *commit = (git_commit *)object;
    return code;
}

/* git means the top of the work tree by a relative GIT_INDEX_FILE, wherever the process stands by
 * now. */
static char *index_path(const Repository *repository)
{
    const char *chosen = g_getenv("GIT_INDEX_FILE");
    return chosen == NULL || chosen[0] == '\0'
               ? NULL
               : g_canonicalize_filename(chosen, repository->work_tree);
}

git_index *repository_index(Repository *repository, GError **error)
{
    g_autoptr(git_index) index = NULL;
    g_autofree char *path = index_path(repository);
    int code =
        path != NULL ? git_index_open(&index, path) : git_repository_index(&index, repository->git);
    if (code == 0)
        code = git_index_read(index, 0);
    if (code == 0)
        return g_steal_pointer(&index);
    git_fail(error, code, "cannot read the git index");
    return NULL;
}
