/*
 * Installation: the PostgreSQL server programs of this machine (private to core/pg).
 * The newest of: `pg_config --bindir`, /usr/lib/postgresql/N/bin, the folders of PATH.
 * CONFITURE_PG_BINDIR decides.
 */
#ifndef CORE_PG_INSTALLATION_H
#define CORE_PG_INSTALLATION_H

#include <glib.h>

typedef struct Installation {
    char *bindir;
    char *version; /* as `postgres --version` says: "postgres (PostgreSQL) 15.4 (Debian 15.4-1)" */
} Installation;

/* `bindir` NULL: found as above. ERROR_INPUT, with the package to install, when there is no server.
 */
Installation *installation_find(const char *bindir, GError **error);
void installation_free(Installation *installation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Installation, installation_free)

/* The full path of "postgres", "initdb", … Free with g_free(). */
char *installation_program(const Installation *installation, const char *name);

#endif
