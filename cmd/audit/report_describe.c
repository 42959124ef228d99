/* The document: what was gathered, added up. */
#include "cmd/audit/report.h"

#include "confiture/version.h"

#include <string.h>

enum { STATUS_INTEGRITY = 8 };

static void set_link(json_t *event, const char *key, char *link)
{
    json_object_set_new(event, key, json_text(link));
    g_free(link);
}

static gboolean is_down(const json_t *event)
{
    return g_strcmp0(member_text(json_object_get(event, "details"), "direction"), "down") == 0;
}

static json_t *event_to_row(Report *self, const Event *event)
{
    json_t *row = event_to_json(event);
    const char *commit = event->origin_oid != NULL ? event->origin_oid : event->commit_oid;
    set_link(row, "commit_link", forge_commit(self->forge, commit));
    set_link(row, "file_link", forge_file(self->forge, commit, event->path));
    json_object_set_new(row, "script", report_script(self, event, is_down(row)));
    if (self->verification->judge == NULL) {
        json_object_set_new(row, "git", json_null());
    } else {
        Verdict verdict = byte_judge(self->verification->judge, event);
        json_object_set_new(
            row, "git", json_pack("{s:s, s:s}", "verdict", verdict.word, "reason", verdict.reason));
    }
    return row;
}

/* Newest first. */
static json_t *events_to_json(Report *self)
{
    json_t *array = json_array();
    guint limit = self->options.limit > 0 ? self->options.limit : self->events->len;
    for (guint i = self->events->len; i > 0 && self->events->len - i < limit; i--)
        json_array_append_new(array, event_to_row(self, self->events->pdata[i - 1]));
    return array;
}

static void count(json_t *object, const char *key, gint64 more)
{
    json_object_set_new(object, key, json_integer(member_number(object, key) + more));
}

/* The entry with that key; made, and found by it from then on. */
static json_t *entry(GHashTable *index, json_t *array, const char *key, json_t *fresh)
{
    json_t *known = g_hash_table_lookup(index, key);
    if (known != NULL) {
        json_decref(fresh);
        return known;
    }
    json_array_append_new(array, fresh);
    g_hash_table_insert(index, g_strdup(key), fresh);
    return fresh;
}

static json_t *authors_to_json(const Report *self)
{
    g_autoptr(GHashTable) index = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    json_t *array = json_array();
    for (guint i = self->events->len; i > 0; i--) {
        const Event *event = self->events->pdata[i - 1];
        g_autofree char *key = event_author(event);
        if (key == NULL)
            continue;
        json_t *author =
            entry(index, array, key,
                  json_pack("{s:o, s:o, s:i, s:i, s:o}", "name", json_text(event->author_name),
                            "email", json_text(event->author_email), "events", 0, "failed", 0,
                            "newest_at", json_text(event->recorded_at)));
        count(author, "events", 1);
        count(author, "failed", strcmp(event->kind, "failed") == 0);
    }
    return array;
}

static void add_hook(GHashTable *index, json_t *array, const json_t *hook)
{
    const char *name = member_text(hook, "hook"), *phase = member_text(hook, "phase");
    const char *type = member_text(hook, "type");
    g_autofree char *key = g_strdup_printf("%s\n%s\n%s", name != NULL ? name : "",
                                           phase != NULL ? phase : "", type != NULL ? type : "");
    json_t *row = entry(index, array, key,
                        json_pack("{s:o, s:o, s:o, s:i, s:i, s:i, s:i}", "hook", json_text(name),
                                  "phase", json_text(phase), "type", json_text(type), "runs", 0,
                                  "failed", 0, "warned", 0, "duration_us", 0));
    gboolean failed = json_object_get(hook, "error") != NULL;
    gboolean warned = json_is_true(json_object_get(hook, "warning"));
    count(row, "runs", 1);
    count(row, "failed", failed && !warned);
    count(row, "warned", warned);
    count(row, "duration_us", member_number(hook, "duration_us"));
}

/* Of the events that are listed. */
static json_t *hooks_to_json(const json_t *events)
{
    g_autoptr(GHashTable) index = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    json_t *array = json_array(), *event, *hook;
    size_t i, j;
    json_array_foreach(events, i, event)
    {
        json_t *hooks = json_object_get(json_object_get(event, "details"), "hooks");
        json_array_foreach(hooks, j, hook) add_hook(index, array, hook);
    }
    return array;
}

static json_t *kinds_to_json(const Report *self)
{
    json_t *kinds = json_object();
    for (guint i = 0; i < self->events->len; i++)
        count(kinds, ((const Event *)self->events->pdata[i])->kind, 1);
    return kinds;
}

/* What verify says, in one word. */
static const char *seal_state(const Verification *verification)
{
    if (verification_status(verification, FALSE) == STATUS_INTEGRITY)
        return "broken";
    return verification->judge == NULL || verification->counts[VERDICT_UNVERIFIABLE] > 0 ? "in_part"
                                                                                         : "whole";
}

static json_t *integrity_to_json(const Report *self)
{
    json_t *object = verification_to_json(self->verification);
    json_object_del(object, "drift");
    json_object_set_new(object, "state", json_string(seal_state(self->verification)));
    return object;
}

/* The newest event of that kind tells what confiture-migrate or a schedule saw. */
static json_t *drift_to_json(const Report *self)
{
    json_t *whole = verification_to_json(self->verification);
    json_t *live = json_incref(json_object_get(whole, "drift"));
    json_t *newest = json_null();
    json_decref(whole);
    for (guint i = self->events->len; i > 0 && json_is_null(newest); i--) {
        const Event *event = self->events->pdata[i - 1];
        if (strcmp(event->kind, "drift") == 0)
            newest = event_to_json(event);
    }
    return json_pack("{s:o, s:o}", "live", live, "newest_event", newest);
}

static char *project_name(const Report *self)
{
    const char *project = forge_project(self->forge);
    return g_path_get_basename(project != NULL ? project : self->context->config->root);
}

json_t *report_describe(Report *self, GError **error)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autofree char *time = g_date_time_format(now, "%Y-%m-%dT%H:%M:%SZ");
    g_autofree char *project = project_name(self);
    json_t *environments = report_environments(self, error);
    if (environments == NULL)
        return NULL;
    json_t *events = events_to_json(self);
    return json_pack(
        "{s:s, s:s, s:o, s:o, s:o, s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "generated_at", time,
        "tool_version", CONFITURE_VERSION, "project", json_text(project), "remote",
        json_text(forge_project(self->forge)), "database", json_text(self->identity.database),
        "events_in_log", (json_int_t)self->events->len, "kinds", kinds_to_json(self), "integrity",
        integrity_to_json(self), "drift", drift_to_json(self), "environments", environments,
        "authors", authors_to_json(self), "hooks", hooks_to_json(events), "events", events);
}

const char *member_text(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

gint64 member_number(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

char *number_text(gint64 number)
{
    GString *text = g_string_new(NULL);
    g_string_printf(text, "%" G_GINT64_FORMAT, number);
    for (gssize at = (gssize)text->len - 3; at > (number < 0 ? 1 : 0); at -= 3)
        g_string_insert_c(text, at, ',');
    return g_string_free(text, FALSE);
}

char *time_utc(const char *time)
{
    if (time == NULL)
        return NULL;
    char *text = g_strndup(time, strlen("2026-05-20T14:30:15"));
    char *gap = strchr(text, 'T');
    if (gap != NULL)
        *gap = ' ';
    return text;
}
