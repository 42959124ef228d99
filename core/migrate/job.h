/*
 * Job: one migration while it runs (private to core/migrate). runner.c makes it, inside.c and
 * outside.c run it, announce.c tells the listeners, failure.c words what went wrong.
 */
#ifndef CORE_MIGRATE_JOB_H
#define CORE_MIGRATE_JOB_H

#include "core/migrate/blockers.h"
#include "core/migrate/lease.h"
#include "core/migrate/runner.h"
#include "core/sql/batch.h"

struct Runner {
    PlanInput input;
    Connection *connection;
    RunnerOptions options;
    Ledger *ledger;
    Lease *lease; /* behind a pooler; NULL: the session's lock */
    char *lock_name;
    gboolean begun;    /* the single transaction is open */
    GPtrArray *notes;  /* of char* */
    char *terms;       /* terms.c: what every migration runs under, as SQL for the session */
    gboolean in_force; /* the session has them */
};

typedef struct Job {
    Runner *runner;
    const PlanItem *item;
    Material *material;
    MigrationRun run;
    char *label;     /* "0003_add_orders" */
    char *down_text; /* up: what the ledger keeps */
    GStringChunk *tags;
    char *steps_hash; /* outside a transaction: of the statements done */
    gint64 begin;     /* monotonic */
    gboolean started; /* outside a transaction: the ledger knows that it is under way */
    gboolean commit_sent;
    guint statement;   /* where it failed, from 1; 0 unknown */
    gboolean hooked;   /* a listener wants its phases: BEGIN goes ahead of them */
    LockNeeds *needs;  /* NULL until they are asked for */
    gboolean held_off; /* the last try asked for no lock: blockers were there */
    guint tries;       /* that came to nothing because of locks */
    char *blockers;    /* who they were, in words; NULL when not seen */
} Job;

/* Around all jobs of a run. */
gboolean runner_begin(Runner *runner, guint pending, GError **error);
void runner_end(Runner *runner);

Job *job_new(Runner *runner, const Plan *plan, guint index, GError **error);
void job_free(Job *job);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Job, job_free)

gboolean job_run_inside(Job *job, GError **error);
gboolean job_run_outside(Job *job, GError **error);

/* Ready for another try: nothing of the last one is left in it. */
void job_restart(Job *job);

/*
 * Terms: timeouts and the session's name. In force for the session where it is ours alone, so that
 * a migration without its own costs nothing; repeated in every transaction behind a pooler.
 */
gboolean terms_open(Runner *runner, GError **error);
/* For the beginning of a migration's transaction; the number of statements added. */
guint terms_append(const Job *job, GString *sql);
/* The same for the session, outside of a transaction. */
void terms_append_session(const Job *job, GString *sql);
/* After RESET ALL in a script. */
const char *terms_again(const Runner *runner);
/* Something reset the session, or a rollback took them back. */
void terms_lost(Runner *runner);

/*
 * Patience: what another try waits for. Asks nobody to queue: it looks until the blockers are gone
 * or the pause is over.
 */
gboolean patience_is_retryable(const Job *job, const GError *failure);
/* FALSE with the error to end with: tries used up (ERROR_LOCKED naming who blocked), cancelled.
 * Takes `failure`. */
gboolean patience_wait(Job *job, GError *failure, GError **error);
/* SQL of the check that goes first, or NULL without error when there is nothing to look for. */
char *patience_check(Job *job, const LockNeeds *needs, GError **error);
/* Whether the check failed; as it is told. */
gboolean patience_was_held_off(Job *job, const GError *failure, gboolean in_check);

/* The timeouts in force for it: its own, else the run's; 0 without. */
gint64 job_lock_timeout(const Job *job);
gint64 job_statement_timeout(const Job *job);

/* The row for the ledger, after the listeners' `record`. */
LedgerEntry job_entry(const Job *job);

void job_add_outcome(Job *job, guint ordinal, guint line, const char *tag, guint64 rows,
                     gint64 duration_us);

gboolean announce_phase(Job *job, Phase phase, GError **error);
gboolean announce_record(Job *job, Pipeline *pipeline, GError **error);
/* As connection_run_script(), with a round trip a statement. */
gboolean batch_run_stepwise(Connection *connection, const Batch *batch, ScriptProgressFunc progress,
                            gpointer data, ScriptOutcome *outcome, GError **error);

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
