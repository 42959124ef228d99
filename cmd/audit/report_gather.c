/* Reading all that a report tells, in one snapshot of the database. */
#include "cmd/audit/report.h"

#include "gitint/remote.h"

#include <string.h>

static gboolean keep_event(const Event *event, gpointer data, G_GNUC_UNUSED GError **error)
{
    Report *self = data;
    verification_add(self->verification, event);
    g_ptr_array_add(self->events, event_copy(event));
    return TRUE;
}

static gboolean find_drift(Verification *verification, gboolean without, GError **error)
{
    if (without)
        return TRUE;
    verification->drift = drift_find(verification->audit->log, verification->first_xid, error);
    return verification->drift != NULL;
}

static gboolean read_all(Report *self, GError **error)
{
    const Audit *audit = self->audit;
    Verification *verification = self->verification;
    return log_identity_read(audit->log, &self->identity, error) &&
           connection_command(audit->connection,
                              "begin transaction isolation level repeatable read read only",
                              error) &&
           event_log_read(audit->log, &(EventFilter){0}, keep_event, self, error) &&
           chain_check_end(verification->chain, audit->log, error) &&
           find_drift(verification, self->options.without_drift, error) &&
           connection_command(audit->connection, "commit", error);
}

static void unreference(gpointer value)
{
    json_decref(value);
}

static Forge *find_forge(const Report *self)
{
    const AuditConfig *config = &self->context->config->audit;
    Repository *repository = self->audit->repository;
    g_autofree char *url =
        repository != NULL ? repository_remote_url(repository, self->options.remote) : NULL;
    return forge_new(url, config->commit_url, config->file_url);
}

Report *report_gather(const Context *context, const Audit *audit, const ReportOptions *options,
                      GError **error)
{
    g_autoptr(Report) self = g_new0(Report, 1);
    gboolean git = audit->repository != NULL && !options->without_git;
    self->context = context;
    self->audit = audit;
    self->options = *options;
    self->events = g_ptr_array_new_with_free_func((GDestroyNotify)event_free);
    self->scripts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, unreference);
    self->verification = verification_new(context, audit);
    self->verification->judge = git ? byte_judge_new(audit->repository) : NULL;
    self->forge = find_forge(self);
    if ((git && !verification_expect_notes(self->verification, error)) || !read_all(self, error) ||
        (git && !verification_find_edits(self->verification, error)))
        return NULL;
    return g_steal_pointer(&self);
}

void report_free(Report *report)
{
    if (report == NULL)
        return;
    log_identity_clear(&report->identity);
    verification_free(report->verification);
    g_ptr_array_unref(report->events);
    g_hash_table_unref(report->scripts);
    forge_free(report->forge);
    g_free(report);
}
