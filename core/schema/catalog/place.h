/*
 * Index: where facts are found by their place in the catalogs, and how what is no fact leads to one
 * (private to core/schema/catalog).
 *
 * pg_depend speaks of rewrite rules, row types, array types, toast tables, indexes of constraints,
 * sequences of identity columns. Each is internal to something else, and pg_depend says to what
 * ('i', 'P', 'e'; 'a' for stored expressions): following those rows leads to the fact.
 */
#ifndef CORE_SCHEMA_CATALOG_PLACE_H
#define CORE_SCHEMA_CATALOG_PLACE_H

#include "core/base/arena.h"
#include "core/schema/catalog/fact.h"

typedef struct Address {
    guint32 class, oid;
    gint32 sub;
} Address;

typedef struct CatalogIndex {
    Arena *arena;
    GPtrArray *results;     /* what the facts' texts lie in */
    GBytes *bytes;          /* the same, of a catalog that was unpacked; NULL else */
    GHashTable *by_key;     /* text -> Fact */
    GHashTable *by_address; /* Address -> Fact */
    GHashTable *aliases;    /* Address -> Address */
    GHashTable *
        clones; /* Address of what a partition has of its parent's: no fact, and no user of facts */
    GHashTable *inner;   /* Address of what is internal to another ('i') */
    GHashTable *members; /* Address of what belongs to extensions */
} CatalogIndex;

CatalogIndex *index_new(void);
void index_free(CatalogIndex *index);

void index_add(CatalogIndex *index, const Address *address, Fact *fact);
Fact *index_find(const CatalogIndex *index, const Address *address);
gboolean index_is_member(const CatalogIndex *index, const Address *address);

/* A row of pg_depend, before the facts are known. */
void index_note(CatalogIndex *index, const Address *from, const Address *to, char type);

/* The same row, afterwards: links the facts that it connects. */
void index_link(CatalogIndex *index, const Address *from, const Address *to, char type);

#endif
