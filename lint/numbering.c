#include "lint/numbering.h"

#include <string.h>

enum { MOST_DIGITS = 18 };

typedef struct Folders {
    GHashTable *entries; /* folder -> GArray of Numbered */
    GHashTable *seen;    /* whole paths of entries */
    GStringChunk *names;
} Folders;

static void add_entry(Folders *folders, const char *folder, const char *entry, const char *name,
                      const char *path)
{
    gsize digits = history_prefix(name);
    if (digits == 0 || digits > MOST_DIGITS || !g_hash_table_add(folders->seen, g_strdup(entry)))
        return;
    GArray *entries = g_hash_table_lookup(folders->entries, folder);
    if (entries == NULL) {
        entries = g_array_new(FALSE, FALSE, sizeof(Numbered));
        g_hash_table_insert(folders->entries, g_strdup(folder), entries);
    }
    Numbered numbered = {g_ascii_strtoull(name, NULL, 10), digits,
                         g_string_chunk_insert(folders->names, name), path};
    g_array_append_val(entries, numbered);
}

/* The file in its folder, that in its own, and so on. */
static void add_path(Folders *folders, const char *path)
{
    for (const char *at = path; *at != '\0';) {
        gsize length = strcspn(at, "/");
        g_autofree char *name = g_strndup(at, length);
        g_autofree char *folder = g_strndup(path, (gsize)(at - path));
        g_autofree char *entry = g_strndup(path, (gsize)(at - path) + length);
        add_entry(folders, folder, entry, name, path);
        at += length + (at[length] == '/' ? 1 : 0);
    }
}

static int compare_numbered(gconstpointer a, gconstpointer b)
{
    const Numbered *first = a, *second = b;
    if (first->number != second->number)
        return first->number < second->number ? -1 : 1;
    return strcmp(first->name, second->name);
}

void numbering_each(LintContext *context, const LintHistory *history,
                    void (*check)(LintContext *context, const GArray *entries))
{
    Folders folders = {
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_array_unref),
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL), g_string_chunk_new(4096)};
    GHashTableIter iter;
    gpointer entries;
    for (guint i = 0; i < history->tree->len; i++)
        add_path(&folders, history->tree->pdata[i]);
    g_hash_table_iter_init(&iter, folders.entries);
    while (g_hash_table_iter_next(&iter, NULL, &entries)) {
        g_array_sort(entries, compare_numbered);
        if (((GArray *)entries)->len > 1)
            check(context, entries);
    }
    g_hash_table_unref(folders.entries);
    g_hash_table_unref(folders.seen);
    g_string_chunk_free(folders.names);
}
