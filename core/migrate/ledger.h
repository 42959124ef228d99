/*
 * Ledger: the table that says which migrations a database has (contracts.md section 5), its rows as
 * read, and its writes.
 *
 *     g_autoptr(Ledger) ledger = ledger_open(connection, "confiture");
 *     ledger_read(ledger, LEDGER_TIMES, &error);
 *     const LedgerRow *row = ledger_find(ledger, "0003");
 *
 * Reading is one query and changes nothing: a database without the table has an empty ledger
 * (`installed` is FALSE). What belongs to a migration's own transaction is added to its pipeline;
 * what must outlive a failure outside a transaction is committed at once (ledger_step_*). Rows and
 * their strings belong to the ledger until the next read.
 */
#ifndef CORE_MIGRATE_LEDGER_H
#define CORE_MIGRATE_LEDGER_H

#include "core/migrate/phases.h"
#include "core/pg/connection.h"

#include <glib.h>

typedef struct LedgerRow {
    const char *version, *name, *checksum;
    gboolean partial;
    Direction direction;    /* partial: which way it was going */
    gboolean has_down;      /* the way down is stored */
    const char *applied_at; /* ISO 8601, UTC; LEDGER_TIMES only */
    const char *commit;     /* of its event; LEDGER_COMMITS only; NULL when not known */
    guint steps, steps_done, steps_begun; /* partial */
    const char *steps_hash;               /* partial */
    const char *failure; /* partial: what PostgreSQL answered; NULL when the end was never seen */
} LedgerRow;

typedef struct Ledger {
    Connection *connection;
    char *schema; /* quoted */
    gboolean installed;
    GArray *rows; /* of LedgerRow, by version */
    Result *result;
    GHashTable *by_key;
    char *fence; /* lease.h: fails in a transaction of one who is no longer at work; NULL without */
    GHashTable *statements; /* SQL with the schema's name put in, by its template */
} Ledger;

typedef enum LedgerDetail {
    LEDGER_TIMES = 1 << 0,
    LEDGER_COMMITS = 1 << 1 /* from the event log, when there is one */
} LedgerDetail;

/* `schema` unquoted. Asks the server nothing. */
Ledger *ledger_open(Connection *connection, const char *schema);
void ledger_free(Ledger *ledger);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Ledger, ledger_free)

gboolean ledger_read(Ledger *ledger, guint details, GError **error);
const LedgerRow *ledger_at(const Ledger *ledger, guint index);
const LedgerRow *ledger_find(const Ledger *ledger,
                             const char *version); /* NULL when there is none */

/* The stored way down; NULL without error when there is none. */
GBytes *ledger_down_text(Ledger *ledger, const char *version, GError **error);

/* Makes schema and table where they are absent. */
gboolean ledger_install(Ledger *ledger, GError **error);

typedef struct LedgerEntry {
    const char *version, *name, *checksum;
    const char *down;         /* may be NULL */
    const char *event_id_sql; /* may be NULL */
} LedgerEntry;

void ledger_add_applied(Ledger *ledger, Pipeline *pipeline, const LedgerEntry *entry);
void ledger_add_reverted(Ledger *ledger, Pipeline *pipeline, const char *version);
/* A way down that stopped half-way: applied again, as it was. */
void ledger_add_restored(Ledger *ledger, Pipeline *pipeline, const char *version);
void ledger_add_finished(Ledger *ledger, Pipeline *pipeline,
                         const LedgerEntry *entry); /* partial -> applied */

/* Steps of a migration outside a transaction, each committed at once unless the migration has begun
 * a transaction of its own. */
typedef struct LedgerStep {
    guint steps, done, begun;
    const char *hash; /* of the statements done */
    const char *failure;
} LedgerStep;

gboolean ledger_step_start(Ledger *ledger, const LedgerEntry *entry, Direction direction,
                           const LedgerStep *step, GError **error);
gboolean ledger_step_write(Ledger *ledger, const char *version, const LedgerStep *step,
                           GError **error);
/* The same as part of the transaction of the step itself: both or neither. */
void ledger_add_step(Ledger *ledger, Pipeline *pipeline, const char *version,
                     const LedgerStep *step);
/* Keeps the step, adds what went wrong. */
gboolean ledger_step_fail(Ledger *ledger, const char *version, const char *failure, GError **error);

#endif
