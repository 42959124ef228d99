/*
 * Scratch: a private PostgreSQL server that nobody has to install or configure and that is gone
 * afterwards.
 *
 *     g_autoptr(Scratch) scratch = scratch_start(NULL, &error);
 *     connection_open(&(ConnectionOptions){.url = scratch_url(scratch)}, …);
 *
 * Data directory of mode 0700 under the user's cache directory ($XDG_CACHE_HOME/confiture/scratch;
 * for root, whose own no server could reach, /var/cache/confiture/scratch), Unix socket only, no
 * TCP, durability off, removed when the Scratch is closed, the process exits, is interrupted, or is
 * killed (the server notices that its parent went: a watchdog child ends it). As root it runs as an
 * unprivileged user (postgres, else nobody). A prepared data directory is cached per PostgreSQL
 * version, so that the next start needs no initdb. The server of the newest PostgreSQL installed is
 * used (/usr/lib/postgresql/N/bin, PATH, pg_config --bindir); CONFITURE_PG_BINDIR decides.
 */
#ifndef CORE_PG_SCRATCH_H
#define CORE_PG_SCRATCH_H

#include <glib.h>

typedef struct Scratch Scratch;

typedef struct ScratchOptions {
    const char *bindir;          /* NULL: found as above */
    const char *const *settings; /* NULL-terminated "name=value"; may be NULL */
} ScratchOptions;

Scratch *scratch_start(const ScratchOptions *options, GError **error);
void scratch_stop(Scratch *scratch); /* the server is ended at once, its folder removed */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Scratch, scratch_stop)

/* conninfo of the database "postgres" as superuser "postgres": the role that dumps name as
 * owner, and none whose "$user" schema could be the one of the event log. Borrowed. */
const char *scratch_url(const Scratch *scratch);
/* The folder of its socket, as PGHOST takes it; the port is 5432. Borrowed. */
const char *scratch_host(const Scratch *scratch);
/* The full path of a program of the same PostgreSQL: "pg_dump". A distribution's own in PATH may be
 * a wrapper that costs more than the work. Free with g_free(). */
char *scratch_program(const Scratch *scratch, const char *name);
int scratch_server_pid(const Scratch *scratch);

/* Which server scratch_start() would take, without starting it: "15.4 (Debian 15.4-1) in /usr/…".
 * `major` (may be NULL) gets 15. Free with g_free(). */
char *scratch_describe(const ScratchOptions *options, guint *major, GError **error);

/* A fresh database of that name on it, made from template0. The URL is the caller's. */
char *scratch_create_database(Scratch *scratch, const char *name, GError **error);
/* That of a database of it, whoever made it. Free with g_free(). */
char *scratch_database_url(const Scratch *scratch, const char *name);

#endif
