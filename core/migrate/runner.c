#include "core/migrate/runner.h"

#include "core/base/error.h"
#include "core/migrate/job.h"

#include <string.h>

static void failure_free(RunFailure *failure)
{
    g_free(failure->label);
    g_error_free(failure->error);
    g_free(failure);
}

void run_summary_clear(RunSummary *summary)
{
    g_clear_pointer(&summary->failures, g_ptr_array_unref);
    g_clear_pointer(&summary->notes, g_ptr_array_unref);
}

static gboolean take_lease(Runner *self, GError **error)
{
    const LeaseOptions options = {.connect = self->options.reconnect,
                                  .lock_name = self->lock_name,
                                  .wait_ms = self->options.lock_wait,
                                  .waiting = self->options.waiting,
                                  .data = self->options.waiting_data};
    self->lease = lease_take(self->connection, self->ledger, &options, error);
    return self->lease != NULL;
}

static gboolean take_lock(Runner *self, guint wait_ms, GError **error)
{
    g_autoptr(GError) reason = NULL;
    if (lock_acquire(self->connection, self->lock_name, wait_ms, self->options.waiting,
                     self->options.waiting_data, &reason))
        return TRUE;
    if (connection_is_pooled(self->connection))
        return take_lease(self, error);
    g_propagate_error(error, g_steal_pointer(&reason));
    return FALSE;
}

static gboolean fail_leased(const char *holder, GError **error)
{
    error_set(error, ERROR_LOCKED, "another deployer works through a pooler: %s", holder);
    error_add_hint(error, "Wait until it is done and run the command again.");
    return FALSE;
}

/* The lock, or behind a pooler the lease; and nobody has the other one. */
static gboolean come_first(Runner *self, GError **error)
{
    enum { PAUSE_MS = 100 };
    gint64 end = g_get_monotonic_time() + (gint64)self->options.lock_wait * 1000;
    for (;;) {
        gint64 left_ms = MAX((end - g_get_monotonic_time()) / 1000, 0);
        g_autofree char *holder = NULL;
        if (!take_lock(self, (guint)left_ms, error))
            return FALSE;
        if (self->lease != NULL)
            return TRUE;
        if (!lease_find(self->ledger, &holder, error))
            return FALSE;
        if (holder == NULL)
            return TRUE;
        if (!lock_release(self->connection, self->lock_name, error))
            return FALSE;
        if (left_ms == 0)
            return fail_leased(holder, error);
        if (!connection_pause(PAUSE_MS, error))
            return FALSE;
    }
}

Runner *runner_open(Connection *connection, SourceTree *tree, const Chain *chain,
                    const RunnerOptions *options, GError **error)
{
    g_autoptr(Runner) self = g_new0(Runner, 1);
    self->options = *options;
    if (self->options.ledger_schema == NULL)
        self->options.ledger_schema = "confiture";
    self->connection = connection;
    self->lock_name = g_strconcat("confiture.migrate:", self->options.ledger_schema, NULL);
    self->ledger = ledger_open(connection, self->options.ledger_schema);
    self->input = (PlanInput){.tree = tree, .chain = chain, .ledger = self->ledger};
    if (!chain_check(chain, error) || !come_first(self, error) ||
        !ledger_read(self->ledger, 0, error))
        return NULL;
    return g_steal_pointer(&self);
}

/* The lock goes with the session; giving it back early lets a caller keep the connection. */
void runner_close(Runner *runner)
{
    if (runner == NULL)
        return;
    if (runner->lease == NULL && !connection_is_broken(runner->connection) &&
        !connection_is_pooled(runner->connection))
        lock_release(runner->connection, runner->lock_name, NULL);
    lease_free(runner->lease);
    ledger_free(runner->ledger);
    g_free(runner->lock_name);
    g_free(runner->terms);
    g_free(runner);
}

const PlanInput *runner_input(Runner *runner)
{
    return &runner->input;
}

gint64 job_lock_timeout(const Job *job)
{
    gint64 own = job->material->settings->lock_timeout;
    return own >= 0 ? own : job->runner->options.lock_timeout;
}

