#include "cmd/migrate/journal.h"

#include "core/base/error.h"

static void tell(const Journal *self, EventLevel level, const LogRecord *record)
{
    output_event(self->context->output, level, record);
}

static LogRecord *record_for(const char *event, const Migration *migration, Direction direction)
{
    LogRecord *record = log_record_new(event);
    log_record_add_text(record, "migration", migration->version);
    log_record_add_text(record, "name", migration->name);
    log_record_add_text(record, "direction", direction == DIRECTION_UP ? "up" : "down");
    return record;
}

static LogRecord *record_of(const char *event, const MigrationRun *run)
{
    return record_for(event, run->migration, run->direction);
}

static void add_dry_run(LogRecord *record, const MigrationRun *run)
{
    if (run->dry_run)
        log_record_add_flag(record, "dry_run", TRUE);
}

static LogRecord *run_started(const Context *context, const char *run, const Connection *connection,
                              guint pending)
{
    LogRecord *record = log_record_new("run_started");
    log_record_add_text(record, "run", run);
    log_record_add_text(record, "environment", context->config->environment);
    log_record_add_text(record, "database", connection_label(connection));
    log_record_add_count(record, "migrations", pending);
    return record;
}

static gboolean on_run_begin(PhaseListener *listener, Connection *connection, guint pending,
                             G_GNUC_UNUSED GError **error)
{
    Journal *self = (Journal *)listener;
    g_autoptr(LogRecord) record = run_started(self->context, self->run, connection, pending);
    tell(self, EVENT_STORY, record);
    self->begun = TRUE;
    return TRUE;
}

static void on_starting(PhaseListener *listener, const MigrationRun *run)
{
    Journal *self = (Journal *)listener;
    if (!output_tells(self->context->output, EVENT_STORY))
        return;
    g_autoptr(LogRecord) record = record_of("migration_started", run);
    log_record_add_text(record, "path", run->path);
    log_record_add_text(record, "checksum", run->checksum);
    log_record_add_flag(record, "transaction", run->in_transaction);
    add_dry_run(record, run);
    tell(self, EVENT_STORY, record);
}

static void on_statement(PhaseListener *listener, const MigrationRun *run,
                         const StatementOutcome *outcome)
{
    Journal *self = (Journal *)listener;
    if (!output_tells(self->context->output, EVENT_DETAIL))
        return;
    g_autoptr(LogRecord) record = log_record_new("statement_finished");
    log_record_add_text(record, "migration", run->migration->version);
    log_record_add_count(record, "statement", outcome->ordinal);
    log_record_add_count(record, "line", outcome->line);
    log_record_add_text(record, "tag", outcome->tag);
    log_record_add_count(record, "rows", (gint64)outcome->rows);
    if (outcome->duration_us > 0)
        log_record_add_duration(record, "duration_ms", outcome->duration_us);
    add_dry_run(record, run);
    tell(self, EVENT_DETAIL, record);
}

static void on_committed(PhaseListener *listener, const MigrationRun *run)
{
    Journal *self = (Journal *)listener;
    if (!output_tells(self->context->output, EVENT_STORY))
        return;
    g_autoptr(LogRecord) record = record_of("migration_finished", run);
    log_record_add_duration(record, "duration_ms", run->duration_us);
    log_record_add_count(record, "statements", run->statements);
    log_record_add_count(record, "rows", (gint64)run->rows);
    add_dry_run(record, run);
    tell(self, EVENT_STORY, record);
}

static void add_failure(LogRecord *record, const GError *failure)
{
    log_record_add_text(record, "error", failure->message);
    log_record_add_text(record, "code", error_code_name(failure));
    log_record_add_text(record, "sqlstate", error_sqlstate(failure));
    log_record_add_text(record, "path", error_path(failure));
    if (error_line(failure) > 0)
        log_record_add_count(record, "line", error_line(failure));
    if (error_column(failure) > 0)
        log_record_add_count(record, "column", error_column(failure));
}

static gboolean on_failed(PhaseListener *listener, MigrationRun *run, G_GNUC_UNUSED GError **error)
{
    Journal *self = (Journal *)listener;
    g_autoptr(LogRecord) record = record_of("migration_failed", run);
    self->failed++;
    log_record_add_duration(record, "duration_ms", run->duration_us);
    log_record_add_count(record, "statements", run->statements);
    if (run->failure != NULL)
        add_failure(record, run->failure);
    add_dry_run(record, run);
    tell(self, EVENT_STORY, record);
    return TRUE;
}

static const PhaseListenerClass journal_class = {.name = "log",
                                                 .run_begin = on_run_begin,
                                                 .starting = on_starting,
                                                 .statement = on_statement,
                                                 .committed = on_committed,
                                                 .failed = on_failed};

