/*
 * The cache of what SQL was found to mean: catalogs, by the hash of all that was loaded, the server
 * that loaded it, and how catalogs are read (private to cmd/source).
 *
 * $XDG_CACHE_HOME/confiture/catalogs, files of mode 0600, each there whole or not at all. What is
 * damaged, or not ours alone to write, counts as not there. Of the files the newest are kept, by
 * when they were last of use. Nothing here fails: a cache that cannot be used is no cache.
 */
#ifndef CMD_SOURCE_FACTS_CACHE_H
#define CMD_SOURCE_FACTS_CACHE_H

#include "core/schema/catalog/catalog.h"

/* Free with g_free(). */
char *facts_cache_key(const char *content, const char *server);

/* NULL: not there. */
Catalog *facts_cache_find(const char *key);
void facts_cache_keep(const char *key, const Catalog *catalog);

#endif
