/*
 * Job: one migration while it runs (private to core/migrate). runner.c makes it, inside.c and
 * outside.c run it, announce.c tells the listeners, failure.c words what went wrong.
 */
#ifndef CORE_MIGRATE_JOB_H
#define CORE_MIGRATE_JOB_H

#include "core/migrate/runner.h"
#include "core/sql/batch.h"

struct Runner {
    PlanInput input;
    Connection *connection;
    RunnerOptions options;
    Ledger *ledger;
    char *lock_name;
    gboolean hooked;  /* a listener wants phases: BEGIN goes ahead of them */
    gboolean begun;   /* the single transaction is open */
    GPtrArray *notes; /* of char* */
};

typedef struct Job {
    Runner *runner;
    const PlanItem *item;
    Material *material;
    MigrationRun run;
    char *label;     /* "0003_add_orders" */
    char *down_text; /* up: what the ledger keeps */
    GStringChunk *tags;
    gint64 begin;     /* monotonic */
    gboolean started; /* outside a transaction: the ledger knows that it is under way */
    gboolean commit_sent;
    guint statement; /* where it failed, from 1; 0 unknown */
} Job;

Job *job_new(Runner *runner, const Plan *plan, guint index, GError **error);
void job_free(Job *job);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Job, job_free)

gboolean job_run_inside(Job *job, GError **error);
gboolean job_run_outside(Job *job, GError **error);

/* The timeouts in force for it: its own, else the run's; 0 without. */
gint64 job_lock_timeout(const Job *job);
gint64 job_statement_timeout(const Job *job);

/* The row for the ledger, after the listeners' `record`. */
LedgerEntry job_entry(const Job *job);

void job_add_outcome(Job *job, guint ordinal, guint line, const char *tag, guint64 rows,
                     gint64 duration_us);

gboolean announce_phase(Job *job, Phase phase, GError **error);
gboolean announce_record(Job *job, Pipeline *pipeline, GError **error);
void announce_starting(Job *job);
void announce_statement(Job *job);
void announce_committed(Job *job);
void announce_failed(Job *job, const GError *failure);

/* From the server's answer to an error of the run, with the place in the file. Takes `reason`. */
GError *failure_at(Job *job, const Batch *batch, const ScriptOutcome *outcome, guint before,
                   GError *reason);
/* A failure that has no place in the file: of a phase, of the record, of the COMMIT. Takes
 * `reason`. */
GError *failure_during(Job *job, const char *what, GError *reason);

/* After a connection was lost with COMMIT on its way: the truth as an error; TRUE in `done` when
 * the ledger has it. Takes `reason`. */
GError *settle_commit(Job *job, gboolean *done, GError *reason);

/* A migration's .verify.sql; see verify.h. */
gboolean job_verify(Job *job, GError **error);

#endif
