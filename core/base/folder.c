/* The SourceTree that is a folder of the file system. */
#include "core/base/source.h"

#include "core/base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

/* Deeper than any real tree: what remains is a symbolic link that leads back up. */
enum { MAX_DEPTH = 64 };

typedef struct FolderTree {
    SourceTree tree;
    char *root;
} FolderTree;

static char *full_path(FolderTree *self, const char *path)
{
    return path[0] == '\0' ? g_strdup(self->root) : g_build_filename(self->root, path, NULL);
}

static gboolean fail(GError **error, const char *verb, const char *path)
{
    int reason = errno;
    error_set(error, ERROR_INPUT, "cannot %s \"%s\": %s", verb, path, g_strerror(reason));
    error_add_place(error, path, 0, 0);
    if (reason == ELOOP)
        error_add_hint(error,
                       "A symbolic link leads back to itself; remove it or exclude its folder.");
    return FALSE;
}

static gboolean list_path(FolderTree *self, const char *path, guint depth, GPtrArray *entries,
                          GError **error);

static gboolean list_folder(FolderTree *self, const char *path, guint depth, GPtrArray *entries,
                            GError **error)
{
    g_autofree char *full = full_path(self, path);
    g_autoptr(GDir) folder = g_dir_open(full, 0, NULL);
    if (folder == NULL)
        return fail(error, "open folder", path);
    for (const char *name; (name = g_dir_read_name(folder)) != NULL;) {
        if (name[0] == '.')
            continue;
        g_autofree char *child =
            path[0] == '\0' ? g_strdup(name) : g_strconcat(path, "/", name, NULL);
        if (!list_path(self, child, depth + 1, entries, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean list_path(FolderTree *self, const char *path, guint depth, GPtrArray *entries,
                          GError **error)
{
    if (depth > MAX_DEPTH) {
        errno = ELOOP;
        return fail(error, "follow", path);
    }
    g_autofree char *full = full_path(self, path);
    GStatBuf status;
    if (g_stat(full, &status) != 0)
        return fail(error, "read", path);
    if (S_ISDIR(status.st_mode))
        return list_folder(self, path, depth, entries, error);
    if (!S_ISREG(status.st_mode))
        return TRUE;
    SourceEntry *entry = g_new0(SourceEntry, 1);
    entry->path = g_strdup(path);
    entry->size = status.st_size;
    g_ptr_array_add(entries, entry);
    return TRUE;
}

static GPtrArray *folder_list(SourceTree *tree, const char *prefix, GError **error)
{
    g_autoptr(GPtrArray) entries =
        g_ptr_array_new_with_free_func((GDestroyNotify)source_entry_free);
    if (!list_path((FolderTree *)tree, prefix, 0, entries, error))
        return NULL;
    return g_steal_pointer(&entries);
}

static GBytes *folder_read(SourceTree *tree, const char *path, GError **error)
{
    g_autofree char *full = full_path((FolderTree *)tree, path);
    g_autofree char *bytes = NULL;
    gsize length = 0;
    g_autoptr(GError) reason = NULL;
    if (!g_file_get_contents(full, &bytes, &length, &reason)) {
        error_set(error, ERROR_INPUT, "cannot read \"%s\": %s", path, g_strerror(errno));
        error_add_place(error, path, 0, 0);
        return NULL;
    }
    return g_bytes_new_take(g_steal_pointer(&bytes), length);
}

static void folder_free(SourceTree *tree)
{
    FolderTree *self = (FolderTree *)tree;
    g_free(self->root);
    g_free(self);
}

static const SourceTreeClass folder_class = {"folder", folder_list, folder_read, folder_free};

char *source_tree_file(SourceTree *tree, const char *path)
{
    return tree->class == &folder_class ? full_path((FolderTree *)tree, path) : NULL;
}

SourceTree *source_folder_open(const char *path, GError **error)
{
    if (!g_file_test(path, G_FILE_TEST_IS_DIR)) {
        error_set(error, ERROR_INPUT, "there is no folder \"%s\"", path);
        return NULL;
    }
    FolderTree *self = g_new0(FolderTree, 1);
    self->tree.class = &folder_class;
    self->tree.label = g_strdup("work tree");
    self->root = g_strdup(path);
    return &self->tree;
}