gint64 job_statement_timeout(const Job *job)
{
    gint64 own = job->material->settings->statement_timeout;
    return own >= 0 ? own : job->runner->options.statement_timeout;
}

LedgerEntry job_entry(const Job *job)
{
    return (LedgerEntry){.version = job->item->row != NULL ? job->item->row->version
                                                           : job->item->migration->version,
                         .name = job->item->migration->name,
                         .checksum = job->material->checksum,
                         .down = job->down_text,
                         .event_id_sql = job->run.event_id_sql};
}

void job_add_outcome(Job *job, guint ordinal, guint line, const char *tag, guint64 rows,
                     gint64 duration_us)
{
    StatementOutcome outcome = {.ordinal = ordinal,
                                .line = line,
                                .tag = g_string_chunk_insert_const(job->tags, tag),
                                .rows = rows,
                                .duration_us = duration_us};
    g_array_append_val(job->run.outcomes, outcome);
    announce_statement(job);
}

static void fill_run(Job *job)
{
    job->run = (MigrationRun){.migration = job->item->migration,
                              .direction = job->material->direction,
                              .environment = job->runner->options.environment,
                              .ledger_schema = job->runner->options.ledger_schema,
                              .connection = job->runner->connection,
                              .in_transaction = job->material->in_transaction,
                              .repair = job->runner->options.repair,
                              .path = job->material->path,
                              .bytes = job->material->bytes,
                              .checksum = job->material->checksum,
                              .parse = job->material->parse,
                              .started_at = g_get_real_time(),
                              .outcomes = g_array_new(FALSE, TRUE, sizeof(StatementOutcome))};
}

Job *job_new(Runner *runner, const Plan *plan, guint index, GError **error)
{
    g_autoptr(Job) job = g_new0(Job, 1);
    g_autoptr(GError) reason = NULL;
    job->runner = runner;
    job->item = plan_at(plan, index);
    job->label = migration_label(job->item->migration);
    job->tags = g_string_chunk_new(256);
    job->begin = g_get_monotonic_time();
    job->material = plan_take(&runner->input, plan, index, &reason);
    if (job->material != NULL) {
        fill_run(job);
        if (plan->direction == DIRECTION_UP)
            job->down_text = material_down_text(runner->input.tree, job->item->migration, &reason);
        if (reason == NULL)
            return g_steal_pointer(&job);
    }
    g_propagate_error(error, g_steal_pointer(&reason));
    return NULL;
}

void job_free(Job *job)
{
    if (job == NULL)
        return;
    g_clear_pointer(&job->run.outcomes, g_array_unref);
    g_clear_pointer(&job->material, material_free);
    g_string_chunk_free(job->tags);
    g_free(job->label);
    g_free(job->down_text);
    g_free(job->steps_hash);
    g_free(job->blockers);
    lock_needs_free(job->needs);
    g_free(job);
}

/* One that was cancelled before it began. */
static gboolean check_cancelled(GError **error)
{
    if (!connection_cancel_requested())
        return TRUE;
    error_set(error, ERROR_CANCELLED, "cancelled by a signal");
    return FALSE;
}

static void roll_back(Runner *runner)
{
    if (!connection_is_broken(runner->connection) && connection_in_transaction(runner->connection))
        connection_command(runner->connection, "ROLLBACK", NULL);
    runner->begun = FALSE;
    terms_lost(runner);
}

static void count(Job *job, RunSummary *summary)
{
    summary->done++;
    summary->statements += job->run.statements;
    summary->rows += job->run.rows;
}

/* The file may have called pg_advisory_unlock_all(): taking the lock once more costs one query, and
 * only then. */
static gboolean hold_lock(Job *job, GError **error)
{
    const Script *script = job->material->script;
    if (job->runner->lease != NULL ||
        memmem(script->text, script->length, "advisory_unlock", strlen("advisory_unlock")) == NULL)
        return TRUE;
    return lock_acquire(job->runner->connection, job->runner->lock_name,
                        job->runner->options.lock_wait, NULL, NULL, error);
}

