#include "cmd/migrate/anchors.h"

#include "core/audit/anchor.h"
#include "gitint/notes.h"

typedef struct Gathering {
    const LogIdentity *identity;
    GPtrArray *lines; /* of NoteLine */
} Gathering;

/* An event of bytes that no commit has is beside the commit that was deployed. */
static gboolean gather(const Event *event, gpointer data, G_GNUC_UNUSED GError **error)
{
    Gathering *self = data;
    const char *commit = event->origin_oid != NULL ? event->origin_oid : event->commit_oid;
    if (commit == NULL)
        return TRUE;
    g_autofree char *line = anchor_format(event, self->identity);
    g_ptr_array_add(self->lines, note_line_new(commit, line));
    return TRUE;
}

static gboolean write_notes(const Session *session, EventLog *log, gint64 after, GError **error)
{
    g_auto(LogIdentity) identity = {0};
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func((GDestroyNotify)note_line_free);
    Gathering gathering = {&identity, lines};
    EventFilter filter = {.from = after + 1};
    if (!log_identity_read(log, &identity, error) ||
        !event_log_read(log, &filter, gather, &gathering, error))
        return FALSE;
    if (lines->len == 0)
        return TRUE;
    g_autoptr(Repository) repository = repository_open(session->context->config->root, error);
    return repository != NULL && notes_append(repository, lines, NULL, error);
}

void session_anchor(EventLog *log, gint64 after, gpointer data)
{
    const Session *session = data;
    g_autoptr(GError) reason = NULL;
    if (write_notes(session, log, after, &reason))
        return;
    output_warning(session->context->output, "no git notes were written: %s", reason->message);
    output_note(session->context->output,
                "confiture-audit notes --write does it once that is mended");
}
