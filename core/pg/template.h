/*
 * Template: a data directory fresh from initdb, kept in the cache per server version (private to
 * core/pg). Several processes may want it at once: one makes it, the others wait. It appears
 * complete, by a rename, or not at all.
 */
#ifndef CORE_PG_TEMPLATE_H
#define CORE_PG_TEMPLATE_H

#include "core/pg/cache.h"
#include "core/pg/installation.h"

/* Its path, made when it is not there. Free with g_free(). */
char *template_prepare(Cache *cache, const Installation *installation, GError **error);

/* Our environment without what would change how a server behaves (PG*, LC_*, LANG, TZ). Free with
 * g_strfreev(). */
char **template_environment(void);

#endif
