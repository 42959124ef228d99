#include "gitint/wall.h"

#include <stdlib.h>
#include <string.h>

static void stop_git(void)
{
    git_libgit2_shutdown();
}

/* Extensions that change nothing for a reader, or only that objects may be missing: that is
 * reported where one is needed. */
void git_start(void)
{
    static gsize started = 0;
    if (!g_once_init_enter(&started))
        return;
    static const char *const extensions[] = {"worktreeconfig", "partialclone", "preciousobjects"};
    git_libgit2_init();
    git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, extensions, G_N_ELEMENTS(extensions));
    atexit(stop_git);
    g_once_init_leave(&started, 1);
}

static void add_git_hint(GError **error, int code, const char *reason)
{
    static const struct {
        const char *word, *hint;
    } hints[] = {
        {"'link'",
         "The index is split, which libgit2 cannot read: git update-index --no-split-index."},
        {"'sdir'", "The index is sparse, which libgit2 cannot read: git sparse-checkout reapply "
                   "--no-sparse-index."},
        {"objectformat", "Repositories with SHA-256 objects cannot be read yet."},
    };
    for (guint i = 0; i < G_N_ELEMENTS(hints); i++) {
        if (strstr(reason, hints[i].word) != NULL) {
            error_add_hint(error, "%s", hints[i].hint);
            return;
        }
    }
    if (code == GIT_ENOTFOUND)
        error_add_hint(error, "In a shallow clone git fetch --unshallow, in a partial clone git "
                              "fetch --refetch brings "
                              "what is missing; git fsck tells whether the repository is whole.");
}

void git_fail(GError **error, int code, const char *format, ...)
{
    const git_error *last = git_error_last();
    const char *reason =
        last != NULL && last->message != NULL ? last->message : "git gave no reason";
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    error_set(error, ERROR_INPUT, "%s: %s", what, reason);
    add_git_hint(error, code, reason);
}

guint oid_hash(gconstpointer oid)
{
    guint hash;
    memcpy(&hash, ((const git_oid *)oid)->id, sizeof hash);
    return hash;
}

gboolean oid_equal(gconstpointer a, gconstpointer b)
{
    return git_oid_equal(a, b);
}

git_oid *oid_copy(const git_oid *oid)
{
    return g_memdup2(oid, sizeof *oid);
}

char *oid_text(const git_oid *oid)
{
    char text[GIT_OID_HEXSZ + 1];
    return g_strdup(git_oid_tostr(text, sizeof text, oid));
}

char *path_join(const char *folder, const char *path)
{
    if (folder == NULL || folder[0] == '\0')
        return g_strdup(path);
    return path == NULL || path[0] == '\0' ? g_strdup(folder)
                                           : g_strconcat(folder, "/", path, NULL);
}

char *path_folder(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? g_strdup("") : g_strndup(path, (gsize)(slash - path));
}

gboolean path_is_below(const char *path, const char *folder)
{
    gsize length = strlen(folder);
    return length == 0 ||
           (strncmp(path, folder, length) == 0 && (path[length] == '/' || path[length] == '\0'));
}
