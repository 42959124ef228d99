#include "core/audit/recorder.h"

#include "core/audit/details.h"
#include "core/audit/event_log.h"
#include "core/audit/objects.h"
#include "core/audit/pggit.h"
#include "core/base/error.h"
#include "core/data/digest.h"

typedef struct Recorder {
    PhaseListener listener;
    RecorderOptions options;
    EventLog *log; /* NULL until run_begin */
    char **schemas;
    char *event_id_sql;
    char *policy;        /* JSON; NULL: nothing was overridden */
    char *mirror_sql;    /* NULL: nothing is mirrored into pgGit */
    gint64 history;      /* pgGit's newest row of history before the run, or the migration */
    gint64 before;       /* the newest event before the run */
    GPtrArray *warnings; /* of char* */
} Recorder;

/* pgGit is there and may be written to, or the operator is told why nothing is mirrored. */
static gboolean prepare_mirror(Recorder *self, GError **error)
{
    g_auto(Pggit) pggit = {0};
    g_clear_pointer(&self->mirror_sql, g_free);
    if (!self->options.mirror || (!self->log->near_pggit && !self->options.require_mirror))
        return TRUE;
    if (!pggit_probe(self->log->connection, &pggit, error))
        return FALSE;
    g_autofree char *why = self->log->outdated
                               ? g_strdup("the event log is of an older Confiture, and only its "
                                          "owner can bring it up to date")
                               : pggit_explain(&pggit);
    self->history = pggit.newest_history;
    if (pggit.state == PGGIT_READY && !self->log->outdated) {
        self->mirror_sql =
            event_log_sql_for(self->log, "select :\"schema\".pggit_mirror($1, $2, $3, $4)");
        return TRUE;
    }
    if (!self->options.require_mirror) {
        g_ptr_array_add(self->warnings, g_strdup_printf("nothing is written to pgGit: %s", why));
        return TRUE;
    }
    error_set(error, ERROR_REFUSED, "pggit.require is set, but %s",
              why != NULL ? why : "pgGit is not installed");
    return FALSE;
}

static void append_mirror(const Recorder *self, gboolean one_transaction, Pipeline *pipeline)
{
    if (self->mirror_sql == NULL)
        return;
    const char *branch = self->options.mirror_branch != NULL ? self->options.mirror_branch : "main";
    g_autofree char *history = g_strdup_printf("%" G_GINT64_FORMAT, self->history);
    const char *parameters[] = {branch, history, one_transaction ? "t" : "f",
                                self->options.require_mirror ? "t" : "f"};
    pipeline_add(pipeline, self->mirror_sql, G_N_ELEMENTS(parameters), parameters);
}

/* Outside a transaction the rows of history that are ours are known by their number alone. */
static void starting(PhaseListener *listener, const MigrationRun *run)
{
    Recorder *self = (Recorder *)listener;
    if (self->mirror_sql == NULL || run->in_transaction)
        return;
    g_autoptr(Result) newest = connection_query(
        run->connection, "select coalesce(pg_catalog.max(id), 0) from pggit.history", 0, NULL,
        NULL);
    if (newest != NULL)
        self->history = g_ascii_strtoll(result_value(newest, 0, 0), NULL, 10);
}

static gboolean find_newest(Recorder *self, GError **error)
{
    if (self->options.recorded == NULL)
        return TRUE;
    g_autofree char *sql = event_log_sql_for(self->log, "select id from :\"schema\".event_head");
    g_autoptr(Result) newest = connection_query(self->log->connection, sql, 0, NULL, error);
    if (newest != NULL && result_rows(newest) > 0)
        self->before = g_ascii_strtoll(result_value(newest, 0, 0), NULL, 10);
    return newest != NULL;
}

static void end(PhaseListener *listener)
{
    Recorder *self = (Recorder *)listener;
    if (self->log != NULL && self->options.recorded != NULL &&
        !connection_is_broken(self->log->connection) &&
        !connection_in_transaction(self->log->connection))
        self->options.recorded(self->log, self->before, self->options.recorded_data);
}

/* A role named as the schema is has it first in its search_path ("$user"): what migrations make
 * without naming a schema would go in among the events. */
