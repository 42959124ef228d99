/* Words for what went wrong: which migration, which statement, where in the file, and what is true
 * of the database now. */
#include "core/migrate/job.h"

#include "core/base/error.h"

#include <string.h>

static gboolean has_sqlstate(const GError *reason, const char *sqlstate)
{
    return g_strcmp0(error_sqlstate(reason), sqlstate) == 0;
}

static ErrorCode code_of(const Job *job, const GError *reason)
{
    if (job->started)
        return ERROR_PARTIAL;
    if (g_error_matches(reason, CONFITURE_ERROR, ERROR_CONNECTION))
        return ERROR_CONNECTION;
    if (g_error_matches(reason, CONFITURE_ERROR, ERROR_CANCELLED))
        return ERROR_CANCELLED;
    if (g_error_matches(reason, CONFITURE_ERROR, ERROR_INPUT))
        return ERROR_INPUT;
    return has_sqlstate(reason, "55P03") || lease_is_lost(reason) ? ERROR_LOCKED : ERROR_MIGRATION;
}

/* "was rolled back": what the message may promise. */
static const char *fate(const Job *job, ErrorCode code)
{
    if (code == ERROR_PARTIAL)
        return job->run.direction == DIRECTION_UP ? "stopped half-way" : "is half reverted";
    if (!job->run.in_transaction)
        return "nothing of it was run";
    if (job->runner->options.single_transaction)
        return "everything was rolled back";
    return "was rolled back";
}

static const char *hint_of(const Job *job, ErrorCode code, const GError *reason)
{
    if (code == ERROR_CONNECTION)
        return "Nothing of it was kept: PostgreSQL rolls back what was not committed. Run the "
               "command again once the server answers.";
    if (error_hint(reason) != NULL)
        return error_hint(reason);
    if (lease_is_lost(reason))
        return "Another deployer took over, as nothing was heard of this one for ten seconds.";
    if (has_sqlstate(reason, "55P03"))
        return "Another session holds a lock that it needs; look for it in pg_stat_activity, run "
               "again later, or raise the lock_timeout.";
    if (has_sqlstate(reason, "25001"))
        return "Write \"-- confiture: transaction=off\" at the file's head.";
    if (has_sqlstate(reason, "57014") && code != ERROR_CANCELLED && job_statement_timeout(job) > 0)
        return "It ran into its statement_timeout; raise that for this migration if it needs the "
               "time.";
    return NULL;
}

static void copy_details(GError **to, const Job *job, ErrorCode code, const GError *reason)
{
    error_add_sqlstate(to, error_sqlstate(reason));
    if (error_detail(reason) != NULL)
        error_add_detail(to, error_detail(reason));
    if (code == ERROR_PARTIAL) {
        const char *server = error_hint(reason);
        error_add_hint(to,
                       "%s%sStatements before it are done and stay. Mend it, then go on with "
                       "confiture-migrate %s --resume.",
                       server != NULL ? server : "", server != NULL ? " " : "",
                       job->run.direction == DIRECTION_UP ? "up" : "down");
    } else if (hint_of(job, code, reason) != NULL) {
        error_add_hint(to, "%s", hint_of(job, code, reason));
    }
}

/* Without a position from the server the statement after the last complete one is the one. */
static void find_place(const Batch *batch, const ScriptOutcome *outcome, guint before,
                       BatchPlace *place)
{
    *place = (BatchPlace){0};
    if (outcome->position > 0)
        batch_place(batch, outcome->position, place);
    if (place->path == NULL && outcome->statements >= before)
        batch_statement_place(batch, outcome->statements - before + 1, place);
}

static void add_place(GError **error, const Job *job, const BatchPlace *place, const GError *reason)
{
    if (place->path != NULL)
        error_add_place(error, place->path, place->line, place->column);
    else if (error_path(reason) != NULL)
        error_add_place(error, error_path(reason), error_line(reason), error_column(reason));
    else if (job->statement > 0)
        error_add_place(error, job->material->script->path,
                        job->material->parse->statements[job->statement - 1].line, 0);
}

GError *failure_at(Job *job, const Batch *batch, const ScriptOutcome *outcome, guint before,
                   GError *reason)
{
    ErrorCode code = code_of(job, reason);
    BatchPlace place;
    find_place(batch, outcome, before, &place);
    guint statement = job->statement > 0 ? job->statement : place.statement;
    const char *way = job->run.direction == DIRECTION_UP ? "migration" : "reverting migration";
    g_autofree char *at =
        statement > 0 ? g_strdup_printf(" at statement %u", statement) : g_strdup("");
    GError *error = NULL;
    if (code == ERROR_CONNECTION)
        error_set(&error, code, "%s \"%s\" was cut off%s: %s", way, job->label, at,
                  reason->message);
    else if (code == ERROR_CANCELLED)
        error_set(&error, code, "%s \"%s\" was cancelled%s, and %s", way, job->label, at,
                  job->runner->options.single_transaction ? fate(job, code) : "rolled back");
    else
        error_set(&error, code, "%s \"%s\" failed%s and %s: %s", way, job->label, at,
                  fate(job, code), reason->message);
    add_place(&error, job, &place, reason);
    copy_details(&error, job, code, reason);
    g_error_free(reason);
    return error;
}

GError *failure_during(Job *job, const char *what, GError *reason)
{
    ErrorCode code = code_of(job, reason);
    GError *error = NULL;
    if (code == ERROR_CONNECTION)
        error_set(&error, code, "migration \"%s\" was cut off during %s: %s", job->label, what,
                  reason->message);
    else if (code == ERROR_CANCELLED)
        error_set(&error, code, "migration \"%s\" was cancelled during %s, and rolled back",
                  job->label, what);
    else
        error_set(&error, code, "migration \"%s\" failed in %s and %s: %s", job->label, what,
                  fate(job, code), reason->message);
    if (error_path(reason) != NULL)
        error_add_place(&error, error_path(reason), error_line(reason), error_column(reason));
    copy_details(&error, job, code, reason);
    g_error_free(reason);
    return error;
}
