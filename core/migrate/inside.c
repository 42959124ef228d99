/* One migration inside a transaction: the script in one round trip; record, ledger and COMMIT in a
 * second. */
#include "core/migrate/job.h"

#include "core/base/error.h"
#include "core/migrate/reset.h"

#include <string.h>

/* What a migration may have changed of its session goes back before its end, in its own
 * transaction: then a rollback restores what was before it, and a commit leaves nothing behind. */
static const char reset[] = "\n;\nRESET SESSION AUTHORIZATION;\nRESET ROLE;\nRESET ALL;\n";

/* Its statements, or 0 with `error` set. The check for blockers is the last of them. */
static guint add_beginning(Job *job, GString *sql, gboolean *checks, GError **error)
{
    g_autoptr(GError) reason = NULL;
    if (job->needs == NULL)
        job->needs = lock_needs_of(job->material->parse);
    g_autofree char *check = patience_check(job, job->needs, &reason);
    if (reason != NULL) {
        g_propagate_error(error, g_steal_pointer(&reason));
        return 0;
    }
    guint begin = job->runner->begun ? 0 : 1;
    if (begin > 0)
        g_string_append(sql, "BEGIN;\n");
    guint statements = begin + terms_append(job, sql);
    *checks = check != NULL;
    if (check != NULL)
        g_string_append(sql, check);
    return statements + (check != NULL ? 1 : 0);
}

/* What goes ahead of the migration's own statements. */
typedef struct Beginning {
    guint statements;
    gboolean checks; /* the last of them looks for blockers */
} Beginning;

static void is_held_off(Job *job, const Beginning *beginning, const ScriptOutcome *outcome,
                        const GError *reason)
{
    patience_was_held_off(job, reason,
                          beginning->checks && outcome->statements + 1 == beginning->statements);
}

/* With hooks the transaction begins ahead of them; without any the beginning travels with the
 * script. */
static gboolean begin(Job *job, Batch *batch, Beginning *beginning, GError **error)
{
    g_autoptr(GString) sql = g_string_new(NULL);
    g_autoptr(GError) reason = NULL;
    ScriptOutcome outcome = {0};
    beginning->statements = add_beginning(job, sql, &beginning->checks, &reason);
    if (reason == NULL && !job->hooked) {
        batch_add_text(batch, sql->str);
        return TRUE;
    }
    if (reason != NULL || !connection_run_script(job->runner->connection, sql->str, NULL, NULL,
                                                 NULL, &outcome, &reason)) {
        is_held_off(job, beginning, &outcome, reason);
        g_propagate_error(error, failure_during(job, "its BEGIN", g_steal_pointer(&reason)));
        return FALSE;
    }
    *beginning = (Beginning){0};
    for (Phase phase = PHASE_BEFORE_VALIDATION; phase <= PHASE_BEFORE_DDL; phase++) {
        if (!announce_phase(job, phase, &reason)) {
            g_propagate_error(error,
                              failure_during(job, phase_name(phase), g_steal_pointer(&reason)));
            return FALSE;
        }
    }
    return TRUE;
}

typedef struct Progress {
    Job *job;
    const Batch *batch;
    guint before;
    gint64 since; /* 0: what a statement took is not known */
} Progress;

static void on_statement(guint statement, const char *command_tag, guint64 rows, gpointer data)
{
    Progress *self = data;
    gint64 now = g_get_monotonic_time();
    gint64 duration = self->since > 0 ? now - self->since : 0;
    self->since = self->since > 0 ? now : 0;
    if (statement < self->before)
        return;
    guint ordinal = statement - self->before + 1;
    BatchPlace place = {0};
    batch_statement_place(self->batch, ordinal, &place);
    if (place.path == NULL)
        return; /* the reset */
    job_add_outcome(self->job, ordinal, place.line, command_tag, rows, duration);
}

/* Rather once too often than once too seldom: DISCARD TEMP costs little, a temporary table left
 * behind breaks the next migration. */
static gboolean mentions_temporary(const Script *script)
{
    static const char word[] = "temp";
    for (gsize i = 0; i + strlen(word) <= script->length; i++) {
        if ((script->text[i] == 't' || script->text[i] == 'T') &&
            g_ascii_strncasecmp(script->text + i, word, strlen(word)) == 0)
            return TRUE;
    }
    return FALSE;
}

