#include "core/audit/anchor.h"

#include "core/audit/identity.sql.h"

#include <string.h>

gboolean log_identity_read(EventLog *log, LogIdentity *identity, GError **error)
{
    const char *parameters[] = {log->schema};
    g_autofree char *sql = event_log_sql_for(log, identity_sql);
    g_autoptr(Result) found = connection_query(log->connection, sql, 1, parameters, error);
    if (found == NULL)
        return FALSE;
    identity->log = g_strdup(result_value(found, 0, 0));
    identity->place = g_strdup(result_value(found, 0, 1));
    identity->database = g_strdup(result_value(found, 0, 2));
    return TRUE;
}

void log_identity_clear(LogIdentity *identity)
{
    g_clear_pointer(&identity->log, g_free);
    g_clear_pointer(&identity->place, g_free);
    g_clear_pointer(&identity->database, g_free);
}

char *anchor_format(const Event *event, const LogIdentity *identity)
{
    const char *log = identity->log != NULL ? identity->log : event->hash;
    json_t *object =
        json_pack("{s:I, s:s, s:s, s:s?, s:s?, s:s?, s:s, s:s?, s:s?, s:s}", "event",
                  (json_int_t)g_ascii_strtoll(event->id, NULL, 10), "hash", event->hash, "log", log,
                  "place", identity->place, "database", identity->database, "environment",
                  event->environment, "kind", event->kind, "version", event->version, "name",
                  event->name, "recorded_at", event->recorded_at);
    char *line = json_dumps(object, JSON_PRESERVE_ORDER);
    json_decref(object);
    return line;
}

static char *member(const json_t *object, const char *name)
{
    return g_strdup(json_string_value(json_object_get(object, name)));
}

static gboolean is_hash(const char *text)
{
    return text != NULL && strlen(text) == 64 && strspn(text, "0123456789abcdef") == 64;
}

Anchor *anchor_parse(const char *line)
{
    json_t *object = json_loads(line, 0, NULL);
    gint64 event = json_integer_value(json_object_get(object, "event"));
    g_autoptr(Anchor) anchor = g_new0(Anchor, 1);
    anchor->event = event;
    anchor->hash = member(object, "hash");
    anchor->log = member(object, "log");
    anchor->place = member(object, "place");
    anchor->database = member(object, "database");
    anchor->environment = member(object, "environment");
    anchor->kind = member(object, "kind");
    anchor->version = member(object, "version");
    anchor->name = member(object, "name");
    anchor->recorded_at = member(object, "recorded_at");
    json_decref(object);
    return event > 0 && is_hash(anchor->hash) ? g_steal_pointer(&anchor) : NULL;
}

void anchor_free(Anchor *anchor)
{
    if (anchor == NULL)
        return;
    g_free(anchor->hash);
    g_free(anchor->log);
    g_free(anchor->place);
    g_free(anchor->database);
    g_free(anchor->environment);
    g_free(anchor->kind);
    g_free(anchor->version);
    g_free(anchor->name);
    g_free(anchor->recorded_at);
    g_free(anchor);
}

gboolean anchor_is_of(const Anchor *anchor, const LogIdentity *identity)
{
    return (identity->log != NULL && g_strcmp0(anchor->log, identity->log) == 0) ||
           (identity->place != NULL && g_strcmp0(anchor->place, identity->place) == 0);
}
