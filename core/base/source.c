#include "core/base/source.h"

#include "core/base/error.h"

#include <string.h>

void source_entry_free(SourceEntry *entry)
{
    if (entry == NULL)
        return;
    g_free(entry->path);
    g_free(entry->digest);
    g_free(entry);
}

static int compare_entries(gconstpointer a, gconstpointer b)
{
    return strcmp((*(SourceEntry *const *)a)->path, (*(SourceEntry *const *)b)->path);
}

GPtrArray *source_tree_list(SourceTree *tree, const char *prefix, GError **error)
{
    GPtrArray *entries = tree->class->list(tree, prefix, error);
    if (entries != NULL)
        g_ptr_array_sort(entries, compare_entries);
    return entries;
}

GBytes *source_tree_read(SourceTree *tree, const char *path, GError **error)
{
    return tree->class->read(tree, path, error);
}

gboolean source_tree_has(SourceTree *tree, const char *path)
{
    g_autoptr(GPtrArray) entries = tree->class->list(tree, path, NULL);
    return entries != NULL && entries->len > 0;
}

void source_tree_free(SourceTree *tree)
{
    if (tree == NULL)
        return;
    g_free(tree->label);
    tree->class->free(tree);
}
