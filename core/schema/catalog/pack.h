/*
 * Pack: a catalog as bytes, and back, so that it need not be read twice.
 *
 *     g_autoptr(GBytes) bytes = catalog_pack(catalog);
 *     g_autoptr(Catalog) same = catalog_unpack(bytes);
 *
 * What comes back is equal to what went in: facts, their order, their links. A digest over all of
 * it finds damage. The bytes are for the same program on the same machine alone: they go with
 * catalog_form(), which changes whenever a kind, its query or the layout does.
 */
#ifndef CORE_SCHEMA_CATALOG_PACK_H
#define CORE_SCHEMA_CATALOG_PACK_H

#include "core/schema/catalog/catalog.h"

GBytes *catalog_pack(const Catalog *catalog);

/* NULL for what is damaged or no catalog. */
Catalog *catalog_unpack(GBytes *bytes);

/* A digest of how catalogs are read. Free with g_free(). */
char *catalog_form(void);

#endif
