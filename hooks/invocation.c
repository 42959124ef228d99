#include "hooks/invocation.h"

#include <string.h>

#include "core/base/error.h"

HookStory *hook_story_new(void)
{
    HookStory *self = g_new0(HookStory, 1);
    self->outcomes = g_array_new(FALSE, TRUE, sizeof(HookOutcome));
    self->texts = g_string_chunk_new(256);
    self->errors = g_ptr_array_new_with_free_func((GDestroyNotify)g_error_free);
    return self;
}

void hook_story_free(HookStory *story)
{
    g_array_unref(story->outcomes);
    g_string_chunk_free(story->texts);
    g_ptr_array_unref(story->errors);
    provenance_free(story->provenance);
    g_free(story);
}

static const Provenance *find_provenance(HookContext *context)
{
    HookInvocation *self = context->provenance_data;
    HookStory *story = self->story;
    ProvenanceSource *source = self->options->provenance;
    if (!story->asked && source != NULL && self->run->path != NULL)
        story->provenance = source->find(source, self->run->path, self->run->bytes, NULL);
    story->asked = TRUE;
    return story->provenance;
}

/* How the hook stands to transactions. */
typedef enum Frame {
    FRAME_SAVEPOINT,   /* in the migration's */
    FRAME_TRANSACTION, /* in one of its own */
    FRAME_OWN,         /* it makes its own */
    FRAME_NONE         /* the link is broken */
} Frame;

static Frame choose_frame(const HookInvocation *self)
{
    if (connection_is_broken(self->run->connection))
        return FRAME_NONE;
    if (self->run->in_transaction && self->spec->phase != PHASE_ON_ERROR)
        return FRAME_SAVEPOINT;
    return (self->spec->type->flags & HOOK_OWN_TRANSACTIONS) != 0 ? FRAME_OWN : FRAME_TRANSACTION;
}

static gboolean run_script(Connection *connection, const char *sql, GError **error)
{
    return connection_run_script(connection, sql, NULL, NULL, NULL, NULL, error);
}

static gboolean begin_savepoint(const HookInvocation *self, char **before, GError **error)
{
    g_autofree char *timeout = g_strdup_printf("%" G_GINT64_FORMAT, self->spec->timeout);
    const char *value = timeout;
    g_autoptr(Pipeline) pipeline = pipeline_new(self->run->connection);
    pipeline_add(pipeline, "SAVEPOINT confiture_hook", 0, NULL);
    pipeline_add(pipeline, "SELECT pg_catalog.current_setting('statement_timeout')", 0, NULL);
    pipeline_add(pipeline, "SELECT pg_catalog.set_config('statement_timeout', $1, true)", 1,
                 &value);
    g_autoptr(GPtrArray) results = pipeline_run(pipeline, error);
    if (results == NULL)
        return FALSE;
    *before = g_strdup(result_value(g_ptr_array_index(results, 1), 0, 0));
    return TRUE;
}

static gboolean begin(const HookInvocation *self, Frame frame, char **before, GError **error)
{
    Connection *connection = self->run->connection;
    g_autofree char *sql = g_strdup_printf("%s statement_timeout = %" G_GINT64_FORMAT,
                                           frame == FRAME_TRANSACTION ? "BEGIN; SET LOCAL" : "SET",
                                           self->spec->timeout);
    switch (frame) {
    case FRAME_SAVEPOINT:
        return begin_savepoint(self, before, error);
    case FRAME_TRANSACTION:
    case FRAME_OWN:
        return run_script(connection, sql, error);
    case FRAME_NONE:
        break;
    }
    if ((self->spec->type->flags & HOOK_WITHOUT_CONNECTION) != 0)
        return TRUE;
    error_set(error, ERROR_CONNECTION, "the connection is lost");
    return FALSE;
}

static const char restore[] =
    "RESET SESSION AUTHORIZATION;\nRESET ROLE;\nRESET ALL;\nDISCARD TEMP;";

