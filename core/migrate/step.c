#include "core/migrate/step.h"

#include "core/base/error.h"
#include "core/migrate/leftover.h"

#include <string.h>

typedef struct Step {
    Job *job;
    LedgerStep *ledger;
    guint index;
    gboolean whole; /* in a transaction of its own, with its row */
    gboolean sent;
    Batch *batch;
    ScriptOutcome outcome;
    guint before; /* statements of ours ahead of it */
    gboolean checks;
    guint completed; /* while it runs */
    char tag[64];
    guint64 rows;
} Step;

static Connection *connection_of(const Step *self)
{
    return self->job->runner->connection;
}

static const Statement *statement_of(const Step *self)
{
    return &self->job->material->parse->statements[self->index];
}

static gboolean is_concurrent(const Step *self)
{
    static const char word[] = "concurrently";
    const Statement *statement = statement_of(self);
    const char *text = self->job->material->script->text;
    if (!statement->outside_transaction)
        return FALSE;
    for (gsize at = statement->start; at + strlen(word) <= statement->end; at++) {
        if (g_ascii_strncasecmp(text + at, word, strlen(word)) == 0)
            return TRUE;
    }
    return FALSE;
}

/* A lock timeout in the middle of CREATE INDEX CONCURRENTLY leaves an invalid index: it must never
 * reach one. */
static char *suspend_lock_timeout(Connection *connection, GError **error)
{
    g_autoptr(Result) result = connection_query(
        connection, "SELECT pg_catalog.current_setting('lock_timeout')", 0, NULL, error);
    if (result == NULL)
        return NULL;
    char *value = g_strdup(result_value(result, 0, 0));
    if (strcmp(value, "0") == 0)
        return value;
    if (connection_is_pooled(connection)) {
        error_set(
            error, ERROR_REFUSED,
            "lock_timeout is %s behind the pooler, and may not reach a CONCURRENTLY statement",
            value);
        error_add_hint(error, "Connect to the PostgreSQL server directly for this migration.");
        g_clear_pointer(&value, g_free);
    } else if (!connection_command(connection, "SET lock_timeout = 0", error)) {
        g_clear_pointer(&value, g_free);
    }
    return value;
}

static gboolean resume_lock_timeout(Connection *connection, const char *value, GError **error)
{
    if (strcmp(value, "0") == 0 || connection_is_broken(connection))
        return TRUE;
    g_autofree char *literal = connection_quote_literal(connection, value);
    g_autofree char *sql = g_strconcat("SET lock_timeout = ", literal, NULL);
    return connection_command(connection, sql, error);
}

static void on_complete(G_GNUC_UNUSED guint ordinal, const char *command_tag, guint64 rows,
                        gpointer data)
{
    Step *self = data;
    if (self->completed++ < self->before)
        return;
    g_strlcpy(self->tag, command_tag, sizeof self->tag);
    self->rows = rows;
}

static gboolean send(Step *self, GError **error)
{
    self->completed = 0;
    return connection_run_script(connection_of(self), self->batch->sql->str, self->batch->copy_data,
                                 on_complete, self, &self->outcome, error);
}

static gboolean send_alone(Step *self, GError **error)
{
    batch_add_statement(self->batch, self->job->material->parse, self->index);
    if (!is_concurrent(self))
        return send(self, error);
    g_autofree char *lock_timeout = suspend_lock_timeout(connection_of(self), error);
    if (lock_timeout == NULL)
        return FALSE;
    gboolean success = send(self, error);
    return resume_lock_timeout(connection_of(self), lock_timeout, success ? error : NULL) &&
           success;
}

