/* A catalog without some of its facts, and without what cannot be there without them. */
#include "core/schema/catalog/catalog.h"
#include "core/schema/catalog/place.h"

static gboolean is_out(const Fact *fact, GHashTable *keys)
{
    return g_hash_table_contains(keys, fact->key);
}

static gboolean needs_one(const Fact *fact, GHashTable *keys)
{
    if (fact->parent != NULL && is_out(fact->parent, keys))
        return TRUE;
    for (const FactLink *link = fact->needs; link != NULL; link = link->next) {
        if (is_out(link->fact, keys))
            return TRUE;
    }
    return FALSE;
}

/* Until nothing more goes: a view may need a view that is read after it. */
static void spread(const Catalog *catalog, GHashTable *keys)
{
    for (guint before = 0; before != g_hash_table_size(keys);) {
        before = g_hash_table_size(keys);
        for (guint i = 0; i < catalog->facts->len; i++) {
            Fact *fact = g_ptr_array_index(catalog->facts, i);
            if (!is_out(fact, keys) && needs_one(fact, keys))
                g_hash_table_add(keys, fact->key);
        }
    }
}

static void unlink_gone(FactLink **list, GHashTable *keys)
{
    while (*list != NULL) {
        if (is_out((*list)->fact, keys))
            *list = (*list)->next;
        else
            list = &(*list)->next;
    }
}

void catalog_leave_out(Catalog *catalog, GHashTable *keys)
{
    spread(catalog, keys);
    guint kept = 0;
    for (guint i = 0; i < catalog->facts->len; i++) {
        Fact *fact = g_ptr_array_index(catalog->facts, i);
        if (is_out(fact, keys)) {
            g_hash_table_remove(catalog->index->by_key, fact->key);
            continue;
        }
        unlink_gone(&fact->parts, keys);
        unlink_gone(&fact->needed_by, keys);
        fact->index = kept;
        catalog->facts->pdata[kept++] = fact;
    }
    g_ptr_array_set_size(catalog->facts, (gint)kept);
}
