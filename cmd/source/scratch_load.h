/*
 * Databases of the scratch server that the sides of a run share, and how SQL gets into them
 * (private to cmd/source). A role that a statement names and the server lacks is created there, and
 * the statement runs again: a role says nothing about a schema, but owners and grants must be read
 * back.
 */
#ifndef CMD_SOURCE_SCRATCH_LOAD_H
#define CMD_SOURCE_SCRATCH_LOAD_H

#include "cmd/source/sides.h"
#include "core/build/build.h"
#include "core/migrate/migration.h"

gboolean scratch_begin(Sides *sides, GError **error);

/* URLs; free with g_free(). */
char *scratch_new_database(Sides *sides, GError **error);
char *scratch_clone_database(Sides *sides, const char *url, GError **error);

/* SQL that is ready to be run: a build, or a chain as far as `target`. */
typedef struct Loading {
    SourceTree *tree;
    Build *build;
    Chain *chain;
    char *target; /* NULL: all of it */
} Loading;

void loading_clear(Loading *loading);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Loading, loading_clear)

/* "tree@v1.2", "index", "chain@0007", "file:dump.sql". */
gboolean scratch_open(Sides *sides, const char *name, Loading *loading, GError **error);
gboolean scratch_load(Sides *sides, const Loading *loading, const char *url, GError **error);

/* A digest of all that loading depends on, but the server. NULL without an error where that cannot
 * be told. Free with g_free(). */
char *scratch_fingerprint(const Sides *sides, const Loading *loading, GError **error);

gboolean scratch_apply(Sides *sides, const Delta *delta, const char *url, GError **error);

#endif
