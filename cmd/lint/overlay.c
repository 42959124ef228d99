#include "cmd/lint/overlay.h"

#include <string.h>

typedef struct Overlay {
    SourceTree tree;
    SourceTree *below;
    GHashTable *files;
} Overlay;

GHashTable *overlay_files_new(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
}

static gboolean is_below(const char *path, const char *prefix)
{
    gsize length = strlen(prefix);
    return length == 0 ||
           (strncmp(path, prefix, length) == 0 && (path[length] == '\0' || path[length] == '/'));
}

static gboolean is_listed(const GPtrArray *entries, const char *path)
{
    for (guint i = 0; i < entries->len; i++)
        if (strcmp(((const SourceEntry *)entries->pdata[i])->path, path) == 0)
            return TRUE;
    return FALSE;
}

static GPtrArray *overlay_list(SourceTree *tree, const char *prefix, GError **error)
{
    Overlay *self = (Overlay *)tree;
    GPtrArray *entries = source_tree_list(self->below, prefix, error);
    GHashTableIter iter;
    gpointer path, bytes;
    g_hash_table_iter_init(&iter, self->files);
    while (entries != NULL && g_hash_table_iter_next(&iter, &path, &bytes)) {
        if (!is_below(path, prefix) || is_listed(entries, path))
            continue;
        SourceEntry *entry = g_new0(SourceEntry, 1);
        entry->path = g_strdup(path);
        entry->size = (gint64)g_bytes_get_size(bytes);
        g_ptr_array_add(entries, entry);
    }
    return entries;
}

static GBytes *overlay_read(SourceTree *tree, const char *path, GError **error)
{
    Overlay *self = (Overlay *)tree;
    GBytes *bytes = g_hash_table_lookup(self->files, path);
    return bytes != NULL ? g_bytes_ref(bytes) : source_tree_read(self->below, path, error);
}

static void overlay_free(SourceTree *tree)
{
    Overlay *self = (Overlay *)tree;
    source_tree_free(self->below);
    g_hash_table_unref(self->files);
    g_free(self);
}

static const SourceTreeClass overlay_class = {"overlay", overlay_list, overlay_read, overlay_free};

SourceTree *overlay_new(SourceTree *below, GHashTable *files)
{
    Overlay *self = g_new0(Overlay, 1);
    self->tree.class = &overlay_class;
    self->tree.label = g_strdup(below->label);
    self->below = below;
    self->files = g_hash_table_ref(files);
    return &self->tree;
}