static gboolean run_script(Job *job, Batch *batch, const Beginning *beginning, GError **error)
{
    gboolean stepwise = job->runner->options.stepwise;
    Progress progress = {job, batch, beginning->statements, stepwise ? g_get_monotonic_time() : 0};
    Connection *connection = job->runner->connection;
    ScriptOutcome outcome = {0};
    g_autoptr(GError) reason = NULL;
    gboolean success =
        stepwise ? batch_run_stepwise(connection, batch, on_statement, &progress, &outcome, &reason)
                 : connection_run_script(connection, batch->sql->str, batch->copy_data,
                                         on_statement, &progress, &outcome, &reason);
    job->run.rows = outcome.rows;
    job->run.statements = job->run.outcomes->len;
    if (success)
        return TRUE;
    is_held_off(job, beginning, &outcome, reason);
    g_propagate_error(
        error, failure_at(job, batch, &outcome, beginning->statements, g_steal_pointer(&reason)));
    return FALSE;
}

static gboolean send_script(Job *job, GError **error)
{
    g_autoptr(Batch) batch = batch_new();
    g_autoptr(GError) reason = NULL;
    Beginning beginning = {0};
    if (!begin(job, batch, &beginning, error))
        return FALSE;
    if (!batch_add_script(batch, job->runner->input.tree, job->material->parse,
                          BATCH_DROP_TRANSACTION, &reason)) {
        g_propagate_error(error, failure_during(job, "its script", g_steal_pointer(&reason)));
        return FALSE;
    }
    gboolean temporary = mentions_temporary(job->material->script);
    if (temporary || reset_is_needed(job->material->script, job->material->parse)) {
        batch_add_text(batch, reset);
        batch_add_text(batch, terms_again(job->runner));
    }
    if (temporary)
        batch_add_text(batch, "CLOSE ALL;\nDISCARD TEMP;\n");
    gboolean success = run_script(job, batch, &beginning, error);
    job->runner->begun = job->runner->options.single_transaction && success;
    return success;
}

static gboolean finish_phases(Job *job, GError **error)
{
    for (Phase phase = PHASE_AFTER_DDL; phase <= PHASE_CLEANUP; phase++) {
        g_autoptr(GError) reason = NULL;
        gboolean success = announce_phase(job, phase, &reason);
        if (success && phase == PHASE_AFTER_DDL && !job_verify(job, error))
            return FALSE;
        if (!success) {
            g_propagate_error(error,
                              failure_during(job, phase_name(phase), g_steal_pointer(&reason)));
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean commit(Job *job, GError **error)
{
    Runner *runner = job->runner;
    g_autoptr(Pipeline) pipeline = pipeline_new(runner->connection);
    g_autoptr(GError) reason = NULL;
    if (announce_record(job, pipeline, &reason)) {
        LedgerEntry entry = job_entry(job);
        if (job->run.direction == DIRECTION_UP)
            ledger_add_applied(runner->ledger, pipeline, &entry);
        else
            ledger_add_reverted(runner->ledger, pipeline, job->item->row->version);
        if (!runner->options.single_transaction) {
            pipeline_add(pipeline, "COMMIT", 0, NULL);
            job->commit_sent = TRUE;
        }
        g_autoptr(GPtrArray) results = pipeline_run(pipeline, &reason);
        if (results != NULL)
            return TRUE;
    }
    if (job->commit_sent && connection_is_broken(runner->connection))
        g_propagate_error(error, g_steal_pointer(&reason)); /* settled by the runner */
    else
        g_propagate_error(error,
                          failure_during(job, "its record and COMMIT", g_steal_pointer(&reason)));
    return FALSE;
}

gboolean job_run_inside(Job *job, GError **error)
{
    job->run.in_transaction = TRUE;
    if (!send_script(job, error) || !finish_phases(job, error) || !commit(job, error))
        return FALSE;
    job->runner->in_force = job->run.hooks == NULL; /* those reset the session after themselves */
    return TRUE;
}