static gboolean keep_savepoint(const HookInvocation *self, const char *before, GError **error)
{
    g_autoptr(Pipeline) pipeline = pipeline_new(self->run->connection);
    pipeline_add(pipeline, "RELEASE SAVEPOINT confiture_hook", 0, NULL);
    pipeline_add(pipeline, "SELECT pg_catalog.set_config('statement_timeout', $1, true)", 1,
                 &before);
    g_autoptr(GPtrArray) results = pipeline_run(pipeline, error);
    return results != NULL;
}

static gboolean keep(const HookInvocation *self, Frame frame, const char *before, GError **error)
{
    Connection *connection = self->run->connection;
    if (frame == FRAME_NONE)
        return TRUE;
    if (frame == FRAME_SAVEPOINT)
        return keep_savepoint(self, before, error);
    return (frame == FRAME_OWN || connection_command(connection, "COMMIT", error)) &&
           run_script(connection, restore, error);
}

/* Its work is undone. FALSE when that cannot be done: then the migration cannot go on. */
static gboolean undo(const HookInvocation *self, Frame frame)
{
    static const char sql[] =
        "ROLLBACK TO SAVEPOINT confiture_hook; RELEASE SAVEPOINT confiture_hook";
    Connection *connection = self->run->connection;
    if (frame == FRAME_NONE)
        return TRUE;
    if (connection_is_broken(connection))
        return FALSE;
    if (frame == FRAME_SAVEPOINT)
        return run_script(connection, sql, NULL);
    if (connection_in_transaction(connection) && !connection_command(connection, "ROLLBACK", NULL))
        return FALSE;
    return run_script(connection, restore, NULL);
}

/* The last guard: whatever got by the parser. */
static gboolean check_frame(const HookInvocation *self, Frame frame, GError **error)
{
    gboolean inside = connection_in_transaction(self->run->connection);
    if (frame == FRAME_NONE || connection_is_broken(self->run->connection) ||
        inside == (frame != FRAME_OWN))
        return TRUE;
    error_set(error, ERROR_CHECK_FAILED,
              inside ? "it left a transaction open" : "it ended the transaction that it ran in");
    return FALSE;
}

static gboolean is_final(const GError *reason)
{
    return g_error_matches(reason, CONFITURE_ERROR, ERROR_CANCELLED) ||
           g_error_matches(reason, CONFITURE_ERROR, ERROR_CONNECTION);
}

/* "300 s", "1.5 s", "200 ms" */
static char *format_timeout(gint64 milliseconds)
{
    return milliseconds < 1000 ? g_strdup_printf("%" G_GINT64_FORMAT " ms", milliseconds)
                               : g_strdup_printf("%g s", (double)milliseconds / 1000);
}

static GError *describe(const HookInvocation *self, const HookContext *context,
                        const GError *reason)
{
    const HookSpec *spec = self->spec;
    GError *error = NULL;
    g_autofree char *timeout = format_timeout(spec->timeout);
    gboolean late = hook_time_left(context) == 0 && !is_final(reason);
    g_autofree char *title = strcmp(spec->name, spec->type->name) == 0
                                 ? g_strdup(spec->type->name)
                                 : g_strdup_printf("%s, %s", spec->type->name, spec->name);
    error_set(
        &error, is_final(reason) ? (ErrorCode)reason->code : ERROR_CHECK_FAILED,
        "hook \"%s\" (%s) %s%s", title, spec->source,
        late ? "ran longer than its timeout of " : "failed: ", late ? timeout : reason->message);
    if (error_path(reason) != NULL)
        error_add_place(&error, error_path(reason), error_line(reason), error_column(reason));
    if (error_sqlstate(reason) != NULL)
        error_add_sqlstate(&error, error_sqlstate(reason));
    if (error_detail(reason) != NULL)
        error_add_detail(&error, error_detail(reason));
    if (late)
        error_add_hint(&error, "Raise the hook's \"timeout\" if it needs the time.");
    else if (error_hint(reason) != NULL)
        error_add_hint(&error, "%s", error_hint(reason));
    return error;
}

static const char *keep_text(HookStory *story, const char *text)
{
    if (text == NULL)
        return NULL;
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    return g_string_chunk_insert(story->texts, valid);
}

