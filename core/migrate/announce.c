/* What the runner tells its listeners. */
#include "core/base/error.h"
#include "core/migrate/job.h"

static const char *const names[PHASE_COUNT] = {
    [PHASE_BEFORE_VALIDATION] = "before_validation",
    [PHASE_BEFORE_DDL] = "before_ddl",
    [PHASE_AFTER_DDL] = "after_ddl",
    [PHASE_AFTER_VALIDATION] = "after_validation",
    [PHASE_CLEANUP] = "cleanup",
    [PHASE_ON_ERROR] = "on_error",
};

const char *phase_name(Phase phase)
{
    g_assert(phase < PHASE_COUNT);
    return names[phase];
}

Phase phase_find(const char *name)
{
    Phase phase = 0;
    while (phase < PHASE_COUNT && g_ascii_strcasecmp(names[phase], name) != 0)
        phase++;
    return phase;
}

static guint count(const Job *job)
{
    return job->runner->options.n_listeners;
}

static PhaseListener *at(const Job *job, guint index)
{
    return job->runner->options.listeners[index];
}

static void tick(Job *job)
{
    job->run.duration_us = g_get_monotonic_time() - job->begin;
}

/* A listener that fails without saying why is still a failure. */
static gboolean check(gboolean success, const PhaseListener *listener, GError **reason,
                      GError **error)
{
    if (success) {
        g_clear_error(reason);
        return TRUE;
    }
    if (*reason == NULL)
        error_set(reason, ERROR_INTERNAL, "the listener \"%s\" gave no reason",
                  listener->class->name);
    g_propagate_error(error, g_steal_pointer(reason));
    return FALSE;
}

gboolean announce_phase(Job *job, Phase phase, GError **error)
{
    for (guint i = 0; i < count(job); i++) {
        PhaseListener *listener = at(job, i);
        g_autoptr(GError) reason = NULL;
        if (listener->class->phase == NULL)
            continue;
        tick(job);
        if (!check(listener->class->phase(listener, phase, &job->run, &reason), listener, &reason,
                   error))
            return FALSE;
    }
    return TRUE;
}

gboolean announce_record(Job *job, Pipeline *pipeline, GError **error)
{
    tick(job);
    for (guint i = 0; i < count(job); i++) {
        PhaseListener *listener = at(job, i);
        g_autoptr(GError) reason = NULL;
        if (listener->class->record != NULL &&
            !check(listener->class->record(listener, &job->run, pipeline, &reason), listener,
                   &reason, error))
            return FALSE;
    }
    return TRUE;
}

void announce_starting(Job *job)
{
    job->hooked = FALSE;
    for (guint i = 0; i < count(job); i++) {
        PhaseListener *listener = at(job, i);
        const PhaseListenerClass *class = listener->class;
        if (class->starting != NULL)
            class->starting(listener, &job->run);
        job->hooked = job->hooked || (class->phase != NULL &&
                                      (class->wants == NULL || class->wants(listener, &job->run)));
    }
}

void announce_statement(Job *job)
{
    const StatementOutcome *outcome =
        &g_array_index(job->run.outcomes, StatementOutcome, job->run.outcomes->len - 1);
    for (guint i = 0; i < count(job); i++) {
        PhaseListener *listener = at(job, i);
        if (listener->class->statement != NULL)
            listener->class->statement(listener, &job->run, outcome);
    }
}

void announce_committed(Job *job)
{
    tick(job);
    for (guint i = 0; i < count(job); i++) {
        PhaseListener *listener = at(job, i);
        if (listener->class->committed != NULL)
            listener->class->committed(listener, &job->run);
    }
}

static void note(Job *job, const PhaseListener *listener, const GError *reason)
{
    g_ptr_array_add(job->runner->notes,
                    g_strdup_printf("%s of migration \"%s\": %s", listener->class->name, job->label,
                                    reason != NULL ? reason->message : "failed"));
}

void announce_failed(Job *job, const GError *failure)
{
    tick(job);
    job->run.failure = failure;
    job->run.failed_line = error_line(failure);
    job->run.failed_column = error_column(failure);
    for (guint i = 0; i < count(job); i++) {
        PhaseListener *listener = at(job, i);
        g_autoptr(GError) reason = NULL;
        if (listener->class->phase != NULL &&
            !listener->class->phase(listener, PHASE_ON_ERROR, &job->run, &reason))
            note(job, listener, reason);
    }
    for (guint i = 0; i < count(job); i++) {
        PhaseListener *listener = at(job, i);
        g_autoptr(GError) reason = NULL;
        if (listener->class->failed != NULL &&
            !listener->class->failed(listener, &job->run, &reason))
            note(job, listener, reason);
    }
    job->run.failure = NULL;
}
