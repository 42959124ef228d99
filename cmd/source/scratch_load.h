/*
 * Databases of the scratch server that the sides of a run share, and how SQL gets into them
 * (private to cmd/source). A role that a statement names and the server lacks is created there, and
 * the statement runs again: a role says nothing about a schema, but owners and grants must be read
 * back.
 */
#ifndef CMD_SOURCE_SCRATCH_LOAD_H
#define CMD_SOURCE_SCRATCH_LOAD_H

#include "cmd/source/sides.h"

gboolean scratch_begin(Sides *sides, GError **error);

/* URLs; free with g_free(). */
char *scratch_new_database(Sides *sides, GError **error);
char *scratch_clone_database(Sides *sides, const char *url, GError **error);

/* "tree@v1.2", "index", "chain@0007", "file:dump.sql". */
gboolean scratch_load(Sides *sides, const char *name, const char *url, GError **error);
gboolean scratch_apply(Sides *sides, const Delta *delta, const char *url, GError **error);

#endif
