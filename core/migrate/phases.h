/*
 * Phases: the runner announces them, listeners act. The hook dispatcher, the event recorder and the
 * progress bar are equals here.
 *
 *   run_begin
 *     for each migration:
 *       starting → BEFORE_VALIDATION → BEFORE_DDL → (the migration) → AFTER_DDL → AFTER_VALIDATION
 * → CLEANUP → record → COMMIT → committed or, once something failed: ROLLBACK → ON_ERROR → failed
 *   run_end
 *
 * `record` is last before COMMIT: what it adds to the pipeline goes to the server in one round trip
 * with the ledger's row and the COMMIT itself, so an event and the state it tells of are there both
 * or not at all. Outside a transaction (transaction=off) the same calls come in the same order,
 * `record` in a transaction of its own after the last statement. A run in a single transaction has
 * one COMMIT: `committed` of all comes after it, and when one fails, `failed` comes for that one
 * alone. A listener that has no `phase` costs no round trip. A listener that returns FALSE fails
 * the migration, except in ON_ERROR and `failed`, whose errors are reported beside the first.
 * Everything in MigrationRun is borrowed for the call.
 */
#ifndef CORE_MIGRATE_PHASES_H
#define CORE_MIGRATE_PHASES_H

#include "core/migrate/migration.h"
#include "core/pg/connection.h"
#include "core/sql/statement.h"

#include <glib.h>

typedef enum Phase {
    PHASE_BEFORE_VALIDATION,
    PHASE_BEFORE_DDL,
    PHASE_AFTER_DDL,
    PHASE_AFTER_VALIDATION,
    PHASE_CLEANUP,
    PHASE_ON_ERROR,
    PHASE_COUNT
} Phase;

const char *phase_name(Phase phase); /* "before_validation" */

/* Either case; PHASE_COUNT for what is no phase. */
Phase phase_find(const char *name);

typedef enum Direction { DIRECTION_UP, DIRECTION_DOWN } Direction;

/* What ran, statement by statement: filled while the migration runs. */
typedef struct StatementOutcome {
    guint ordinal; /* from 1 */
    guint line;
    const char *tag; /* the server's command tag */
    guint64 rows;
    gint64 duration_us; /* since the statement before it completed; 0 where it was not measured */
} StatementOutcome;

/* What became of one hook: the dispatcher of hooks tells, the recorder and the report read. */
typedef struct HookOutcome {
    Phase phase;
    const char *name, *type;
    const char *source; /* where it is configured: "confiture.yaml:12" */
    gint64 duration_us;
    guint64 rows;
    const char *message;    /* NULL without */
    const char *statistics; /* a JSON object as text; NULL without */
    const GError *error;    /* NULL: it went well */
    gboolean warned;        /* it failed, but that is only a warning */
} HookOutcome;

typedef struct MigrationRun {
    const Migration *migration;
    Direction direction;
    const char *environment;
    const char *ledger_schema; /* "confiture" */
    Connection *connection;
    gboolean in_transaction;
    gboolean dry_run;

    const char *path; /* of the file that runs; NULL when the stored text of a down script runs */
    GBytes *bytes;    /* exactly what runs (for sections: the whole file) */
    const char *checksum; /* SHA-256 of `bytes`, hex */
    const Parse *parse;   /* of the script that runs */

    gint64 started_at;  /* g_get_real_time() */
    gint64 duration_us; /* so far */
    guint statements;   /* completed */
    guint64 rows;
    const char *repair;    /* what is done about a partial one: "undone", "declared done",
                              "forgotten"; NULL: an ordinary run */
    guint tries;           /* before this one, that came to nothing because of locks */
    GArray *outcomes;      /* of StatementOutcome; may be empty */
    const GArray *hooks;   /* of HookOutcome: those that have run; NULL without any */
    const GError *failure; /* ON_ERROR and failed */
    guint failed_line, failed_column; /* place of the failure; 0 unknown */

    /* Set by the listener that records events: SQL for the ledger's event_id, e.g.
     * "currval('confiture.event_id_seq')". NULL: null. */
    const char *event_id_sql;
} MigrationRun;

typedef struct PhaseListener PhaseListener;
typedef struct PhaseListenerClass {
    const char *name;
    /* Each may be NULL. */
    gboolean (*run_begin)(PhaseListener *self, Connection *connection, guint pending,
                          GError **error);
    gboolean (*phase)(PhaseListener *self, Phase phase, MigrationRun *run, GError **error);
    /* Whether `phase` has anything to do for this migration, asked after `starting`: one that has
     * not costs no round trip. NULL: always. */
    gboolean (*wants)(PhaseListener *self, const MigrationRun *run);
    void (*statement)(PhaseListener *self, const MigrationRun *run,
                      const StatementOutcome *outcome); /* progress */
    gboolean (*record)(PhaseListener *self, MigrationRun *run, Pipeline *pipeline, GError **error);
    void (*committed)(PhaseListener *self, const MigrationRun *run);
    gboolean (*failed)(PhaseListener *self, MigrationRun *run,
                       GError **error); /* connection is usable, outside a transaction; or broken */
    void (*run_end)(PhaseListener *self);
    void (*starting)(
        PhaseListener *self,
        const MigrationRun *run); /* before anything of it is sent, outside a transaction */
} PhaseListenerClass;

/* First member of every listener; listeners belong to whoever made them. */
struct PhaseListener {
    const PhaseListenerClass *class;
};

#endif
