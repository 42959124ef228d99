#include "cmd/audit/deployments.h"

#include "core/migrate/migration.h"

struct Deployments {
    GHashTable *events; /* version_key() -> Event */
};

static void free_event(gpointer event)
{
    event_free(event);
}

/* Oldest first: what comes later holds. Objects and details may be large, and nobody asks. */
static gboolean note_event(const Event *event, gpointer data, G_GNUC_UNUSED GError **error)
{
    Deployments *self = data;
    if (event->version == NULL || !version_is_valid(event->version))
        return TRUE;
    g_autofree char *version = version_key(event->version);
    if (g_str_equal(event->kind, "reverted")) {
        g_hash_table_remove(self->events, version);
    } else if (g_str_equal(event->kind, "applied") || g_str_equal(event->kind, "baselined") ||
               g_str_equal(event->kind, "adopted")) {
        Event brief = *event;
        brief.objects = brief.details = NULL;
        g_hash_table_replace(self->events, g_steal_pointer(&version), event_copy(&brief));
    }
    return TRUE;
}

Deployments *deployments_read(EventLog *log, GError **error)
{
    g_autoptr(Deployments) self = g_new0(Deployments, 1);
    self->events = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_event);
    if (log != NULL && !event_log_read(log, &(EventFilter){0}, note_event, self, error))
        return NULL;
    return g_steal_pointer(&self);
}

void deployments_free(Deployments *self)
{
    if (self == NULL)
        return;
    g_hash_table_unref(self->events);
    g_free(self);
}

const Event *deployments_find(const Deployments *self, const char *version)
{
    if (version == NULL)
        return NULL;
    g_autofree char *key = version_key(version);
    return g_hash_table_lookup(self->events, key);
}
