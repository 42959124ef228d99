/*
 * Backfill: the hooks that a migration needs whose columns take no nulls any more: rows that have
 * none get the column's default first, in batches.
 *
 *     g_autofree char *yaml = backfill_hooks(from->catalog, to->catalog, ignore);
 */
#ifndef CMD_MIGRATE_BACKFILL_H
#define CMD_MIGRATE_BACKFILL_H

#include "core/schema/catalog/catalog.h"

/* The text of the migration's configuration file; NULL where nothing is to be filled. A
 * column without a default is not among them: nobody can know what its rows shall have. Free with
 * g_free(). */
char *backfill_hooks(const Catalog *from, const Catalog *to, const char *const *ignore);

#endif
