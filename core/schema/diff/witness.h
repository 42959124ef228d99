/*
 * Witness: what the tables of a throw-away copy hold, and in which files, before a plan and after
 * it.
 *
 *     g_autoptr(Witness) before = witness_read(copy, &error);
 *     …the plan runs…
 *     g_autoptr(Witness) after = witness_read(copy, &error);
 *     g_autofree char *breaches = witness_compare(before, after, delta);
 *
 * Told: rows or values that are gone without a destructive step of that label, and tables that were
 * written anew (another file) without a step that says so. Tables are known by their oid, columns
 * by their number, so that a renamed one is still the same and one that was dropped and made again
 * is not.
 */
#ifndef CORE_SCHEMA_DIFF_WITNESS_H
#define CORE_SCHEMA_DIFF_WITNESS_H

#include "core/pg/connection.h"
#include "core/schema/diff/delta.h"

typedef struct Witness Witness;

Witness *witness_read(Connection *copy, GError **error);
void witness_free(Witness *witness);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Witness, witness_free)

/* One line a breach, NULL when there is none. Free with g_free(). */
char *witness_compare(const Witness *before, const Witness *after, const Delta *delta);

#endif