void journal_init(Journal *journal, Context *context, const char *run)
{
    *journal = (Journal){.listener = {&journal_class}, .context = context, .run = run};
}

void journal_finish(Journal *journal, const RunSummary *summary, const GError *failure)
{
    if (!journal->begun)
        return;
    g_autoptr(LogRecord) record = log_record_new(failure == NULL ? "run_finished" : "run_failed");
    log_record_add_text(record, "run", journal->run);
    log_record_add_duration(record, "duration_ms", summary->duration_us);
    log_record_add_count(record, "migrations", summary->done);
    log_record_add_count(record, "failed", journal->failed);
    log_record_add_count(record, "statements", (gint64)summary->statements);
    log_record_add_count(record, "rows", (gint64)summary->rows);
    if (failure != NULL)
        add_failure(record, failure);
    tell(journal, EVENT_STORY, record);
    journal->begun = FALSE;
}

void journal_tell(Context *context, const char *event, const Migration *migration,
                  const char *reason)
{
    g_autoptr(LogRecord) record = log_record_new(event);
    log_record_add_text(record, "migration", migration->version);
    log_record_add_text(record, "name", migration->name);
    log_record_add_text(record, "reason", reason);
    output_event(context->output, EVENT_STORY, record);
}

static void tell_dry(Context *context, EventLevel level, LogRecord *record)
{
    log_record_add_flag(record, "dry_run", TRUE);
    output_event(context->output, level, record);
}

void journal_trial_started(Context *context, const Connection *connection, guint pending)
{
    g_autoptr(LogRecord) record = run_started(context, "dry_run", connection, pending);
    tell_dry(context, EVENT_STORY, record);
}

void journal_trial_migration(Context *context, const RehearsalItem *item)
{
    g_autoptr(LogRecord) record = record_for("migration_started", item->migration, DIRECTION_UP);
    log_record_add_text(record, "path", item->material->path);
    log_record_add_text(record, "checksum", item->material->checksum);
    log_record_add_flag(record, "transaction", item->in_transaction);
    tell_dry(context, EVENT_STORY, record);
}

static void tell_statement(Context *context, const RehearsedMigration *migration,
                           const RehearsedStatement *statement)
{
    g_autoptr(LogRecord) record = log_record_new("statement_finished");
    log_record_add_text(record, "migration", migration->migration->version);
    log_record_add_count(record, "statement", statement->ordinal);
    log_record_add_count(record, "line", statement->line);
    log_record_add_text(record, "tag", statement->tag);
    log_record_add_count(record, "rows", (gint64)statement->rows);
    log_record_add_duration(record, "duration_ms", statement->duration_us);
    tell_dry(context, EVENT_DETAIL, record);
}

static void tell_rehearsed(Context *context, const RehearsedMigration *migration, guint64 *rows)
{
    const GError *failure = migration->failure;
    guint64 own = 0;
    for (guint i = 0; i < migration->statements->len; i++) {
        const RehearsedStatement *statement = g_ptr_array_index(migration->statements, i);
        tell_statement(context, migration, statement);
        own += statement->rows;
    }
    g_autoptr(LogRecord) record =
        record_for(failure == NULL ? "migration_finished" : "migration_failed",
                   migration->migration, DIRECTION_UP);
    log_record_add_duration(record, "duration_ms", migration->duration_us);
    log_record_add_count(record, "statements", migration->statements->len);
    if (failure == NULL)
        log_record_add_count(record, "rows", (gint64)own);
    else
        add_failure(record, failure);
    tell_dry(context, EVENT_STORY, record);
    *rows += own;
}

void journal_trial_finished(Context *context, const Rehearsal *rehearsal)
{
    const GError *failure = NULL;
    guint64 rows = 0;
    guint done = 0, statements = 0;
    for (guint i = 0; i < rehearsal->migrations->len && failure == NULL; i++) {
        const RehearsedMigration *migration = g_ptr_array_index(rehearsal->migrations, i);
        if (migration->where == REHEARSED_NOT && migration->failure == NULL)
            continue;
        tell_rehearsed(context, migration, &rows);
        failure = migration->failure;
        done += failure == NULL;
        statements += migration->statements->len;
    }
    g_autoptr(LogRecord) record = log_record_new(failure == NULL ? "run_finished" : "run_failed");
    log_record_add_text(record, "run", "dry_run");
    log_record_add_duration(record, "duration_ms", rehearsal->duration_us);
    log_record_add_count(record, "migrations", done);
    log_record_add_count(record, "failed", failure != NULL);
    log_record_add_count(record, "statements", statements);
    log_record_add_count(record, "rows", (gint64)rows);
    if (failure != NULL)
        add_failure(record, failure);
    tell_dry(context, EVENT_STORY, record);
}
