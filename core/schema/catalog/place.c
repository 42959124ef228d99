#include "core/schema/catalog/place.h"

enum {
    CLASS_RELATION = 1259,
    CLASS_DEFAULT = 2604,
    OWNERSHIP = -1, /* the made-up sub of sequence_owner.sql */
    LONGEST_CHAIN = 8
};

static guint address_hash(gconstpointer key)
{
    const Address *address = key;
    return (address->oid * 2654435761u) ^ (address->class << 7) ^ (guint)address->sub;
}

static gboolean address_equal(gconstpointer a, gconstpointer b)
{
    const Address *left = a, *right = b;
    return left->oid == right->oid && left->class == right->class && left->sub == right->sub;
}

CatalogIndex *index_new(void)
{
    CatalogIndex *self = g_new0(CatalogIndex, 1);
    self->arena = arena_new();
    self->by_key = g_hash_table_new(g_str_hash, g_str_equal);
    self->by_address = g_hash_table_new(address_hash, address_equal);
    self->aliases = g_hash_table_new(address_hash, address_equal);
    self->inner = g_hash_table_new(address_hash, address_equal);
    self->clones = g_hash_table_new(address_hash, address_equal);
    self->members = g_hash_table_new(address_hash, address_equal);
    return self;
}

void index_free(CatalogIndex *index)
{
    g_clear_pointer(&index->results, g_ptr_array_unref);
    g_clear_pointer(&index->bytes, g_bytes_unref);
    g_hash_table_unref(index->by_key);
    g_hash_table_unref(index->by_address);
    g_hash_table_unref(index->aliases);
    g_hash_table_unref(index->inner);
    g_hash_table_unref(index->clones);
    g_hash_table_unref(index->members);
    arena_free(index->arena);
    g_free(index);
}

static Address *keep(CatalogIndex *self, const Address *address)
{
    Address *kept = arena_new_struct(self->arena, Address);
    *kept = *address;
    return kept;
}

void index_add(CatalogIndex *index, const Address *address, Fact *fact)
{
    g_hash_table_insert(index->by_address, keep(index, address), fact);
}

Fact *index_find(const CatalogIndex *index, const Address *address)
{
    return g_hash_table_lookup(index->by_address, address);
}

gboolean index_is_member(const CatalogIndex *index, const Address *address)
{
    Address whole = {.class = address->class, .oid = address->oid};
    return g_hash_table_contains(index->members, &whole);
}

void index_note(CatalogIndex *index, const Address *from, const Address *to, char type)
{
    Address whole = {.class = from->class, .oid = from->oid};
    if (type == 'e')
        g_hash_table_add(index->members, keep(index, &whole));
    if (type == 'P')
        g_hash_table_add(index->clones, keep(index, &whole));
    gboolean internal =
        type == 'e' || type == 'i' || type == 'P' || (type == 'a' && from->class == CLASS_DEFAULT);
    if (type == 'i')
        g_hash_table_add(index->inner, keep(index, &whole));
    /* The index of a partition's key is the key's, whatever it is attached to. */
    if (type == 'P' && g_hash_table_contains(index->inner, &whole))
        return;
    if (internal && (type != 'a' || !g_hash_table_contains(index->aliases, &whole)))
        g_hash_table_insert(index->aliases, keep(index, &whole), keep(index, to));
}

static Fact *resolve(const CatalogIndex *self, Address address)
{
    for (guint step = 0; step < LONGEST_CHAIN; step++) {
        Fact *fact = index_find(self, &address);
        if (fact != NULL)
            return fact;
        Address whole = {.class = address.class, .oid = address.oid};
        if (address.sub != 0 && (fact = index_find(self, &whole)) != NULL)
            return fact;
        const Address *next = g_hash_table_lookup(self->aliases, &whole);
        if (next == NULL)
            return NULL;
        address = *next;
    }
    return NULL;
}

static gboolean is_within(const Fact *fact, const Fact *whole)
{
    while (fact != NULL && fact != whole)
        fact = fact->parent;
    return fact != NULL;
}

static void add_link(Arena *arena, FactLink **list, Fact *fact)
{
    if (*list != NULL && (*list)->fact == fact)
        return;
    FactLink *link = arena_new_struct(arena, FactLink);
    link->fact = fact;
    link->next = *list;
    *list = link;
}

void index_link(CatalogIndex *index, const Address *from, const Address *to, char type)
{
    Address whole = {.class = from->class, .oid = from->oid};
    /* A clone that is a fact nevertheless, the index of a partition, needs what it is part of. */
    if (g_hash_table_contains(index->clones, &whole) && index_find(index, &whole) == NULL &&
        !g_hash_table_contains(index->inner, &whole))
        return;
    Fact *user = resolve(index, *from), *used = resolve(index, *to);
    if (user == NULL || used == NULL)
        return;
    if (user->kind == &kind_sequence && type == 'a') {
        Address owner = {.class = CLASS_RELATION, .oid = from->oid, .sub = OWNERSHIP};
        user = index_find(index, &owner);
    }
    if (user == NULL || is_within(user, used) || is_within(used, user))
        return;
    add_link(index->arena, &user->needs, used);
    add_link(index->arena, &used->needed_by, user);
}