void job_restart(Job *job)
{
    g_array_set_size(job->run.outcomes, 0);
    job->run.statements = 0;
    job->run.rows = 0;
    job->run.hooks = NULL;
    job->statement = 0;
    job->commit_sent = FALSE;
    job->held_off = FALSE;
}

static gboolean run_once(Job *job, GError **error)
{
    announce_starting(job);
    return job->material->in_transaction ? job_run_inside(job, error) : job_run_outside(job, error);
}

/* A single transaction that was rolled back begins again with its first. `at`: which failed. */
static gboolean run_before(GPtrArray *jobs, Job **at, GError **error)
{
    for (guint i = 0; jobs != NULL && i < jobs->len; i++) {
        *at = g_ptr_array_index(jobs, i);
        job_restart(*at);
        if (!run_once(*at, error))
            return FALSE;
    }
    return TRUE;
}

/* Until it is done, or no other try is worth it. Outside a transaction each statement has its own
 * tries. `jobs`: those before it in a single transaction. */
static gboolean try_job(Job *job, GPtrArray *jobs, GError **error)
{
    g_autoptr(GError) reason = NULL;
    gboolean success = run_once(job, &reason);
    for (Job *at = job; !success && job->material->in_transaction;) {
        if (!patience_is_retryable(at, reason))
            break;
        roll_back(job->runner);
        GError *failure = g_steal_pointer(&reason);
        if (!patience_wait(at, failure, &reason))
            break;
        success = run_before(jobs, &at, &reason);
        if (!success)
            continue;
        at = job;
        job_restart(job);
        success = run_once(job, &reason);
    }
    if (success)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&reason));
    return FALSE;
}

static gboolean run_job(Job *job, RunSummary *summary, GPtrArray *jobs, GError **error)
{
    g_autoptr(GError) reason = NULL;
    gboolean single = job->runner->options.single_transaction;
    gboolean success = try_job(job, single ? jobs : NULL, &reason);
    if (!success && job->commit_sent && connection_is_broken(job->runner->connection))
        reason = settle_commit(job, &success, g_steal_pointer(&reason));
    if (success && !job->runner->options.single_transaction) {
        count(job, summary);
        announce_committed(job);
    } else if (!success) {
        roll_back(job->runner);
        announce_failed(job, reason);
    }
    if (reason == NULL)
        return hold_lock(job, error);
    g_propagate_error(error, g_steal_pointer(&reason));
    return FALSE;
}

static void add_failure(RunSummary *summary, const char *label, GError *error)
{
    RunFailure *failure = g_new0(RunFailure, 1);
    failure->label = g_strdup(label);
    failure->error = error;
    g_ptr_array_add(summary->failures, failure);
}

/* A failure that says something about one migration alone, so that others may still be tried. */
static gboolean is_of_one(const Runner *runner, const GError *error)
{
    static const ErrorCode codes[] = {ERROR_MIGRATION, ERROR_INPUT, ERROR_REFUSED};
    for (guint i = 0; i < G_N_ELEMENTS(codes); i++) {
        if (g_error_matches(error, CONFITURE_ERROR, (int)codes[i]))
            return runner->options.keep_going && !connection_is_broken(runner->connection);
    }
    return FALSE;
}

static gboolean run_item(Runner *runner, const Plan *plan, guint index, RunSummary *summary,
                         GPtrArray *jobs, GError **error)
{
    g_autoptr(GError) reason = NULL;
    g_autoptr(Job) job = check_cancelled(&reason) ? job_new(runner, plan, index, &reason) : NULL;
    if (job != NULL && run_job(job, summary, jobs, &reason)) {
        if (runner->options.single_transaction)
            g_ptr_array_add(jobs, g_steal_pointer(&job));
        return TRUE;
    }
    if (is_of_one(runner, reason)) {
        g_autofree char *label = migration_label(plan_at(plan, index)->migration);
        add_failure(summary, label, g_steal_pointer(&reason));
        return TRUE;
    }
    roll_back(runner);
    g_propagate_error(error, g_steal_pointer(&reason));
    return FALSE;
}

