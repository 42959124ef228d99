#include "core/build/load.h"

#include "core/base/error.h"
#include "core/build/emit.h"
#include "core/build/late.h"
#include "core/sql/batch.h"

#include <string.h>

/* Large enough that round trips do not count, small enough for the server to parse at once. */
enum { BATCH_SIZE = 1024 * 1024 };

typedef struct Load {
    const Build *build;
    Connection *connection; /* NULL: only to see whether all can be run */
    Batch *batch;
    GArray
        *ordinals;  /* of guint: each statement sent, as its ordinal in the batch; 0: one of ours */
    guint in_batch; /* statements of files in it */
    LoadOutcome *outcome;
} Load;

static void begin_batch(Load *self)
{
    g_clear_pointer(&self->batch, batch_free);
    self->batch = batch_new();
    g_array_set_size(self->ordinals, 0);
    self->in_batch = 0;
}

/* One transaction locks every object that it makes until its end. */
static void explain_locks(const Load *self, GError **error)
{
    if (g_strcmp0(error_sqlstate(*error), "53200") == 0)
        error_add_hint(error,
                       "A build of %u files locks all that it makes until its end: raise "
                       "max_locks_per_transaction on the "
                       "server (and restart it), or apply it in parts (--include).",
                       self->build->files->len);
}

static void place_failure(const Load *self, const ScriptOutcome *outcome, GError **error)
{
    BatchPlace place = {NULL, 0, 0, 0};
    explain_locks(self, error);
    if (outcome->position > 0)
        batch_place(self->batch, outcome->position, &place);
    if (place.path == NULL && outcome->statements < self->ordinals->len)
        batch_statement_place(self->batch,
                              g_array_index(self->ordinals, guint, outcome->statements), &place);
    if (place.path == NULL)
        return;
    error_add_place(error, place.path, place.line, place.column);
    late_explain(self->build, place.path, place.line, error);
}

static gboolean send(Load *self, GError **error)
{
    if (self->connection == NULL || self->batch->sql->len == 0)
        return TRUE;
    ScriptOutcome outcome = {0};
    g_autoptr(GError) failure = NULL;
    if (connection_run_script(self->connection, self->batch->sql->str, self->batch->copy_data, NULL,
                              NULL, &outcome, &failure)) {
        self->outcome->rows += outcome.rows;
        begin_batch(self);
        return TRUE;
    }
    place_failure(self, &outcome, &failure);
    g_propagate_error(error, g_steal_pointer(&failure));
    return FALSE;
}

static gboolean begin_file(gpointer data, const char *path, gboolean again, GError **error)
{
    Load *self = data;
    (void)path;
    (void)again;
    return self->batch->sql->len < BATCH_SIZE || send(self, error);
}

/* One statement a line. */
static gboolean add_own(gpointer data, const char *sql, GError **error)
{
    Load *self = data;
    (void)error;
    if (sql[0] == '\0' || strcmp(sql, ";\n") == 0)
        return TRUE;
    batch_add_text(self->batch, sql);
    const guint ours = 0;
    for (const char *end = strchr(sql, '\n'); end != NULL; end = strchr(end + 1, '\n'))
        g_array_append_val(self->ordinals, ours);
    return TRUE;
}

static gboolean refuse_outside(const Parse *parse, const Statement *statement, GError **error)
{
    error_set(error, ERROR_INPUT, "%s cannot run inside the transaction that loads the build",
              statement->tag);
    error_add_place(error, parse->script->path, statement->line, statement->column);
    error_add_hint(error, "Write it without CONCURRENTLY or the like, or exclude the file and run "
                          "it as a migration.");
    return FALSE;
}

static gboolean add_statement(gpointer data, const Parse *parse, guint index, GError **error)
{
    Load *self = data;
    const Statement *statement = &parse->statements[index];
    if (self->connection == NULL)
        return !statement->outside_transaction || refuse_outside(parse, statement, error);
    batch_add_statement(self->batch, parse, index);
    self->in_batch++;
    g_array_append_val(self->ordinals, self->in_batch);
    self->outcome->statements++;
    return TRUE;
}

static const EmitSink sink = {.begin_file = begin_file, .own = add_own, .statement = add_statement};

static gboolean load_all(Load *self, GError **error)
{
    begin_batch(self);
    return emit_build(self->build, &sink, self, error) && send(self, error);
}

/* Nothing is sent before all has been seen to be fit. */
static gboolean check_all(const Build *build, LoadOutcome *outcome, GError **error)
{
    Load self = {
        .build = build, .outcome = outcome, .ordinals = g_array_new(FALSE, FALSE, sizeof(guint))};
    gboolean fit = load_all(&self, error);
    batch_free(self.batch);
    g_array_unref(self.ordinals);
    return fit;
}

static gboolean load_inside(const Build *build, Connection *connection, LoadOutcome *outcome,
                            GError **error)
{
    Load self = {.build = build,
                 .connection = connection,
                 .outcome = outcome,
                 .ordinals = g_array_new(FALSE, FALSE, sizeof(guint))};
    gboolean loaded = load_all(&self, error);
    batch_free(self.batch);
    g_array_unref(self.ordinals);
    return loaded;
}

gboolean build_load(const Build *build, Connection *connection, LoadOutcome *outcome,
                    GError **error)
{
    LoadOutcome unwanted = {0};
    outcome = outcome == NULL ? &unwanted : outcome;
    *outcome = (LoadOutcome){0};
    if (!check_all(build, outcome, error))
        return FALSE;
    *outcome = (LoadOutcome){0};
    if (!connection_command(connection, "BEGIN", error))
        return FALSE;
    if (load_inside(build, connection, outcome, error))
        return connection_command(connection, "COMMIT", error);
    if (!connection_is_broken(connection))
        connection_command(connection, "ROLLBACK", NULL);
    return FALSE;
}
