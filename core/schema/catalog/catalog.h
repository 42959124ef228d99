/*
 * Catalog: the whole schema of a database as facts, read in one snapshot with a fixed number of
 * queries.
 *
 *     g_autoptr(Catalog) catalog = catalog_read(connection, &error);
 *     for (guint i = 0; i < catalog->facts->len; i++)
 *         …((Fact *)g_ptr_array_index(catalog->facts, i))->key…
 *
 * What belongs to extensions, to the server or to a temporary schema is left out. The connection
 * must not be in a transaction: the reading has one of its own, REPEATABLE READ READ ONLY, and ends
 * it. catalog_read_inside() reads in the transaction that is open, what it changed included, and
 * leaves it as it was. Errors are those of connection.h. The values lie in the results of the
 * queries, uncopied, until catalog_free().
 */
#ifndef CORE_SCHEMA_CATALOG_CATALOG_H
#define CORE_SCHEMA_CATALOG_CATALOG_H

#include "core/pg/connection.h"
#include "core/schema/catalog/fact.h"

typedef struct Unmodelled {
    const char *kind; /* "subscription" */
    const char *id;
} Unmodelled;

typedef struct Catalog {
    GPtrArray *facts;   /* of Fact, by kind, then as read; parents before their parts */
    GArray *unmodelled; /* of Unmodelled: objects of users that no kind knows */
    char *user;         /* who read it, as an identifier: owner of what a plan creates */
    int server_version; /* 150020 */

    struct CatalogIndex *index; /* private */
} Catalog;

Catalog *catalog_read(Connection *connection, GError **error);
Catalog *catalog_read_inside(Connection *connection, GError **error);
/* That of a database with nothing at all in it, as the reader of `like` would see it. */
Catalog *catalog_new_empty(const Catalog *like);
void catalog_free(Catalog *catalog);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Catalog, catalog_free)

/* NULL when there is none. */
Fact *catalog_find(const Catalog *catalog, const char *key);

/*
 * Takes out the facts whose keys are in `keys` (a set of char *, borrowed from some catalog that
 * outlives it), with their parts and with all that needs them, as if they were not in the database.
 * What goes with them is added to the set: with the same set another catalog loses the same.
 */
void catalog_leave_out(Catalog *catalog, GHashTable *keys);

/* SHA-256 over every key and compared value, in the order of the keys: equal schemas have equal
 * fingerprints. */
char *catalog_fingerprint(const Catalog *catalog);

#endif
