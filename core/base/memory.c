/* The SourceTree whose files are in memory: tests, and standard input under a name. */
#include "core/base/source.h"

#include "core/base/error.h"

#include <string.h>

typedef struct MemoryTree {
    SourceTree tree;
    GHashTable *files; /* path -> GBytes */
} MemoryTree;

static GPtrArray *memory_list(SourceTree *tree, const char *prefix, G_GNUC_UNUSED GError **error)
{
    GPtrArray *entries = g_ptr_array_new_with_free_func((GDestroyNotify)source_entry_free);
    gsize length = strlen(prefix);
    GHashTableIter iterator;
    gpointer path, bytes;
    g_hash_table_iter_init(&iterator, ((MemoryTree *)tree)->files);
    while (g_hash_table_iter_next(&iterator, &path, &bytes)) {
        const char *rest = (const char *)path + length;
        if (strncmp(path, prefix, length) != 0 || (length > 0 && *rest != '\0' && *rest != '/'))
            continue;
        SourceEntry *entry = g_new0(SourceEntry, 1);
        entry->path = g_strdup(path);
        entry->size = (gint64)g_bytes_get_size(bytes);
        g_ptr_array_add(entries, entry);
    }
    return entries;
}

static GBytes *memory_read(SourceTree *tree, const char *path, GError **error)
{
    GBytes *bytes = g_hash_table_lookup(((MemoryTree *)tree)->files, path);
    if (bytes == NULL) {
        error_set(error, ERROR_INPUT, "there is no file \"%s\"", path);
        error_add_place(error, path, 0, 0);
        return NULL;
    }
    return g_bytes_ref(bytes);
}

static void memory_free(SourceTree *tree)
{
    g_hash_table_unref(((MemoryTree *)tree)->files);
    g_free(tree);
}

static const SourceTreeClass memory_class = {"memory", memory_list, memory_read, memory_free};

SourceTree *source_memory_new(void)
{
    MemoryTree *self = g_new0(MemoryTree, 1);
    self->tree.class = &memory_class;
    self->tree.label = g_strdup("memory");
    self->files =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
    return &self->tree;
}

void source_memory_add(SourceTree *tree, const char *path, GBytes *bytes)
{
    g_assert(tree->class == &memory_class);
    g_hash_table_insert(((MemoryTree *)tree)->files, g_strdup(path), g_bytes_ref(bytes));
}
