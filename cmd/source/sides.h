/*
 * Sides: the schemas that are compared, by the names that a user gives them.
 *
 *     tree            the DDL tree of the work tree      chain            every migration of the
 * work tree tree@REF        of a commit, tag or branch         chain@VERSION    up to that version
 *     index           as staged in git                   chain@REF        of a commit, tag or
 * branch file:PATH       an SQL file, or a dump             db:URL, env:NAME a live database
 *
 *     g_auto(Sides) sides = {.context = context};
 *     g_auto(Side) from = {0}, to = {0};
 *     sides_read(&sides, "chain", &from, &error) && sides_read(&sides, "tree", &to, &error)
 *
 * What is SQL is loaded into a database of a scratch server, shared by all sides of a run, so that
 * PostgreSQL itself says what it means; roles that it names are created there. A live database is
 * only read. When its major version is not the scratch server's, what it holds is made anew on the
 * scratch server first, for the two print differently. An empty URL (`db:`) is libpq's own default.
 */
#ifndef CMD_SOURCE_SIDES_H
#define CMD_SOURCE_SIDES_H

#include "cmd/cli/command.h"
#include "core/pg/scratch.h"
#include "core/schema/catalog/catalog.h"
#include "core/schema/diff/delta.h"
#include "gitint/repository.h"

typedef struct Sides {
    const Context *context;
    Scratch *scratch;
    Repository *repository;
    guint made; /* databases */
    /* Sides that are only compared may come from the cache (facts_cache.h): then they have no
     * database, and no scratch server is started for them. */
    gboolean cached;
    /* An extension that the scratch server lacks is stood for by its name, its types by text. */
    gboolean stub_extensions;
    char *stubbed; /* private: the last of them */
} Sides;

void sides_clear(Sides *sides);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Sides, sides_clear)

typedef struct Side {
    char *name; /* as typed, without a password */
    char *url;  /* of its database on the scratch server; NULL for a live one, or from the cache */
    char *live; /* what a live one was read from, with its password; NULL for others */
    Catalog *catalog;
    Catalog *before; /* what was read, where `catalog` is after renames; else NULL */
    GPtrArray *renames, *takes_back; /* of char *, the statements of both ways, in their order */
} Side;

void side_clear(Side *side);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Side, side_clear)

/* ERROR_USAGE for a name that is none of these; else what loading or reading it says, with file and
 * line. */
gboolean sides_read(Sides *sides, const char *name, Side *side, GError **error);

/*
 * Renames objects of a side: each of `renames` (NULL-terminated, may be NULL) is
 * [KIND:][schema.][table.]old=new. `catalog` is then what the server makes of it, on a copy.
 * ERROR_USAGE for what is none, names nothing, or more than one thing.
 */
gboolean sides_rename(Sides *sides, Side *side, char *const *renames, GError **error);

/* A throw-away database with the side's schema and no rows: its URL, free with g_free(). */
char *sides_copy(Sides *sides, const Side *side, GError **error);

/* Schemas that are no part of any side: the ledger's, and `more` (NULL-terminated, may be NULL).
 * Free with g_strfreev(). */
char **sides_ignored(const Sides *sides, char *const *more);

/*
 * Asks the rows of a live `from` whether they let the delta through (ERROR_REFUSED). Runs it on a
 * copy of `from` whose tables hold rows, and holds the copy against `to`, by reading it back and,
 * where pg_dump is installed, by pg_dump -s as an outside observer. ERROR_INTERNAL when anything is
 * left, when rows are gone that no step declares as lost, or a table was written anew without a
 * word. Where made-up rows do not suit the delta, it is run without any, and that is noted.
 */
gboolean sides_prove(Sides *sides, const Side *from, const Side *to, const Delta *delta,
                     const char *const *ignore, GError **error);

#endif