static gboolean check_path(char *const *schemas, const char *ledger_schema, GError **error)
{
    if (g_strcmp0(schemas[0], ledger_schema) != 0)
        return TRUE;
    error_set(
        error, ERROR_REFUSED,
        "search_path leads to \"%s\" first: what migrations make would go in among the events",
        ledger_schema);
    error_add_hint(
        error, "ALTER ROLE … SET search_path = public (the role's name is that of the schema), or "
               "choose another migrations.ledger_schema.");
    return FALSE;
}

static gboolean begin(PhaseListener *listener, Connection *connection, guint pending,
                      GError **error)
{
    Recorder *self = (Recorder *)listener;
    const char *schema =
        self->options.ledger_schema != NULL ? self->options.ledger_schema : "confiture";
    if (pending == 0 || self->options.dry_run)
        return TRUE;
    g_clear_pointer(&self->log, event_log_free);
    g_clear_pointer(&self->schemas, g_strfreev);
    g_clear_pointer(&self->event_id_sql, g_free);
    g_clear_pointer(&self->mirror_sql, g_free);
    self->log = event_log_ensure(connection, schema, &self->schemas, error);
    if (self->log == NULL || !check_path(self->schemas, schema, error))
        return FALSE;
    self->event_id_sql = g_strdup_printf("(select id from %s.event_head)", self->log->quoted);
    return prepare_mirror(self, error) && find_newest(self, error);
}

static Provenance *blob_alone(const MigrationRun *run)
{
    gsize size = 0;
    const void *data = g_bytes_get_data(run->bytes, &size);
    Provenance *provenance = provenance_new();
    provenance->path = g_strdup(run->path);
    provenance->blob_oid = digest_git_blob(data, size);
    provenance->worktree = g_strdup("none");
    return provenance;
}

/* That git cannot be asked must not keep a migration from running: the event says less, and the
 * operator is told. */
static Provenance *find_provenance(Recorder *self, const MigrationRun *run)
{
    g_autoptr(GError) failure = NULL;
    ProvenanceSource *source = self->options.provenance;
    if (source == NULL || run->path == NULL)
        return blob_alone(run);
    Provenance *found = source->find(source, run->path, run->bytes, &failure);
    if (found != NULL)
        return found;
    Provenance *provenance = blob_alone(run);
    provenance->note =
        g_strdup_printf("provenance of \"%s\" is not known: %s", run->path, failure->message);
    g_ptr_array_add(self->warnings, g_strdup(provenance->note));
    return provenance;
}

/* "2026-05-20T16:30:15+02:00" to UTC; NULL for what is no time or has a zone that PostgreSQL would
 * refuse. */
static char *normal_time(const char *text)
{
    if (text == NULL)
        return NULL;
    g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(text, NULL);
    if (time == NULL)
        return NULL;
    g_autoptr(GDateTime) utc = g_date_time_to_utc(time);
    return g_date_time_format(utc, "%Y-%m-%dT%H:%M:%SZ");
}

/* Commits may hold bytes that are no UTF-8; the server would refuse the whole event. */
static char *valid(const char *text)
{
    return text == NULL ? NULL : g_utf8_make_valid(text, -1);
}

/* What failed half-way outside a transaction stays; everything else was rolled back. */
static gboolean is_partial(const MigrationRun *run)
{
    return g_error_matches(run->failure, CONFITURE_ERROR, ERROR_PARTIAL);
}

typedef struct Texts {
    char *branch, *describe, *author_name, *author_email, *authored_at, *subject;
    char *os_user, *host, *duration, *statements, *rows, *objects, *details;
} Texts;

