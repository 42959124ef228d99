/* One migration outside a transaction: statement by statement, each step in the ledger before and
 * after it. */
#include "core/migrate/job.h"

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

static gboolean set_timeouts(Job *job, GError **error)
{
    g_autoptr(GString) sql = g_string_new(NULL);
    if (job_lock_timeout(job) > 0)
        g_string_append_printf(sql, "SET lock_timeout = %" G_GINT64_FORMAT ";",
                               job_lock_timeout(job));
    if (job_statement_timeout(job) > 0)
        g_string_append_printf(sql, "SET statement_timeout = %" G_GINT64_FORMAT ";",
                               job_statement_timeout(job));
    return sql->len == 0 ||
           connection_run_script(job->runner->connection, sql->str, NULL, NULL, NULL, NULL, error);
}

static gboolean is_concurrent(const Job *job, const Statement *statement)
{
    static const char word[] = "concurrently";
    const char *text = job->material->script->text;
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
    if (strcmp(value, "0") != 0 && !connection_command(connection, "SET lock_timeout = 0", error))
        g_clear_pointer(&value, g_free);
    return value;
}

static gboolean resume_lock_timeout(Connection *connection, const char *value, GError **error)
{
    if (strcmp(value, "0") == 0)
        return TRUE;
    g_autofree char *literal = connection_quote_literal(connection, value);
    g_autofree char *sql = g_strconcat("SET lock_timeout = ", literal, NULL);
    return connection_command(connection, sql, error);
}

/* The invalid index of this name that a failed or cut off CREATE INDEX CONCURRENTLY left, as DROP
 * takes it; NULL when there is none. */
static char *find_invalid_index(Job *job, const CreateIndex *index)
{
    static const char sql[] =
        "SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) FROM pg_catalog.pg_index i "
        "JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid JOIN pg_catalog.pg_namespace n ON "
        "n.oid = c.relnamespace "
        "WHERE NOT i.indisvalid AND i.indrelid = pg_catalog.to_regclass($1) AND ($2::text IS NULL "
        "OR c.relname = $2)";
    g_autofree char *table = object_name_format(&index->table);
    const char *parameters[] = {table, index->index.name};
    g_autoptr(Result) result = connection_query(job->runner->connection, sql, 2, parameters, NULL);
    return result != NULL && result_rows(result) > 0 ? g_strdup(result_value(result, 0, 0)) : NULL;
}

static const CreateIndex *concurrent_index(const Statement *statement)
{
    return statement->kind == STATEMENT_CREATE_INDEX && statement->create_index->concurrently
               ? statement->create_index
               : NULL;
}

/* IF NOT EXISTS succeeds over an invalid index of an earlier try; nothing may be recorded as done
 * over that. */
static gboolean check_index(Job *job, const Statement *statement, GError **error)
{
    const CreateIndex *index = concurrent_index(statement);
    g_autofree char *invalid =
        index != NULL && index->if_not_exists ? find_invalid_index(job, index) : NULL;
    if (invalid == NULL)
        return TRUE;
    error_set(error, ERROR_DATABASE,
              "the index %s exists already, but it is invalid: an earlier try left it behind",
              invalid);
    return FALSE;
}

static gboolean send_statement(Job *job, Batch *batch, ScriptOutcome *outcome,
                               ScriptProgressFunc progress, gpointer data, GError **error)
{
    Connection *connection = job->runner->connection;
    const Statement *statement = &job->material->parse->statements[job->statement - 1];
    if (!is_concurrent(job, statement))
        return connection_run_script(connection, batch->sql->str, batch->copy_data, progress, data,
                                     outcome, error);
    g_autofree char *lock_timeout = suspend_lock_timeout(connection, error);
    return lock_timeout != NULL &&
           connection_run_script(connection, batch->sql->str, batch->copy_data, progress, data,
                                 outcome, error) &&
           check_index(job, statement, error) &&
           resume_lock_timeout(connection, lock_timeout, error);
}

typedef struct Tag {
    char text[64];
    guint64 rows;
} Tag;

