/*
 * Cache: the folder where scratch servers and their templates lie (private to core/pg).
 *
 * $XDG_CACHE_HOME/confiture/scratch; without that variable ~/.cache, or /var/cache for root (an
 * unprivileged server could not reach /root). Where none of these can be written, a folder of our
 * own under /tmp. It belongs to the user whom the server runs as, mode 0700; one that belongs to
 * another or that others may enter is not used.
 *
 * Every folder in it that is in use has its own lock (flock) held by whoever uses it, so that what
 * a killed process left can be told from what is alive, and is swept away.
 */
#ifndef CORE_PG_CACHE_H
#define CORE_PG_CACHE_H

#include <glib.h>

#include "core/pg/identity.h"

/* In a folder of the cache: a link to a folder under /tmp that goes with it. */
#define CACHE_SOCKETS "sockets"

typedef struct Cache {
    char *path;
    Identity identity;
} Cache;

Cache *cache_open(const Identity *identity, GError **error);
void cache_free(Cache *cache);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Cache, cache_free)

/* A fresh folder "PREFIX-XXXXXX", locked by the descriptor `lock` (the caller's to close). Free
 * with g_free(). */
char *cache_make_folder(Cache *cache, const char *prefix, int *lock, GError **error);

/* Waits for the lock "NAME.lock" of the cache. A descriptor to close, or -1. */
int cache_lock(Cache *cache, const char *name);

/* Removes the folders whose owner is gone. */
void cache_sweep(Cache *cache);

#endif