static void texts_clear(Texts *texts)
{
    char **all = (char **)texts;
    for (gsize i = 0; i < sizeof *texts / sizeof *all; i++)
        g_free(all[i]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Texts, texts_clear)

static void texts_fill(Texts *texts, const Recorder *self, const MigrationRun *run,
                       const Provenance *provenance)
{
    guint done = run->failure == NULL ? G_MAXUINT : is_partial(run) ? run->statements : 0;
    texts->branch = valid(provenance->branch);
    texts->describe = valid(provenance->describe);
    texts->author_name = valid(provenance->author_name);
    texts->author_email = valid(provenance->author_email);
    texts->authored_at = normal_time(provenance->authored_at);
    texts->subject = valid(provenance->subject);
    texts->os_user = valid(g_get_user_name());
    texts->host = valid(g_get_host_name());
    texts->duration = g_strdup_printf("%" G_GINT64_FORMAT, run->duration_us);
    texts->statements = g_strdup_printf("%u", run->statements);
    texts->rows = g_strdup_printf("%" G_GUINT64_FORMAT, run->rows);
    texts->details = details_describe(run, provenance, self->policy);
    if (run->parse != NULL)
        texts->objects = objects_describe(run->parse, done, (const char *const *)self->schemas);
}

static const char *kind_of(const MigrationRun *run)
{
    if (run->failure != NULL)
        return "failed";
    if (run->repair != NULL)
        return "repaired";
    return run->direction == DIRECTION_UP ? "applied" : "reverted";
}

static void append_event(Recorder *self, const MigrationRun *run, Pipeline *pipeline)
{
    g_autoptr(Provenance) provenance = find_provenance(self, run);
    g_auto(Texts) texts = {0};
    texts_fill(&texts, self, run, provenance);
    Event event = {
        .kind = kind_of(run),
        .environment =
            self->options.environment != NULL ? self->options.environment : run->environment,
        .version = run->migration->version,
        .name = run->migration->name,
        .checksum = run->checksum,
        .path = provenance->path,
        .blob_oid = provenance->blob_oid,
        .commit_oid = provenance->commit_oid,
        .origin_oid = provenance->origin_oid,
        .branch = texts.branch,
        .describe = texts.describe,
        .worktree = provenance->worktree,
        .author_name = texts.author_name,
        .author_email = texts.author_email,
        .authored_at = texts.authored_at,
        .subject = texts.subject,
        .os_user = texts.os_user,
        .host = texts.host,
        .tool_version = self->options.tool_version,
        .duration_us = texts.duration,
        .statements = texts.statements,
        .rows_affected = texts.rows,
        .objects = texts.objects,
        .details = texts.details,
    };
    event_append(pipeline, self->log->quoted, &event);
}

static gboolean is_recording(const Recorder *self, const MigrationRun *run)
{
    return self->log != NULL && !run->dry_run && !self->options.dry_run;
}

static gboolean record(PhaseListener *listener, MigrationRun *run, Pipeline *pipeline,
                       G_GNUC_UNUSED GError **error)
{
    Recorder *self = (Recorder *)listener;
    if (!is_recording(self, run))
        return TRUE;
    append_event(self, run, pipeline);
    append_mirror(self, run->in_transaction, pipeline);
    run->event_id_sql = self->event_id_sql;
    return TRUE;
}

static gboolean failed(PhaseListener *listener, MigrationRun *run, GError **error)
{
    Recorder *self = (Recorder *)listener;
    if (!is_recording(self, run) || connection_is_broken(run->connection))
        return TRUE;
    g_autoptr(Pipeline) pipeline = pipeline_new(run->connection);
    append_event(self, run, pipeline);
    append_mirror(self, TRUE, pipeline);
    g_autoptr(GPtrArray) results = pipeline_run(pipeline, error);
    if (results != NULL)
        return TRUE;
    g_prefix_error(error, "the failure could not be recorded in the event log: ");
    return FALSE;
}

static const PhaseListenerClass recorder_class = {
    .name = "recorder",
    .run_begin = begin,
    .record = record,
    .failed = failed,
    .run_end = end,
    .starting = starting,
};

PhaseListener *recorder_new(const RecorderOptions *options)
{
    Recorder *self = g_new0(Recorder, 1);
    self->listener.class = &recorder_class;
    self->options = *options;
    self->warnings = g_ptr_array_new_with_free_func(g_free);
    return &self->listener;
}

void recorder_free(PhaseListener *recorder)
{
    Recorder *self = (Recorder *)recorder;
    if (self == NULL)
        return;
    event_log_free(self->log);
    g_strfreev(self->schemas);
    g_free(self->event_id_sql);
    g_free(self->mirror_sql);
    g_free(self->policy);
    g_ptr_array_unref(self->warnings);
    g_free(self);
}

void recorder_set_policy(PhaseListener *recorder, const char *policy)
{
    Recorder *self = (Recorder *)recorder;
    g_free(self->policy);
    self->policy = g_strdup(policy);
}

GPtrArray *recorder_warnings(const PhaseListener *recorder)
{
    return ((const Recorder *)recorder)->warnings;
}
