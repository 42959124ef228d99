/*
 * Sections: one file that holds the way up and the way down, as dbmate writes them.
 *
 *     -- migrate:up transaction:false
 *     CREATE INDEX CONCURRENTLY …;
 *     -- migrate:down
 *     DROP INDEX …;
 *
 * A section is given as the whole file with everything else blanked out, byte for byte, so that
 * lines and columns stay those of the file. Markers may repeat. A file without any marker is all
 * "up" (sqlx's simple migrations).
 */
#ifndef CORE_MIGRATE_SECTIONS_H
#define CORE_MIGRATE_SECTIONS_H

#include <glib.h>

typedef struct Sections {
    gboolean has_up, has_down;
    gboolean up_outside, down_outside; /* transaction:false */
    GBytes *up, *down;                 /* `down` NULL without one */
} Sections;

/* ERROR_INPUT with path and line for an option that is none, and for the markers of other tools'
 * one-file formats (goose, sql-migrate, tern, node-pg-migrate), whose way down would run as well.
 */
Sections *sections_read(const char *path, GBytes *bytes, GError **error);
void sections_free(Sections *sections);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Sections, sections_free)

#endif
