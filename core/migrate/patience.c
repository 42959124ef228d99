/* What becomes of a migration that meets locks of others: it is held off before it asks for any,
 * waits without queueing, and is tried again, each pause longer than the one before. */
#include "core/migrate/job.h"

#include "core/base/error.h"

#include <string.h>

enum {
    FIRST_PAUSE_MS = 500,
    LONGEST_PAUSE_MS = 30000,
    LOOK_FIRST_MS = 50,
    LOOK_LAST_MS = 500,
    LEAST_AGE_MS = 100,
    MOST_AGE_MS = 1000
};

/* Younger transactions are left to lock_timeout: on a busy table somebody is always there. */
static guint age_of(const Job *job)
{
    return (guint)CLAMP(job_lock_timeout(job) / 4, LEAST_AGE_MS, MOST_AGE_MS);
}

char *patience_check(Job *job, const LockNeeds *needs, GError **error)
{
    if (job->runner->options.lock_retries == 0 || job_lock_timeout(job) == 0)
        return NULL;
    return lock_needs_check(needs, job->runner->connection, age_of(job), error);
}

gboolean patience_was_held_off(Job *job, const GError *failure, gboolean in_check)
{
    job->held_off = in_check && g_strcmp0(error_sqlstate(failure), "22P02") == 0;
    return job->held_off;
}

gboolean patience_is_retryable(const Job *job, const GError *failure)
{
    const char *sqlstate = error_sqlstate(failure);
    if (connection_is_broken(job->runner->connection) ||
        g_error_matches(failure, CONFITURE_ERROR, ERROR_CANCELLED))
        return FALSE;
    return job->held_off ||
           (job->runner->options.lock_retries > 0 &&
            (g_strcmp0(sqlstate, "55P03") == 0 || g_strcmp0(sqlstate, "40P01") == 0));
}

/* Twice as long each time; between half of that and all of it, so that several deployers and their
 * victims do not stay in step. */
static guint pause_of(guint tries)
{
    guint whole = MIN((guint)FIRST_PAUSE_MS << MIN(tries, 16U), (guint)LONGEST_PAUSE_MS);
    return whole / 2 + (guint)g_random_int_range(0, (gint32)(whole / 2) + 1);
}

/* Keeps the last that were seen: the message at the end names them. */
static gboolean look(Job *job, guint age_ms, guint *count, GError **error)
{
    g_autoptr(GPtrArray) blockers =
        blockers_list(job->runner->connection, job->needs, age_ms, error);
    if (blockers == NULL)
        return FALSE;
    *count = blockers->len;
    char *text = blockers_format(blockers);
    if (text != NULL) {
        g_free(job->blockers);
        job->blockers = text;
    }
    return TRUE;
}

static void tell(const Job *job, guint pause_ms)
{
    const RunnerOptions *options = &job->runner->options;
    const HeldUp held_up = {.label = job->label,
                            .blockers = job->blockers,
                            .try = job->tries,
                            .most = options->lock_retries + 1,
                            .pause_ms = pause_ms};
    if (options->held_up != NULL)
        options->held_up(&held_up, options->waiting_data);
}

/* Until nobody is there any more, at most `pause_ms`. */
static gboolean wait_for_blockers(Job *job, guint pause_ms, GError **error)
{
    guint look_ms = LOOK_FIRST_MS;
    gint64 end = g_get_monotonic_time() + (gint64)pause_ms * 1000;
    for (guint count = 1; count > 0;) {
        gint64 left = (end - g_get_monotonic_time()) / 1000;
        if (left <= 0)
            return TRUE;
        if (!connection_pause((guint)MIN(left, (gint64)look_ms), error) ||
            !look(job, age_of(job), &count, error))
            return FALSE;
        look_ms = MIN(look_ms * 2, (guint)LOOK_LAST_MS);
    }
    return TRUE;
}

static void fail_exhausted(Job *job, GError *failure, GError **error)
{
    gboolean deadlock = g_strcmp0(error_sqlstate(failure), "40P01") == 0;
    const char *way = job->run.direction == DIRECTION_UP ? "migration" : "reverting migration";
    error_set(error, job->started ? ERROR_PARTIAL : ERROR_LOCKED,
              "%s \"%s\" came to nothing in %u tr%s: %s%s%s", way, job->label, job->tries,
              job->tries == 1 ? "y" : "ies",
              deadlock ? "it ran into deadlocks" : "it needs locks that other sessions hold",
              job->blockers != NULL ? ": " : "", job->blockers != NULL ? job->blockers : "");
    if (error_path(failure) != NULL)
        error_add_place(error, error_path(failure), error_line(failure), error_column(failure));
    error_add_sqlstate(error, job->held_off ? "55P03" : error_sqlstate(failure));
    error_add_hint(error,
                   "%sEnd those sessions (SELECT pg_terminate_backend(PID)), run it when less "
                   "is going on, or give it more with --lock-timeout and --lock-retries.",
                   job->started ? "What was done before stays; go on with --resume. " : "");
    g_error_free(failure);
}

gboolean patience_wait(Job *job, GError *failure, GError **error)
{
    guint count = 0;
    job->tries++;
    job->run.tries++;
    if (!look(job, job->held_off ? age_of(job) : 0, &count, error)) {
        g_error_free(failure);
        return FALSE;
    }
    if (job->tries > job->runner->options.lock_retries) {
        fail_exhausted(job, failure, error);
        return FALSE;
    }
    g_error_free(failure);
    guint pause_ms = pause_of(job->tries - 1);
    tell(job, pause_ms);
    return count > 0 ? wait_for_blockers(job, pause_ms, error)
                     : connection_pause(MIN(pause_ms, (guint)LOOK_LAST_MS), error);
}
