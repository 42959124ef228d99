#include "cmd/audit/audit.h"

#include "core/base/error.h"

#include <string.h>

static gboolean open_repository(Audit *audit, const Context *context, const char *folder,
                                GError **error)
{
    g_autoptr(GError) reason = NULL;
    const char *place = folder != NULL               ? folder
                        : context->work_tree != NULL ? context->work_tree
                                                     : context->directory;
    audit->repository = repository_open(place, &reason);
    if (audit->repository != NULL)
        return TRUE;
    if (folder != NULL) {
        g_propagate_error(error, g_steal_pointer(&reason));
        return FALSE;
    }
    audit->no_repository = g_strdup(reason->message);
    return TRUE;
}

static gboolean connect_log(Audit *audit, const Context *context, gboolean writing, GError **error)
{
    const char *const settings[] = {"search_path", "pg_catalog", "default_transaction_read_only",
                                    writing ? "off" : "on", NULL};
    audit->connection = connection_open(&(ConnectionOptions){.url = context->database_url,
                                                             .application_name = context->program,
                                                             .settings = settings},
                                        error);
    if (audit->connection == NULL)
        return FALSE;
    audit->log =
        event_log_open(audit->connection, context->config->migrations.ledger_schema, error);
    return audit->log != NULL;
}

static gboolean open_log(Audit *audit, const Context *context, GError **error)
{
    return connect_log(audit, context, FALSE, error);
}

static gboolean refuse_scratch(const Context *context, GError **error)
{
    if (!context->scratch)
        return TRUE;
    error_set(error, ERROR_USAGE, "a scratch server has no events");
    error_add_hint(error, "Name the database whose event log is to be read: --database URL.");
    return FALSE;
}

Audit *audit_open_writing(const Context *context, GError **error)
{
    g_autoptr(Audit) audit = g_new0(Audit, 1);
    if (!refuse_scratch(context, error))
        return NULL;
    connection_cancel_on_signal();
    return connect_log(audit, context, TRUE, error) ? g_steal_pointer(&audit) : NULL;
}

Audit *audit_open(const Context *context, const char *repository, GError **error)
{
    g_autoptr(Audit) audit = g_new0(Audit, 1);
    if (!refuse_scratch(context, error))
        return NULL;
    connection_cancel_on_signal();
    if (!open_repository(audit, context, repository, error) || !open_log(audit, context, error))
        return NULL;
    return g_steal_pointer(&audit);
}

Audit *audit_open_git(const Context *context, const char *repository, gboolean without_log,
                      GError **error)
{
    g_autoptr(Audit) audit = g_new0(Audit, 1);
    g_autoptr(GError) reason = NULL;
    connection_cancel_on_signal();
    if (!open_repository(audit, context, repository, error))
        return NULL;
    if (audit->repository == NULL) {
        error_set(error, ERROR_INPUT, "the history of objects is in git: %s", audit->no_repository);
        error_add_hint(error, "Name the repository with --repo DIR.");
        return NULL;
    }
    if (!without_log && !context->scratch && !open_log(audit, context, &reason)) {
        output_warning(context->output, "no events are shown: %s", reason->message);
        output_note(context->output, "--no-database asks git alone");
    }
    return g_steal_pointer(&audit);
}

void audit_close(Audit *audit)
{
    if (audit == NULL)
        return;
    event_log_free(audit->log);
    connection_close(audit->connection);
    repository_free(audit->repository);
    g_free(audit->no_repository);
    g_free(audit);
}

char *event_migration(const Event *event)
{
    if (event->version == NULL || event->name == NULL || *event->name == '\0')
        return g_strdup(event->version != NULL ? event->version : event->name);
    return g_strdup_printf("%s_%s", event->version, event->name);
}

char *event_author(const Event *event)
{
    if (event->author_name == NULL || event->author_email == NULL)
        return g_strdup(event->author_name != NULL ? event->author_name : event->author_email);
    return g_strdup_printf("%s <%s>", event->author_name, event->author_email);
}

char *time_local(const char *utc)
{
    if (utc == NULL)
        return NULL;
    g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(utc, NULL);
    if (time == NULL)
        return g_strdup(utc);
    g_autoptr(GDateTime) local = g_date_time_to_local(time);
    return g_date_time_format(local, "%Y-%m-%d %H:%M:%S %z");
}

char *oid_short(const char *oid)
{
    return oid == NULL ? NULL : g_strndup(oid, 10);
}

const char *kind_color(const Output *output, const char *kind)
{
    if (strcmp(kind, "failed") == 0 || strcmp(kind, "drift") == 0)
        return output_color(output, "red");
    if (strcmp(kind, "applied") == 0)
        return output_color(output, "green");
    return output_color(output, "yellow");
}