static void tell(const HookInvocation *self, const HookOutcome *outcome)
{
    if (self->options->log == NULL)
        return;
    g_autofree char *phase = hook_phase_word(outcome->phase);
    const GError *failure = outcome->error;
    g_autoptr(LogRecord) record = log_record_new(failure == NULL ? "hook_finished" : "hook_failed");
    log_record_add_text(record, "migration", self->run->migration->version);
    log_record_add_text(record, "phase", phase);
    log_record_add_text(record, "hook", outcome->name);
    log_record_add_text(record, "type", outcome->type);
    log_record_add_duration(record, "duration_ms", outcome->duration_us);
    log_record_add_count(record, "rows", (gint64)outcome->rows);
    log_record_add_text(record, "message", outcome->message);
    if (failure != NULL) {
        log_record_add_text(record, "error", failure->message);
        log_record_add_text(record, "sqlstate", error_sqlstate(failure));
        log_record_add_text(record, "on_failure", outcome->warned ? "warn" : "fail");
    }
    if (self->run->dry_run)
        log_record_add_flag(record, "dry_run", TRUE);
    self->options->log(record, failure != NULL, self->options->log_data);
}

static void keep_outcome(const HookInvocation *self, const HookResult *result, gint64 begun,
                         GError *failure, gboolean warned)
{
    HookStory *story = self->story;
    g_autofree char *statistics =
        result->statistics != NULL ? json_dumps(result->statistics, JSON_COMPACT) : NULL;
    HookOutcome outcome = {.phase = self->spec->phase,
                           .name = self->spec->name,
                           .type = self->spec->type->name,
                           .source = self->spec->source,
                           .duration_us = g_get_monotonic_time() - begun,
                           .rows = result->rows,
                           .message = keep_text(story, result->message),
                           .statistics = keep_text(story, statistics),
                           .error = failure,
                           .warned = warned};
    if (failure != NULL)
        g_ptr_array_add(story->errors, failure);
    g_array_append_val(story->outcomes, outcome);
    self->run->hooks = story->outcomes;
    tell(self, &outcome);
}

static HookContext make_context(HookInvocation *self, Frame frame)
{
    const HookDispatcherOptions *options = self->options;
    return (HookContext){
        .hook = self->spec->name,
        .phase = self->spec->phase,
        .run = self->run,
        .values = self->spec->values,
        .in_transaction = frame == FRAME_SAVEPOINT || frame == FRAME_TRANSACTION,
        .root = options->root,
        .tree = options->tree,
        .deadline = g_get_monotonic_time() + self->spec->timeout * 1000,
        .earlier = self->story->outcomes,
        .provenance = find_provenance,
        .provenance_data = self,
        .log = options->log,
        .log_data = options->log_data,
        .type_data = self->spec->type->data,
    };
}

/* The work itself, between the marks. */
static gboolean work(HookInvocation *self, HookContext *context, Frame frame, HookResult *result,
                     GError **error)
{
    connection_set_deadline(self->run->connection, context->deadline);
    gboolean success = self->spec->type->run(context, result, error);
    connection_set_deadline(self->run->connection, 0);
    return success && check_frame(self, frame, error);
}

gboolean hook_invocation_run(HookInvocation *self, GError **error)
{
    g_auto(HookResult) result = {0};
    g_autoptr(GError) reason = NULL;
    g_autofree char *before = NULL;
    gint64 begun = g_get_monotonic_time();
    Frame frame = choose_frame(self);
    HookContext context = make_context(self, frame);
    gboolean framed = begin(self, frame, &before, &reason);
    if (framed && work(self, &context, frame, &result, &reason) &&
        keep(self, frame, before, &reason)) {
        keep_outcome(self, &result, begun, NULL, FALSE);
        return TRUE;
    }
    gboolean undone = framed && undo(self, frame);
    if (frame != FRAME_OWN)
        result.rows = 0;
    gboolean warned = self->spec->warn && undone && !is_final(reason);
    GError *failure = describe(self, &context, reason);
    if (!warned)
        g_propagate_error(error, g_error_copy(failure));
    keep_outcome(self, &result, begun, failure, warned);
    return warned;
}