static gboolean add_beginning(Step *self, GError **error)
{
    Job *job = self->job;
    g_autoptr(GString) sql = g_string_new("BEGIN;\n");
    g_autoptr(GError) reason = NULL;
    lock_needs_free(job->needs);
    job->needs = lock_needs_of_statement(job->material->parse, self->index);
    g_autofree char *check = patience_check(job, job->needs, &reason);
    if (reason != NULL) {
        g_propagate_error(error, g_steal_pointer(&reason));
        return FALSE;
    }
    self->before = 1;
    if (connection_is_pooled(connection_of(self)))
        self->before += terms_append(job, sql);
    self->checks = check != NULL;
    self->before += check != NULL ? 1 : 0;
    g_string_append(sql, check != NULL ? check : "");
    batch_add_text(self->batch, sql->str);
    return TRUE;
}

static LedgerStep step_after(const Step *self, char **hash)
{
    LedgerStep next = *self->ledger;
    *hash = material_next_hash(self->job->material, next.hash, next.done);
    next.hash = *hash;
    next.done++;
    next.begun = MIN(next.done + 1, next.steps);
    return next;
}

static gboolean commit_whole(Step *self, GError **error)
{
    g_autofree char *hash = NULL;
    LedgerStep next = step_after(self, &hash);
    g_autoptr(Pipeline) pipeline = pipeline_new(connection_of(self));
    ledger_add_step(self->job->runner->ledger, pipeline, job_entry(self->job).version, &next);
    pipeline_add(pipeline, "COMMIT", 0, NULL);
    g_autoptr(GPtrArray) results = pipeline_run(pipeline, error);
    return results != NULL;
}

static gboolean send_whole(Step *self, GError **error)
{
    if (!add_beginning(self, error))
        return FALSE;
    batch_add_statement(self->batch, self->job->material->parse, self->index);
    GError *reason = NULL;
    if (send(self, &reason))
        return commit_whole(self, error);
    patience_was_held_off(self->job, reason,
                          self->checks && self->outcome.statements + 1 == self->before);
    g_propagate_error(error, reason);
    return FALSE;
}

/* What an earlier run left is cleared away first. TRUE in `done`: the statement took effect then.
 */
static gboolean settle(Step *self, gboolean *done, GError **error)
{
    g_autofree char *removed = NULL;
    *done = FALSE;
    if (self->whole || connection_in_transaction(connection_of(self)))
        return TRUE;
    LeftoverVerdict verdict = leftover_settle(connection_of(self), self->job->material->parse,
                                              self->index, self->sent, &removed, error);
    if (removed != NULL)
        g_ptr_array_add(self->job->runner->notes,
                        g_strdup_printf("%s: dropped the invalid index %s, which an earlier try "
                                        "left behind",
                                        self->job->label, removed));
    *done = verdict == LEFTOVER_DONE;
    return verdict != LEFTOVER_FAILED;
}

static gboolean write_step(Step *self, GError **error)
{
    g_autofree char *hash = NULL;
    LedgerStep next = step_after(self, &hash);
    return ledger_step_write(self->job->runner->ledger, job_entry(self->job).version, &next, error);
}

static gboolean try_once(Step *self, GError **error)
{
    gboolean done = FALSE;
    g_clear_pointer(&self->batch, batch_free);
    self->batch = batch_new();
    self->outcome = (ScriptOutcome){0};
    self->before = 0;
    self->checks = FALSE;
    self->job->held_off = FALSE;
    if (!settle(self, &done, error))
        return FALSE;
    if (done)
        g_strlcpy(self->tag, statement_of(self)->tag, sizeof self->tag);
    else if (!(self->whole ? send_whole(self, error) : send_alone(self, error)))
        return FALSE;
    self->sent = FALSE;
    return TRUE;
}

/* What runs alone and takes no lock for long is repeated after a deadlock only. */
static gboolean may_try_again(const Step *self, const GError *reason)
{
    return patience_is_retryable(self->job, reason) &&
           (self->whole ||
            (is_concurrent(self) && g_strcmp0(error_sqlstate(reason), "40P01") == 0 &&
             leftover_is_knowable(self->job->material->parse, self->index)));
}

