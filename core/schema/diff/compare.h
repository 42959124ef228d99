/*
 * Compare: what differs between two catalogs, fact by fact.
 *
 *     g_autoptr(GArray) differences = compare_catalogs(from, to, &(CompareOptions){0});
 *     for (guint i = 0; i < differences->len; i++)
 *         …g_array_index(differences, Difference, i)…
 *
 * The order is that of the kinds, then of the keys, whatever order the catalogs were read in. A
 * part of something that is itself missing or extra is told with it, as a difference of its own,
 * unless `wholes` is set.
 */
#ifndef CORE_SCHEMA_DIFF_COMPARE_H
#define CORE_SCHEMA_DIFF_COMPARE_H

#include "core/schema/catalog/catalog.h"

typedef enum DifferenceKind {
    DIFFERENCE_MISSING, /* `to` has it, `from` does not */
    DIFFERENCE_EXTRA,   /* `from` has it, `to` does not */
    DIFFERENCE_CHANGED
} DifferenceKind;

typedef struct Difference {
    DifferenceKind kind;
    Fact *from, *to;    /* NULL where that side has none; borrowed from the catalogs */
    guint64 attributes; /* CHANGED: bit i is the kind's attribute i */
} Difference;

typedef struct CompareOptions {
    const char *const *ignore; /* NULL-terminated patterns of schemas (* and ?); may be NULL */
    gboolean wholes;
} CompareOptions;

/* Of Difference. */
GArray *compare_catalogs(const Catalog *from, const Catalog *to, const CompareOptions *options);

/* "missing", "extra", "differs" */
const char *difference_word(DifferenceKind kind);

/* The attributes of two facts of one kind that differ, as bits. */
guint64 compare_facts(const Fact *from, const Fact *to);

#endif
