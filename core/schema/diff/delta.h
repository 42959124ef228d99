/*
 * Delta: the statements that make a database with the schema `from` have the schema `to`.
 *
 *     g_autoptr(Delta) delta = delta_make(from, to, &(DeltaOptions){.online = TRUE}, &error);
 *     for (guint i = 0; i < delta->steps->len; i++)
 *         …delta_step(delta, i)->sql…
 *
 * Every difference becomes atomic actions on facts: drop, create, alter. One graph orders them:
 * nothing is dropped before what hangs on it, nothing made before what it needs, and what hangs on
 * something that must be replaced (or on a column whose type changes) is dropped and put back with
 * its owner, grants and comments. Among what is free the order is total (drops first, then kind and
 * key), so that the same two schemas give the same bytes.
 *
 * What cannot be done without losing rows, or at all, is ERROR_REFUSED with one line of detail a
 * reason; a change that no statement is known for is refused as well, never passed over. Dropped
 * tables and columns are in the delta, marked `destructive`: whoever runs it decides. Every name
 * is qualified, so that the search_path matters only to functions that a statement evaluates (a
 * stored column, an index on an expression); bodies of functions are not checked as they are made.
 */
#ifndef CORE_SCHEMA_DIFF_DELTA_H
#define CORE_SCHEMA_DIFF_DELTA_H

#include "core/schema/catalog/catalog.h"

typedef struct DeltaOptions {
    gboolean online;           /* without long locks, which needs steps outside a transaction */
    const char *const *ignore; /* as CompareOptions has it */
    const char
        *search_path; /* that functions which are evaluated on the way rely on; may be NULL */
    const GPtrArray *first, *last; /* of char *: statements around it, renames; may be NULL */
} DeltaOptions;

typedef struct DeltaStep {
    char *sql;            /* one statement, without its semicolon */
    char *label;          /* what it is about: "column total of table shop.orders" */
    gboolean alone;       /* must be, or had better be, its own transaction */
    gboolean patient;     /* reads a whole table under a weak lock: no timeout suits it */
    gboolean destructive; /* rows, or values, are gone afterwards */
    char *trial;          /* a query over the rows that are there: a row says that the step will
                             fail; NULL: nothing to ask */
    gboolean trial_casts; /* an error in a value says so too */
    char *rewrites;       /* "table shop.orders": every row of it may be written anew; NULL: none */
} DeltaStep;

typedef struct Delta {
    GPtrArray *steps; /* of DeltaStep */
    char *settings;   /* statements to begin with, each ending with ";\n" */
} Delta;

#define delta_step(delta, i) ((DeltaStep *)g_ptr_array_index((delta)->steps, (i)))

Delta *delta_make(const Catalog *from, const Catalog *to, const DeltaOptions *options,
                  GError **error);
void delta_free(Delta *delta);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Delta, delta_free)

/* The labels of destructive steps; freed with the array, which the caller owns. */
GPtrArray *delta_destructive(const Delta *delta);

/* Whether a step must run outside of a transaction block. */
gboolean delta_has_alone(const Delta *delta);

/* As one script: settings, then the statements, each ending with ";\n". Free with g_free(). */
char *delta_format(const Delta *delta);

#endif
