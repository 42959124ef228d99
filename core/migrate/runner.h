/*
 * Runner: applies and reverts migrations; takes the deployers' lock before the ledger is read and
 * holds it to the end.
 *
 *     g_autoptr(Runner) runner = runner_open(connection, tree, chain,
 * &(RunnerOptions){.ledger_schema = "confiture"}, &error); g_autoptr(Plan) plan =
 * plan_up(runner_input(runner), &(PlanOptions){0}, &error); g_auto(RunSummary) summary = {0};
 *     runner_run(runner, plan, &summary, &error)
 *
 * One transaction a migration: what it does, its events and its row in the ledger are there
 * together or not at all. Two round trips a migration: the script, then record, ledger and COMMIT.
 * What cannot run inside goes statement by statement, each step kept in the ledger. No setting,
 * role or temporary table of one migration is left to the next.
 *
 * Locks: before a migration asks for any, it looks for sessions that hold them, and waits for those
 * without queueing; a lock_timeout bounds what is left. A migration that meets either is rolled
 * back and tried again as a whole, up to `lock_retries` times (outside a transaction: the
 * statement).
 *
 * Errors: ERROR_MIGRATION after a rollback, ERROR_PARTIAL outside a transaction, ERROR_LOCKED for a
 * lock timeout, ERROR_CANCELLED, ERROR_CONNECTION; each with the file's line and column where the
 * server told one. When the connection breaks while a COMMIT is under way the runner connects anew
 * and asks the ledger, so that the message says what is true. Everything given is borrowed and must
 * outlive the runner.
 */
#ifndef CORE_MIGRATE_RUNNER_H
#define CORE_MIGRATE_RUNNER_H

#include "core/migrate/phases.h"
#include "core/migrate/plan.h"
#include "core/pg/lock.h"

/* A migration is to be tried again, at the latest in `pause_ms`: which try came to nothing, of how
 * many, and who has the locks (NULL: not seen). */
typedef struct HeldUp {
    const char *label;    /* "0012_add_x" */
    const char *blockers; /* blockers_format() */
    guint try, most;
    guint pause_ms;
} HeldUp;
typedef void (*HeldUpFunc)(const HeldUp *held_up, gpointer data);

typedef struct RunnerOptions {
    const char *environment;
    const char *ledger_schema; /* NULL: "confiture" */
    gint64 lock_timeout,
        statement_timeout; /* ms; 0: the server's; a migration's own settings win */
    gint64 idle_timeout;   /* ms: idle_in_transaction_session_timeout; 0: the server's */
    guint lock_retries;    /* of a migration that met a lock; 0: none */
    guint lock_wait;       /* ms */
    LockWaitFunc waiting;
    HeldUpFunc held_up; /* may be NULL */
    gpointer waiting_data;
    const char *repair; /* MigrationRun.repair of all that runs; NULL: an ordinary run */
    gboolean single_transaction;
    gboolean stepwise; /* a round trip a statement: listeners hear of each as it completes, with the
                          time that it took */
    gboolean keep_going; /* a migration that fails is left as it was, the others go on */
    PhaseListener *const *listeners;
    guint n_listeners;
    ConnectionOptions reconnect; /* to ask what became of a COMMIT */
} RunnerOptions;

typedef struct RunFailure {
    char *label;
    GError *error;
} RunFailure;

typedef struct RunSummary {
    guint done;
    guint64 statements, rows;
    gint64 duration_us;
    GPtrArray *failures; /* of RunFailure: with keep_going; NULL without any */
    GPtrArray *notes;    /* of char*: what went wrong beside the first failure; NULL without any */
} RunSummary;

void run_summary_clear(RunSummary *summary);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RunSummary, run_summary_clear)

typedef struct Runner Runner;

Runner *runner_open(Connection *connection, SourceTree *tree, const Chain *chain,
                    const RunnerOptions *options, GError **error);
void runner_close(Runner *runner);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Runner, runner_close)

const PlanInput *runner_input(Runner *runner);

/* Stops at the first failure unless `keep_going`; then ERROR_MIGRATION at the end, with the list in
 * the summary. */
gboolean runner_run(Runner *runner, const Plan *plan, RunSummary *summary, GError **error);

#endif
