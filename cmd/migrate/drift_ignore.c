#include "cmd/migrate/drift_ignore.h"

#include "core/schema/diff/compare.h"

static gboolean matches(const char *pattern, const Fact *fact)
{
    g_autofree char *of_kind = g_strconcat(fact->kind->name, ":", fact->id, NULL);
    const char *schema = fact->kind == &kind_schema ? fact->name : fact->schema;
    return (schema != NULL && g_pattern_match_simple(pattern, schema)) ||
           (schema != NULL && g_pattern_match_simple(pattern, fact->id)) ||
           g_pattern_match_simple(pattern, of_kind);
}

static gboolean is_named(const Fact *fact, char *const *patterns)
{
    for (guint i = 0; patterns != NULL && patterns[i] != NULL; i++) {
        if (matches(patterns[i], fact))
            return TRUE;
    }
    return FALSE;
}

typedef struct Rules {
    const DriftConfig *config;
    char *const *more;
    const Catalog *expected;
    const Catalog *live; /* NULL while the expected side is asked */
} Rules;

/* Nobody expects it, but the table that it is a partition of, or that one's. */
static gboolean is_new_partition(const Rules *rules, const Fact *fact)
{
    while (fact != NULL && fact_has(fact, "partition_of") &&
           catalog_find(rules->expected, fact->key) == NULL) {
        const char *whole = fact_value(fact, "partition_of");
        if (whole == NULL)
            return FALSE;
        g_autofree char *key = g_strconcat(kind_table.name, " ", whole, NULL);
        if (catalog_find(rules->expected, key) != NULL)
            return TRUE;
        fact = catalog_find(rules->live, key);
    }
    return FALSE;
}

static gboolean is_ignored(const Rules *rules, const Fact *fact)
{
    if (!rules->config->extensions && fact->kind == &kind_extension)
        return TRUE;
    if (rules->live != NULL && !rules->config->partitions && is_new_partition(rules, fact))
        return TRUE;
    return is_named(fact, rules->config->ignore) || is_named(fact, rules->more);
}

/* Parents stand before their parts. */
static void gather(const Catalog *catalog, const Rules *rules, GHashTable *keys)
{
    for (guint i = 0; i < catalog->facts->len; i++) {
        Fact *fact = g_ptr_array_index(catalog->facts, i);
        if ((fact->parent != NULL && g_hash_table_contains(keys, fact->parent->key)) ||
            is_ignored(rules, fact))
            g_hash_table_add(keys, fact->key);
    }
}

GHashTable *drift_ignored(const Catalog *expected, const Catalog *live, const DriftConfig *rules,
                          char *const *more)
{
    GHashTable *keys = g_hash_table_new(g_str_hash, g_str_equal);
    Rules all = {.config = rules, .more = more, .expected = expected};
    gather(expected, &all, keys);
    all.live = live;
    gather(live, &all, keys);
    return keys;
}

void drift_leave_out(GArray *differences, GHashTable *keys)
{
    for (guint i = differences->len; i-- > 0;) {
        const Difference *difference = &g_array_index(differences, Difference, i);
        const Fact *fact = difference->to != NULL ? difference->to : difference->from;
        if (g_hash_table_contains(keys, fact->key))
            g_array_remove_index(differences, i);
    }
}

void drift_leave_out_of(Catalog *expected, Catalog *live, GHashTable *keys)
{
    for (guint before = G_MAXUINT; before != g_hash_table_size(keys);) {
        before = g_hash_table_size(keys);
        catalog_leave_out(expected, keys);
        catalog_leave_out(live, keys);
    }
}