static void roll_back(const Step *self)
{
    if (!connection_is_broken(connection_of(self)) &&
        connection_in_transaction(connection_of(self)))
        connection_command(connection_of(self), "ROLLBACK", NULL);
}

static gboolean try(Step *self, GError **error)
{
    GError *reason = NULL;
    self->job->tries = 0;
    for (;;) {
        if (try_once(self, &reason))
            return TRUE;
        if (!may_try_again(self, reason))
            break;
        roll_back(self);
        GError *failure = reason;
        reason = NULL;
        if (!patience_wait(self->job, failure, &reason))
            break;
    }
    g_propagate_error(error, reason);
    return FALSE;
}

static void keep_failure(Job *job, const GError *failure, const char *reason)
{
    Connection *connection = job->runner->connection;
    if (connection_is_broken(connection))
        return;
    if (connection_in_transaction(connection))
        connection_command(connection, "ROLLBACK", NULL);
    g_autoptr(GError) ignored = NULL;
    g_autofree char *text = g_strdup_printf("%s:%u: statement %u: %s", job->material->script->path,
                                            error_line(failure), job->statement, reason);
    if (!ledger_step_fail(job->runner->ledger, job->item->migration->version, text, &ignored))
        g_ptr_array_add(
            job->runner->notes,
            g_strdup_printf("the ledger could not be told of the failure: %s", ignored->message));
}

static void name_invalid_index(const Step *self, GError **failure)
{
    const Job *job = self->job;
    g_autofree char *invalid =
        connection_is_broken(connection_of(self))
            ? NULL
            : leftover_index(connection_of(self), job->material->parse, self->index);
    if (invalid == NULL)
        return;
    const char *way = job->run.direction == DIRECTION_UP ? "up" : "down";
    if (statement_of(self)->create_index->index.name != NULL)
        error_add_hint(failure,
                       "It left the invalid index %s behind, which the next try drops. Mend the "
                       "cause, then go on with confiture-migrate %s --resume.",
                       invalid, way);
    else
        error_add_hint(failure,
                       "It left an invalid index behind. Remove that, mend the cause, and go on: "
                       "DROP INDEX CONCURRENTLY %s; then confiture-migrate %s --resume.",
                       invalid, way);
}

static gboolean fail(Step *self, GError *reason, GError **error)
{
    g_autofree char *message = g_strdup(reason->message);
    GError *failure = failure_at(self->job, self->batch, &self->outcome, self->before, reason);
    roll_back(self);
    name_invalid_index(self, &failure);
    keep_failure(self->job, failure, message);
    g_propagate_error(error, failure);
    return FALSE;
}

static gboolean fail_to_write(const Step *self, GError *reason, GError **error)
{
    g_propagate_error(error, failure_during(self->job, "the ledger, after a statement", reason));
    return FALSE;
}

static void advance(Step *self, gint64 begin)
{
    Job *job = self->job;
    char *hash = NULL;
    *self->ledger = step_after(self, &hash);
    g_free(job->steps_hash);
    job->steps_hash = hash;
    job->run.statements++;
    job->run.rows += self->rows;
    job_add_outcome(job, self->index + 1, statement_of(self)->line, self->tag, self->rows,
                    g_get_monotonic_time() - begin);
}

gboolean step_run(Job *job, LedgerStep *step, gboolean sent, GError **error)
{
    gint64 begin = g_get_monotonic_time();
    GError *reason = NULL;
    Step self = {.job = job, .ledger = step, .index = step->done, .sent = sent};
    self.whole = leftover_is_ordinary(job->material->parse, self.index) &&
                 !connection_in_transaction(job->runner->connection);
    job->statement = self.index + 1;
    gboolean success = try(&self, &reason) || fail(&self, reason, error);
    if (success && !self.whole && !write_step(&self, &reason))
        success = fail_to_write(&self, reason, error);
    if (success)
        advance(&self, begin);
    batch_free(self.batch);
    return success;
}
