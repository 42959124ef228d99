/* A batch statement by statement, so that whoever watches hears of each as it completes: the server
 * keeps back what it has to say of a string of statements until the last one. */
#include "core/migrate/job.h"

#include <string.h>

typedef struct Steps {
    const Batch *batch;
    ScriptProgressFunc progress;
    gpointer data;
    ScriptOutcome *outcome;
} Steps;

static void on_statement(G_GNUC_UNUSED guint statement, const char *command_tag, guint64 rows,
                         gpointer data)
{
    const Steps *self = data;
    self->progress(self->outcome->statements, command_tag, rows, self->data);
}

static gboolean run_piece(const Steps *self, Connection *connection, gsize start, gsize end,
                          GError **error)
{
    const char *text = self->batch->sql->str;
    g_autofree char *piece = g_strndup(text + start, end - start);
    ScriptOutcome outcome = {0};
    gboolean success = connection_run_script(connection, piece, NULL, on_statement,
                                             (gpointer)(guintptr)self, &outcome, error);
    self->outcome->statements += outcome.statements;
    self->outcome->rows += outcome.rows;
    if (outcome.position > 0)
        self->outcome->position = outcome.position + (guint)g_utf8_strlen(text, (gssize)start);
    return success;
}

gboolean batch_run_stepwise(Connection *connection, const Batch *batch, ScriptProgressFunc progress,
                            gpointer data, ScriptOutcome *outcome, GError **error)
{
    Steps self = {batch, progress, data, outcome};
    g_autoptr(GBytes) bytes = g_bytes_new_static(batch->sql->str, batch->sql->len);
    g_autoptr(Script) script =
        batch->copy_data->len == 0 ? script_split("batch", bytes, TRUE, NULL) : NULL;
    *outcome = (ScriptOutcome){0};
    if (script == NULL) /* data of COPY belongs to the whole */
        return connection_run_script(connection, batch->sql->str, batch->copy_data, progress, data,
                                     outcome, error);
    for (guint i = 0; i < script->n_items; i++) {
        if (!run_piece(&self, connection, script->items[i].start, script->items[i].end, error))
            return FALSE;
    }
    return TRUE;
}
