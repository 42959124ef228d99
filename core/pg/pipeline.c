#include <string.h>

#include "core/base/error.h"
#include "core/pg/wire.h"

typedef struct Step {
    char *sql;
    char **parameters; /* each may be NULL */
    guint n_parameters;
} Step;

struct Pipeline {
    Connection *connection;
    GPtrArray *steps;
};

static void step_free(gpointer data)
{
    Step *step = data;
    for (guint i = 0; i < step->n_parameters; i++)
        g_free(step->parameters[i]);
    g_free(step->parameters);
    g_free(step->sql);
    g_free(step);
}

Pipeline *pipeline_new(Connection *connection)
{
    Pipeline *self = g_new0(Pipeline, 1);
    self->connection = connection;
    self->steps = g_ptr_array_new_with_free_func(step_free);
    return self;
}

void pipeline_add(Pipeline *pipeline, const char *sql, guint n_parameters,
                  const char *const *parameters)
{
    Step *step = g_new0(Step, 1);
    step->sql = g_strdup(sql);
    step->n_parameters = n_parameters;
    step->parameters = g_new0(char *, n_parameters + 1);
    for (guint i = 0; i < n_parameters; i++)
        step->parameters[i] = g_strdup(parameters[i]);
    g_ptr_array_add(pipeline->steps, step);
}

void pipeline_free(Pipeline *pipeline)
{
    if (pipeline == NULL)
        return;
    g_ptr_array_unref(pipeline->steps);
    g_free(pipeline);
}

/* One expected answer: to a Prepare (the text then becomes known) or to the statement itself. */
typedef struct Answer {
    const char *prepared_sql; /* NULL: the statement's own */
    char *name;
} Answer;

static void answer_clear(gpointer data)
{
    Answer *answer = data;
    g_free(answer->name);
}

static const char *prepared_name(Connection *self, GHashTable *sent, const char *sql)
{
    const char *name = g_hash_table_lookup(self->prepared, sql);
    return name != NULL ? name : g_hash_table_lookup(sent, sql);
}

static gboolean send_step(Connection *self, const Step *step, GHashTable *sent, GArray *answers)
{
    if (self->pooled) {
        g_array_append_val(answers, ((Answer){0}));
        return PQsendQueryParams(self->pg, step->sql, (int)step->n_parameters, NULL,
                                 (const char *const *)step->parameters, NULL, NULL, 0) != 0;
    }
    const char *name = prepared_name(self, sent, step->sql);
    if (name == NULL) {
        char *fresh = g_strdup_printf("confiture_%u", ++self->last_prepared);
        g_hash_table_insert(sent, step->sql, fresh);
        g_array_append_val(answers, ((Answer){.prepared_sql = step->sql, .name = g_strdup(fresh)}));
        if (!PQsendPrepare(self->pg, fresh, step->sql, 0, NULL))
            return FALSE;
        name = fresh;
    }
    g_array_append_val(answers, ((Answer){0}));
    return PQsendQueryPrepared(self->pg, name, (int)step->n_parameters,
                               (const char *const *)step->parameters, NULL, NULL, 0) != 0;
}

static gboolean send_steps(Pipeline *self, GArray *answers, GError **error)
{
    g_autoptr(GHashTable) sent = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    for (guint i = 0; i < self->steps->len; i++) {
        if (!send_step(self->connection, g_ptr_array_index(self->steps, i), sent, answers)) {
            wire_fail(self->connection, "the statement cannot be sent", error);
            return FALSE;
        }
    }
    return TRUE;
}

/* libpq leaves the mode of a script (rows come one by one) on for the first answer of a pipeline.
 */
static void append_row(PGresult *rows, const PGresult *row)
{
    int place = PQntuples(rows);
    for (int i = 0; i < PQnfields(row); i++) {
        gboolean null = PQgetisnull(row, 0, i) != 0;
        PQsetvalue(rows, place, i, null ? NULL : PQgetvalue(row, 0, i),
                   null ? -1 : PQgetlength(row, 0, i));
    }
}

/* The results of one message: libpq ends each with NULL. Keeps the first error. */
static PGresult *read_answer(Connection *self, GError **error)
{
    PGresult *first = wire_next(self);
    if (first == NULL)
        return NULL;
    if (PQresultStatus(first) == PGRES_SINGLE_TUPLE) {
        PGresult *all = PQcopyResult(first, PG_COPYRES_ATTRS | PG_COPYRES_TUPLES);
        PQclear(first);
        first = all;
    }
    for (PGresult *more; (more = wire_next(self)) != NULL; PQclear(more)) {
        if (PQresultStatus(more) == PGRES_COPY_IN)
            PQputCopyEnd(self->pg, "COPY in a pipeline");
        else if (PQresultStatus(more) == PGRES_SINGLE_TUPLE)
            append_row(first, more);
    }
    if (PQresultStatus(first) == PGRES_PIPELINE_ABORTED || !wire_check(self, first, error))
        g_clear_pointer(&first, PQclear);
    return first;
}

static void read_answers(Connection *self, GArray *answers, GPtrArray *results, GError **error)
{
    for (guint i = 0; i < answers->len; i++) {
        Answer *answer = &g_array_index(answers, Answer, i);
        PGresult *result = read_answer(self, error);
        if (result == NULL)
            continue;
        if (answer->prepared_sql == NULL) {
            g_ptr_array_add(results, result_take(result));
            continue;
        }
        g_hash_table_insert(self->prepared, g_strdup(answer->prepared_sql),
                            g_steal_pointer(&answer->name));
        PQclear(result);
    }
}

/* Reads up to the answer of the Sync, whatever is left before it. */
static void leave_pipeline(Connection *self)
{
    for (int empty = 0; empty < 2 && PQstatus(self->pg) == CONNECTION_OK;) {
        g_autoptr(PqResult) result = wire_next(self);
        if (PQresultStatus(result) == PGRES_PIPELINE_SYNC)
            break;
        empty = result == NULL ? empty + 1 : 0;
    }
    PQexitPipelineMode(self->pg);
}

/* A plan or a name that the server no longer has: the next use prepares again. */
static void forget_stale(Connection *self, const GError *error)
{
    const char *sqlstate = error_sqlstate(error);
    if (sqlstate != NULL && (strcmp(sqlstate, "26000") == 0 || strcmp(sqlstate, "0A000") == 0))
        g_hash_table_remove_all(self->prepared);
}

GPtrArray *pipeline_run(Pipeline *pipeline, GError **error)
{
    Connection *connection = pipeline->connection;
    g_autoptr(GPtrArray) results = g_ptr_array_new_with_free_func((GDestroyNotify)result_free);
    if (pipeline->steps->len == 0)
        return g_steal_pointer(&results);
    if (!wire_begin(connection, ((Step *)g_ptr_array_index(pipeline->steps, 0))->sql, error))
        return NULL;
    g_autoptr(GArray) answers = g_array_new(FALSE, TRUE, sizeof(Answer));
    g_array_set_clear_func(answers, answer_clear);
    g_autoptr(GError) failure = NULL;
    PQenterPipelineMode(connection->pg);
    gboolean sent = send_steps(pipeline, answers, &failure);
    PQpipelineSync(connection->pg);
    if (sent)
        read_answers(connection, answers, results, &failure);
    leave_pipeline(connection);
    wire_end(connection);
    g_ptr_array_set_size(pipeline->steps, 0);
    if (failure == NULL)
        return g_steal_pointer(&results);
    forget_stale(connection, failure);
    g_propagate_error(error, g_steal_pointer(&failure));
    return NULL;
}