static gboolean commit_all(Runner *runner, GPtrArray *jobs, RunSummary *summary, GError **error)
{
    if (!runner->options.single_transaction || jobs->len == 0)
        return TRUE;
    g_autoptr(GError) reason = NULL;
    Job *last = g_ptr_array_index(jobs, jobs->len - 1);
    gboolean success = connection_command(runner->connection, "COMMIT", &reason);
    if (!success && connection_is_broken(runner->connection))
        reason = settle_commit(last, &success, g_steal_pointer(&reason));
    else if (!success)
        reason = failure_during(last, "the COMMIT of all", g_steal_pointer(&reason));
    runner->begun = FALSE;
    for (guint i = 0; success && i < jobs->len; i++) {
        count(g_ptr_array_index(jobs, i), summary);
        announce_committed(g_ptr_array_index(jobs, i));
    }
    if (!success) {
        roll_back(runner);
        announce_failed(last, reason);
    }
    if (reason == NULL)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&reason));
    return FALSE;
}

static gboolean fail_unwritable(const Runner *runner, const char *why, const char *hint,
                                GError **error)
{
    error_set(error, ERROR_REFUSED, "the database \"%s\" %s, so nothing was run",
              connection_label(runner->connection), why);
    error_add_hint(error, "%s", hint);
    return FALSE;
}

/* Servers since 14 tell by themselves; before, the first statement that writes is refused. */
static gboolean check_writable(const Runner *runner, GError **error)
{
    const char *standby = connection_parameter(runner->connection, "in_hot_standby");
    const char *read_only =
        connection_parameter(runner->connection, "default_transaction_read_only");
    if (g_strcmp0(standby, "on") == 0)
        return fail_unwritable(runner, "is in recovery: a standby that cannot be written to",
                               "Connect to the primary server.", error);
    if (g_strcmp0(read_only, "on") == 0)
        return fail_unwritable(runner, "is read-only (default_transaction_read_only is on)",
                               "Use a role and a database where it is off, or set PGOPTIONS='-c "
                               "default_transaction_read_only=off'.",
                               error);
    return TRUE;
}

gboolean runner_begin(Runner *runner, guint pending, GError **error)
{
    if (!check_writable(runner, error) || !ledger_install(runner->ledger, error) ||
        !terms_open(runner, error))
        return FALSE;
    for (guint i = 0; i < runner->options.n_listeners; i++) {
        PhaseListener *listener = runner->options.listeners[i];
        if (listener->class->run_begin != NULL &&
            !listener->class->run_begin(listener, runner->connection, pending, error))
            return FALSE;
    }
    return TRUE;
}

void runner_end(Runner *runner)
{
    for (guint i = 0; i < runner->options.n_listeners; i++) {
        PhaseListener *listener = runner->options.listeners[i];
        if (listener->class->run_end != NULL)
            listener->class->run_end(listener);
    }
}

static gboolean run_items(Runner *runner, const Plan *plan, RunSummary *summary, GError **error)
{
    g_autoptr(GPtrArray) jobs = g_ptr_array_new_with_free_func((GDestroyNotify)job_free);
    for (guint i = 0; i < plan->items->len; i++) {
        if (!run_item(runner, plan, i, summary, jobs, error))
            return FALSE;
    }
    if (!commit_all(runner, jobs, summary, error))
        return FALSE;
    if (summary->failures->len == 0)
        return TRUE;
    error_set(error, ERROR_MIGRATION, "%u of %u migrations failed and %s as they were",
              summary->failures->len, plan->items->len, summary->failures->len == 1 ? "is" : "are");
    return FALSE;
}

gboolean runner_run(Runner *runner, const Plan *plan, RunSummary *summary, GError **error)
{
    gint64 begin = g_get_monotonic_time();
    g_assert(!(runner->options.single_transaction && runner->options.keep_going));
    *summary =
        (RunSummary){.failures = g_ptr_array_new_with_free_func((GDestroyNotify)failure_free),
                     .notes = g_ptr_array_new_with_free_func(g_free)};
    runner->notes = summary->notes;
    if (plan->items->len == 0)
        return TRUE;
    gboolean success =
        runner_begin(runner, plan->items->len, error) && run_items(runner, plan, summary, error);
    runner_end(runner);
    summary->duration_us = g_get_monotonic_time() - begin;
    return success;
}
