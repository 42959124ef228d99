#include "core/schema/diff/compare.h"

#include <string.h>

guint64 compare_facts(const Fact *from, const Fact *to)
{
    guint64 bits = 0;
    const Attribute *attributes = from->kind->attributes;
    for (guint i = 0; attributes[i].name != NULL; i++) {
        if ((attributes[i].flags & ATTRIBUTE_SILENT) == 0 &&
            g_strcmp0(from->values[i], to->values[i]) != 0)
            bits |= G_GUINT64_CONSTANT(1) << i;
    }
    return bits;
}

static gboolean is_ignored(const Fact *fact, const char *const *patterns)
{
    const char *schema = fact_schema(fact);
    const Fact *top = fact;
    while (top->parent != NULL)
        top = top->parent;
    if (top->kind == &kind_schema)
        schema = top->name;
    for (guint i = 0; schema != NULL && patterns != NULL && patterns[i] != NULL; i++) {
        if (g_pattern_match_simple(patterns[i], schema))
            return TRUE;
    }
    return FALSE;
}

static void add_side(GArray *out, const Catalog *side, const Catalog *other, DifferenceKind kind,
                     const CompareOptions *options)
{
    for (guint i = 0; i < side->facts->len; i++) {
        Fact *fact = g_ptr_array_index(side->facts, i);
        if (is_ignored(fact, options->ignore) || catalog_find(other, fact->key) != NULL)
            continue;
        if (options->wholes && fact->parent != NULL &&
            catalog_find(other, fact->parent->key) == NULL)
            continue;
        Difference difference = {.kind = kind,
                                 .from = kind == DIFFERENCE_EXTRA ? fact : NULL,
                                 .to = kind == DIFFERENCE_MISSING ? fact : NULL};
        g_array_append_val(out, difference);
    }
}

static void add_changed(GArray *out, const Catalog *from, const Catalog *to,
                        const CompareOptions *options)
{
    for (guint i = 0; i < from->facts->len; i++) {
        Fact *fact = g_ptr_array_index(from->facts, i);
        Fact *wanted = catalog_find(to, fact->key);
        if (wanted == NULL || is_ignored(fact, options->ignore))
            continue;
        guint64 bits = compare_facts(fact, wanted);
        Difference difference = {
            .kind = DIFFERENCE_CHANGED, .from = fact, .to = wanted, .attributes = bits};
        if (bits != 0)
            g_array_append_val(out, difference);
    }
}

static const Fact *subject(const Difference *difference)
{
    return difference->to != NULL ? difference->to : difference->from;
}

static guint kind_order(const Kind *kind)
{
    guint i = 0;
    while (kind_of((KindId)i) != kind)
        i++;
    return i;
}

/* A part stands where its whole does. */
static const Kind *top_kind(const Fact *fact)
{
    while (fact->parent != NULL)
        fact = fact->parent;
    return fact->kind;
}

static gint in_order(gconstpointer a, gconstpointer b)
{
    const Fact *left = subject(a), *right = subject(b);
    guint x = kind_order(top_kind(left)), y = kind_order(top_kind(right));
    if (x != y)
        return x < y ? -1 : 1;
    return strcmp(left->key, right->key);
}

GArray *compare_catalogs(const Catalog *from, const Catalog *to, const CompareOptions *options)
{
    GArray *out = g_array_new(FALSE, TRUE, sizeof(Difference));
    add_side(out, to, from, DIFFERENCE_MISSING, options);
    add_side(out, from, to, DIFFERENCE_EXTRA, options);
    add_changed(out, from, to, options);
    g_array_sort(out, in_order);
    return out;
}

const char *difference_word(DifferenceKind kind)
{
    static const char *const words[] = {"missing", "extra", "differs"};
    return words[kind];
}
