/*
 * The files of a migration that is about to be: their names and where they go, in the format of the
 * chain.
 *
 *     migration_files_write(&session, &(MigrationFiles){number, name, up, down}, paths, &error)
 */
#ifndef CMD_MIGRATE_FILES_H
#define CMD_MIGRATE_FILES_H

#include "cmd/migrate/session.h"

typedef struct MigrationFiles {
    const char *version, *name;
    const char *up, *down; /* the SQL of either way */
    const char *hooks;     /* its configuration file; NULL: none. In our own format alone */
} MigrationFiles;

/* "Add Orders" -> "add_orders". ERROR_USAGE when nothing is left of it. Free with g_free(). */
char *migration_file_name(const char *typed, GError **error);

/* What follows the newest of the chain. Free with g_free(). */
char *migration_next_version(const Chain *chain);
gboolean migration_check_version(const Session *session, const char *number, GError **error);

/* Adds the paths to `paths`. A file that is there already is ERROR_INPUT. */
gboolean migration_files_write(Session *session, const MigrationFiles *files, json_t *paths,
                               GError **error);

#endif