static void on_complete(G_GNUC_UNUSED guint ordinal, const char *command_tag, guint64 rows,
                        gpointer data)
{
    Tag *tag = data;
    g_strlcpy(tag->text, command_tag, sizeof tag->text);
    tag->rows = rows;
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

static void name_invalid_index(Job *job, GError **failure)
{
    const CreateIndex *index =
        concurrent_index(&job->material->parse->statements[job->statement - 1]);
    g_autofree char *invalid = index != NULL && !connection_is_broken(job->runner->connection)
                                   ? find_invalid_index(job, index)
                                   : NULL;
    if (invalid != NULL)
        error_add_hint(failure,
                       "It left an invalid index behind. Remove that, mend the cause, and go on: "
                       "DROP INDEX CONCURRENTLY %s; then "
                       "confiture-migrate %s --resume.",
                       invalid, job->run.direction == DIRECTION_UP ? "up" : "down");
}

static gboolean fail_statement(Job *job, const Batch *batch, const ScriptOutcome *outcome,
                               GError *reason, GError **error)
{
    g_autofree char *message = g_strdup(reason->message);
    GError *failure = failure_at(job, batch, outcome, 0, reason);
    keep_failure(job, failure, message);
    name_invalid_index(job, &failure);
    g_propagate_error(error, failure);
    return FALSE;
}

static gboolean run_statement(Job *job, GError **error)
{
    g_autoptr(Batch) batch = batch_new();
    g_autoptr(GError) reason = NULL;
    ScriptOutcome outcome = {0};
    Tag tag = {0};
    gint64 begin = g_get_monotonic_time();
    batch_add_statement(batch, job->material->parse, job->statement - 1);
    if (!send_statement(job, batch, &outcome, on_complete, &tag, &reason))
        return fail_statement(job, batch, &outcome, g_steal_pointer(&reason), error);
    job->run.statements++;
    job->run.rows += outcome.rows;
    job_add_outcome(job, job->statement, job->material->parse->statements[job->statement - 1].line,
                    tag.text, tag.rows, g_get_monotonic_time() - begin);
    return TRUE;
}

static gboolean run_statements(Job *job, GError **error)
{
    const Material *material = job->material;
    guint total = material->parse->n_statements, done = job->item->resume_after;
    g_autofree char *hash = material_prefix_hash(material, done);
    LedgerEntry entry = job_entry(job);
    LedgerStep step = {.steps = total, .done = done, .begun = MIN(done + 1, total), .hash = hash};
    g_autoptr(GError) reason = NULL;
    if (!ledger_step_start(job->runner->ledger, &entry, job->run.direction, &step, &reason))
        return wrap(job, "the ledger, before its first statement", g_steal_pointer(&reason), error);
    job->started = TRUE;
    if (!set_timeouts(job, &reason))
        return wrap(job, "its settings", g_steal_pointer(&reason), error);
    for (; step.done < total;) {
        job->statement = step.done + 1;
        if (!run_statement(job, error))
            return FALSE;
        char *next = material_next_hash(material, hash, step.done);
        g_free(hash);
        step.hash = hash = next;
        step.done++;
        step.begun = MIN(step.done + 1, total);
        if (!ledger_step_write(job->runner->ledger, entry.version, &step, &reason))
            return wrap(job, "the ledger, after a statement", g_steal_pointer(&reason), error);
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
    return connection_run_script(job->runner->connection, restore, NULL, NULL, NULL, NULL,
                                 &reason) ||
           wrap(job, "the end of its session", g_steal_pointer(&reason), error);
}

gboolean job_run_outside(Job *job, GError **error)
{
    job->run.in_transaction = FALSE;
    job->started = job->item->resume;
    return announce_range(job, PHASE_BEFORE_VALIDATION, PHASE_BEFORE_DDL, error) &&
           run_statements(job, error) && clean_session(job, error) &&
           announce_range(job, PHASE_AFTER_DDL, PHASE_CLEANUP, error) && finish(job, error);
}
