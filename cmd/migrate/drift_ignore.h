/*
 * What of a database's differences is no drift: partitions that were made at run time, extensions,
 * and what the configuration or the command line names.
 *
 *     g_autoptr(GHashTable) keys = drift_ignored(expected, live, &rules);
 *     drift_leave_out(differences, keys);              // for people
 *     drift_leave_out_of(expected, live, keys);        // for statements
 *
 * A pattern is a glob over a schema ("partman"), an object as SQL writes it ("public.events_*"), or
 * one of a kind ("index:public.tmp_*"). Members of extensions are in no catalog of ours.
 */
#ifndef CMD_MIGRATE_DRIFT_IGNORE_H
#define CMD_MIGRATE_DRIFT_IGNORE_H

#include "core/config/config.h"
#include "core/schema/catalog/catalog.h"

/* The keys of facts that do not count, with those of their parts, of both sides; `more`
 * (NULL-terminated, may be NULL) are patterns besides the configuration's. */
GHashTable *drift_ignored(const Catalog *expected, const Catalog *live, const DriftConfig *rules,
                          char *const *more);

/* Of Difference. */
void drift_leave_out(GArray *differences, GHashTable *keys);

/* Both catalogs lose the same, what hangs on it included. */
void drift_leave_out_of(Catalog *expected, Catalog *live, GHashTable *keys);

#endif
