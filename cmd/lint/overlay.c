#include "cmd/lint/overlay.h"

#include <string.h>

typedef struct Overlay {
    SourceTree tree;
    SourceTree *below;
    char *path;
    GBytes *bytes;
} Overlay;

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
    if (entries == NULL || !is_below(self->path, prefix) || is_listed(entries, self->path))
        return entries;
    SourceEntry *entry = g_new0(SourceEntry, 1);
    entry->path = g_strdup(self->path);
    entry->size = (gint64)g_bytes_get_size(self->bytes);
    g_ptr_array_add(entries, entry);
    return entries;
}

static GBytes *overlay_read(SourceTree *tree, const char *path, GError **error)
{
    Overlay *self = (Overlay *)tree;
    if (strcmp(path, self->path) == 0)
        return g_bytes_ref(self->bytes);
    return source_tree_read(self->below, path, error);
}

static void overlay_free(SourceTree *tree)
{
    Overlay *self = (Overlay *)tree;
    source_tree_free(self->below);
    g_free(self->path);
    g_bytes_unref(self->bytes);
    g_free(self);
}

static const SourceTreeClass overlay_class = {"overlay", overlay_list, overlay_read, overlay_free};

SourceTree *overlay_new(SourceTree *below, const char *path, GBytes *bytes)
{
    Overlay *self = g_new0(Overlay, 1);
    self->tree.class = &overlay_class;
    self->tree.label = g_strdup(below->label);
    self->below = below;
    self->path = g_strdup(path);
    self->bytes = g_bytes_ref(bytes);
    return &self->tree;
}
