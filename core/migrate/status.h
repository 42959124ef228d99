/*
 * Status: the chain in the tree held against the ledger in the database, one entry a version.
 *
 *     g_autoptr(GPtrArray) entries = status_compare(tree, chain, ledger, &error);
 *
 * The files of applied migrations are read and hashed, nothing is parsed. Entries are in the order
 * of versions; they borrow from chain and ledger, which must outlive them.
 */
#ifndef CORE_MIGRATE_STATUS_H
#define CORE_MIGRATE_STATUS_H

#include "core/migrate/ledger.h"
#include "core/migrate/migration.h"

typedef enum StatusState {
    STATUS_APPLIED,
    STATUS_PENDING,
    STATUS_OUT_OF_ORDER, /* pending, but older than the newest applied */
    STATUS_CHANGED,      /* applied, and the file is another one now */
    STATUS_MISSING,      /* applied, and the tree has no file for it */
    STATUS_PARTIAL
} StatusState;

const char *status_word(StatusState state); /* "out of order" */

typedef struct StatusEntry {
    StatusState state;
    const char *version, *name;
    const Migration *migration; /* NULL: missing */
    const LedgerRow *row;       /* NULL: pending */
    char *checksum;             /* of the file as it is; NULL for what is pending or missing */
} StatusEntry;

GPtrArray *status_compare(SourceTree *tree, const Chain *chain, const Ledger *ledger,
                          GError **error);

guint status_count(const GPtrArray *entries, StatusState state);

/* ERROR_INTEGRITY listing each applied migration whose file has changed, with both checksums. */
gboolean status_check_integrity(const GPtrArray *entries, GError **error);

/* The same of one that is partial; `migration` may be NULL. Always sets `error`. */
void status_fail_partial(const Migration *migration, const LedgerRow *row, GError **error);

/* ERROR_PARTIAL saying where the first partial migration stopped and how to go on. */
gboolean status_check_partial(const GPtrArray *entries, GError **error);

#endif
