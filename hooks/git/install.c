#include "hooks/git/install.h"

#include "core/base/error.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hooks/git/common.sh.h"
#include "hooks/git/pre-commit.sh.h"
#include "hooks/git/pre-push.sh.h"

static const char MARK[] = "# Written by confiture-lint install-hooks";
static const char ASIDE[] = ".before-confiture";

static const struct Hook {
    const char *name, *script;
} hooks[] = {
    {"pre-commit", pre_commit_sh},
    {"pre-push", pre_push_sh},
};

static char *hook_text(const struct Hook *hook, const char *program)
{
    GString *text = g_string_new(common_sh);
    g_autofree char *quoted = g_shell_quote(program);
    g_string_replace(text, "@PROGRAM@", quoted, 1);
    g_string_append(text, hook->script);
    return g_string_free(text, FALSE);
}

static gboolean exists(const char *path)
{
    GStatBuf status;
    return g_lstat(path, &status) == 0;
}

/* The hook's text when it is ours, else NULL. A link is somebody else's, whatever it leads to. */
static char *read_ours(const char *path)
{
    GStatBuf status;
    g_autofree char *text = NULL;
    if (g_lstat(path, &status) != 0 || !S_ISREG(status.st_mode) ||
        !g_file_get_contents(path, &text, NULL, NULL))
        return NULL;
    const char *second = strchr(text, '\n');
    return second != NULL && g_str_has_prefix(second + 1, MARK) ? g_steal_pointer(&text) : NULL;
}

static gboolean is_current(const char *path, const char *ours, const char *wanted)
{
    return ours != NULL && g_str_equal(ours, wanted) && g_access(path, X_OK) == 0;
}

static gboolean fail_file(GError **error, const char *verb, const char *path)
{
    int reason = errno;
    error_set(error, ERROR_OUTPUT, "cannot %s \"%s\": %s", verb, path, g_strerror(reason));
    error_add_place(error, path, 0, 0);
    return FALSE;
}

static gboolean move_file(const char *from, const char *to, GError **error)
{
    return g_rename(from, to) == 0 || fail_file(error, "rename", from);
}

/* "NAME.before-confiture.2", … : the first that is free. */
static char *numbered_path(const char *aside)
{
    for (guint number = 2;; number++) {
        char *path = g_strdup_printf("%s.%u", aside, number);
        if (!exists(path))
            return path;
        g_free(path);
    }
}

/* A foreign hook goes where ours looks for it. */
static gboolean set_aside(const char *path, const char *aside, gboolean force, GError **error)
{
    if (exists(aside) && !force) {
        error_set(error, ERROR_REFUSED, "\"%s\" is not ours, and \"%s\" is set aside already", path,
                  aside);
        error_add_place(error, path, 0, 0);
        error_add_hint(
            error,
            "Join the two by hand and remove one of them; or --force keeps the older one under a "
            "number and runs only the newer one before ours.");
        return FALSE;
    }
    if (exists(aside)) {
        g_autofree char *older = numbered_path(aside);
        if (!move_file(aside, older, error))
            return FALSE;
    }
    return move_file(path, aside, error);
}

/* Written beside its place and renamed, so that git never runs half a script. */
static gboolean write_script(const char *path, const char *text, GError **error)
{
    g_autoptr(GError) reason = NULL;
    if (g_file_set_contents_full(path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0777, &reason))
        return TRUE;
    error_set(error, ERROR_OUTPUT, "cannot write \"%s\": %s", path, reason->message);
    error_add_place(error, path, 0, 0);
    return FALSE;
}

static gboolean install_hook(const struct Hook *hook, const GitHooksOptions *options,
                             GPtrArray *written, GError **error)
{
    g_autofree char *path = g_build_filename(options->folder, hook->name, NULL);
    g_autofree char *aside = g_strconcat(path, ASIDE, NULL);
    g_autofree char *ours = read_ours(path);
    g_autofree char *wanted = hook_text(hook, options->program);
    if (is_current(path, ours, wanted))
        return TRUE;
    gboolean foreign = ours == NULL && exists(path);
    if (foreign && !set_aside(path, aside, options->force, error))
        return FALSE;
    if (!write_script(path, wanted, error)) {
        if (foreign)
            (void)g_rename(aside, path);
        return FALSE;
    }
    g_ptr_array_add(written, g_steal_pointer(&path));
    return TRUE;
}

static void hand_over(GPtrArray **out, GPtrArray **paths)
{
    if (out != NULL)
        *out = g_steal_pointer(paths);
}

gboolean git_hooks_install(const GitHooksOptions *options, GPtrArray **written, GError **error)
{
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
    gboolean done = g_mkdir_with_parents(options->folder, 0777) == 0 ||
                    fail_file(error, "make", options->folder);
    for (guint i = 0; done && i < G_N_ELEMENTS(hooks); i++)
        done = install_hook(&hooks[i], options, paths, error);
    hand_over(written, &paths);
    return done;
}

static gboolean remove_hook(const struct Hook *hook, const char *folder, GPtrArray *removed,
                            GError **error)
{
    g_autofree char *path = g_build_filename(folder, hook->name, NULL);
    g_autofree char *aside = g_strconcat(path, ASIDE, NULL);
    g_autofree char *ours = read_ours(path);
    if (ours == NULL && exists(path))
        return TRUE;
    if (exists(aside)) {
        if (!move_file(aside, path, error))
            return FALSE;
    } else if (ours == NULL) {
        return TRUE;
    } else if (g_unlink(path) != 0) {
        return fail_file(error, "remove", path);
    }
    g_ptr_array_add(removed, g_steal_pointer(&path));
    return TRUE;
}

gboolean git_hooks_remove(const char *folder, GPtrArray **removed, GError **error)
{
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
    gboolean done = TRUE;
    for (guint i = 0; done && i < G_N_ELEMENTS(hooks); i++)
        done = remove_hook(&hooks[i], folder, paths, error);
    hand_over(removed, &paths);
    return done;
}

static void status_free(gpointer status)
{
    g_free(((GitHookStatus *)status)->path);
    g_free(status);
}

static GitHookStatus *find_status(const struct Hook *hook, const GitHooksOptions *options)
{
    GitHookStatus *status = g_new0(GitHookStatus, 1);
    status->name = hook->name;
    status->path = g_build_filename(options->folder, hook->name, NULL);
    g_autofree char *aside = g_strconcat(status->path, ASIDE, NULL);
    g_autofree char *ours = read_ours(status->path);
    g_autofree char *wanted = hook_text(hook, options->program);
    if (ours != NULL)
        status->state = exists(aside) ? GIT_HOOK_CHAINED : GIT_HOOK_INSTALLED;
    else
        status->state = exists(status->path) ? GIT_HOOK_FOREIGN : GIT_HOOK_ABSENT;
    status->current = is_current(status->path, ours, wanted);
    return status;
}

GPtrArray *git_hooks_status(const GitHooksOptions *options)
{
    GPtrArray *all = g_ptr_array_new_with_free_func(status_free);
    for (guint i = 0; i < G_N_ELEMENTS(hooks); i++)
        g_ptr_array_add(all, find_status(&hooks[i], options));
    return all;
}

const char *git_hook_state_name(GitHookState state)
{
    static const char *const names[] = {"absent", "installed", "chained", "foreign"};
    return names[state];
}
