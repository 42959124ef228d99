/* One migration outside a transaction: statement by statement, each step in the ledger before and
 * after it. */
#include "core/migrate/step.h"

#include "core/base/error.h"

#include <string.h>

static const char restore[] = "RESET SESSION AUTHORIZATION;\nRESET ROLE;\nRESET ALL;\nCLOSE "
                              "ALL;\nUNLISTEN *;\nDISCARD TEMP;\n";

static gboolean wrap(Job *job, const char *what, GError *reason, GError **error)
{
    g_propagate_error(error, failure_during(job, what, reason));
    return FALSE;
}

static gboolean announce_range(Job *job, Phase first, Phase last, GError **error)
{
    for (Phase phase = first; phase <= last; phase++) {
        g_autoptr(GError) reason = NULL;
        if (!announce_phase(job, phase, &reason))
            return wrap(job, phase_name(phase), g_steal_pointer(&reason), error);
        if (phase == PHASE_AFTER_DDL && !job_verify(job, error))
            return FALSE;
    }
    return TRUE;
}

/* Of the session, as they hold from statement to statement. */
static gboolean set_terms(Job *job, GError **error)
{
    Connection *connection = job->runner->connection;
    g_autoptr(GString) sql = g_string_new(NULL);
    if (connection_is_pooled(connection))
        return TRUE;
    terms_append_session(job, sql);
    return connection_run_script(connection, sql->str, NULL, NULL, NULL, NULL, error);
}

/* An earlier run sent the statement that this one begins with, and nobody saw its end. */
static gboolean was_sent(const Job *job)
{
    const LedgerRow *row = job->item->resume ? job->item->row : NULL;
    return row != NULL && row->failure == NULL && row->steps_begun > row->steps_done;
}

/* Nothing that a statement sets holds for the next one there. */
static gboolean check_pooled(const Job *job, GError **error)
{
    const Parse *parse = job->material->parse;
    for (guint i = 0; i < parse->n_statements && job->runner->lease != NULL; i++) {
        if (parse->statements[i].kind != STATEMENT_SET)
            continue;
        error_set(error, ERROR_REFUSED,
                  "migration \"%s\" sets something for its session, which does not hold behind a "
                  "pooler",
                  job->label);
        error_add_place(error, job->material->script->path, parse->statements[i].line,
                        parse->statements[i].column);
        error_add_hint(error, "Connect to the PostgreSQL server directly for this migration.");
        return FALSE;
    }
    return TRUE;
}

static gboolean run_statements(Job *job, GError **error)
{
    const Material *material = job->material;
    guint total = material->parse->n_statements, done = job->item->resume_after;
    gboolean sent = was_sent(job);
    g_free(job->steps_hash);
    job->steps_hash = material_prefix_hash(material, done);
    LedgerEntry entry = job_entry(job);
    LedgerStep step = {
        .steps = total, .done = done, .begun = MIN(done + 1, total), .hash = job->steps_hash};
    g_autoptr(GError) reason = NULL;
    if (!ledger_step_start(job->runner->ledger, &entry, job->run.direction, &step, &reason))
        return wrap(job, "the ledger, before its first statement", g_steal_pointer(&reason), error);
    job->started = TRUE;
    if (!set_terms(job, &reason))
        return wrap(job, "its settings", g_steal_pointer(&reason), error);
    for (; step.done < total; sent = FALSE) {
        if (!step_run(job, &step, sent, error))
            return FALSE;
    }
    job->statement = 0;
    return TRUE;
}

static gboolean finish(Job *job, GError **error)
{
    Runner *runner = job->runner;
    g_autoptr(GError) reason = NULL;
    g_autoptr(Pipeline) pipeline = pipeline_new(runner->connection);
    pipeline_add(pipeline, "BEGIN", 0, NULL);
    if (runner->ledger->fence != NULL)
        pipeline_add(pipeline, runner->ledger->fence, 0, NULL);
    if (!announce_record(job, pipeline, &reason))
        return wrap(job, "its record", g_steal_pointer(&reason), error);
    LedgerEntry entry = job_entry(job);
    if (job->run.direction == DIRECTION_UP)
        ledger_add_finished(runner->ledger, pipeline, &entry);
    else
        ledger_add_reverted(runner->ledger, pipeline, job->item->row->version);
    pipeline_add(pipeline, "COMMIT", 0, NULL);
    job->commit_sent = TRUE;
    g_autoptr(GPtrArray) results = pipeline_run(pipeline, &reason);
    if (results != NULL)
        return TRUE;
    if (!connection_is_broken(runner->connection))
        return wrap(job, "its record", g_steal_pointer(&reason), error);
    g_propagate_error(error, g_steal_pointer(&reason)); /* settled by the runner */
    return FALSE;
}

static gboolean clean_session(Job *job, GError **error)
{
    g_autoptr(GError) reason = NULL;
    if (connection_in_transaction(job->runner->connection)) {
        error_set(error, ERROR_PARTIAL, "migration \"%s\" began a transaction that it does not end",
                  job->label);
        error_add_place(error, job->material->script->path, 0, 0);
        error_add_hint(error, "Add its COMMIT, then go on with --resume.");
        return FALSE;
    }
    terms_lost(job->runner);
    if (job->runner->lease != NULL)
        return TRUE;
    return connection_run_script(job->runner->connection, restore, NULL, NULL, NULL, NULL,
                                 &reason) ||
           wrap(job, "the end of its session", g_steal_pointer(&reason), error);
}

/* After a failure: what it set of its session is not left to those that come after it. */
static void give_back_session(Job *job)
{
    Connection *connection = job->runner->connection;
    terms_lost(job->runner);
    if (connection_is_broken(connection) || job->runner->lease != NULL)
        return;
    if (connection_in_transaction(connection))
        connection_command(connection, "ROLLBACK", NULL);
    connection_run_script(connection, restore, NULL, NULL, NULL, NULL, NULL);
}

gboolean job_run_outside(Job *job, GError **error)
{
    job->run.in_transaction = FALSE;
    job->started = job->item->resume;
    if (!check_pooled(job, error) ||
        !announce_range(job, PHASE_BEFORE_VALIDATION, PHASE_BEFORE_DDL, error))
        return FALSE;
    if (!run_statements(job, error)) {
        give_back_session(job);
        return FALSE;
    }
    return clean_session(job, error) &&
           announce_range(job, PHASE_AFTER_DDL, PHASE_CLEANUP, error) && finish(job, error);
}
