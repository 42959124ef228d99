#include "core/audit/details.h"

#include "core/audit/quoted.h"
#include "core/base/error.h"

#include <jansson.h>

static void set_text(json_t *object, const char *key, const char *value)
{
    if (value == NULL)
        return;
    g_autofree char *valid = g_utf8_make_valid(value, -1);
    json_object_set_new(object, key, json_string(valid));
}

static void set_number(json_t *object, const char *key, guint64 value)
{
    if (value != 0)
        json_object_set_new(object, key, json_integer((json_int_t)value));
}

/* An empty array or object says nothing. */
static void set_filled(json_t *object, const char *key, json_t *value)
{
    if (json_array_size(value) + json_object_size(value) > 0)
        json_object_set_new(object, key, value);
    else
        json_decref(value);
}

static void add_comma(GString *json)
{
    char last = json->str[json->len - 1];
    if (last != '{' && last != '[')
        g_string_append_c(json, ',');
}

static void add_number(GString *json, const char *key, guint64 value)
{
    if (value == 0)
        return;
    add_comma(json);
    quoted_append_number(json, key, value);
}

static void add_text(GString *json, const char *key, const char *value)
{
    if (value == NULL)
        return;
    g_autofree char *valid = g_utf8_make_valid(value, -1);
    add_comma(json);
    quoted_append_member(json, key, valid);
}

static void add_outcome(GString *json, const StatementOutcome *outcome)
{
    add_comma(json);
    g_string_append_c(json, '{');
    add_number(json, "statement", outcome->ordinal);
    add_number(json, "line", outcome->line);
    add_text(json, "tag", outcome->tag);
    add_number(json, "rows", outcome->rows);
    add_number(json, "duration_us", (guint64)MAX(outcome->duration_us, 0));
    g_string_append_c(json, '}');
}

/* Every event has them: written without a tree of values. */
static void add_outcomes(GString *json, const GArray *outcomes)
{
    if (outcomes == NULL || outcomes->len == 0)
        return;
    add_comma(json);
    g_string_append(json, "\"outcomes\":[");
    for (guint i = 0; i < outcomes->len; i++)
        add_outcome(json, &g_array_index(outcomes, StatementOutcome, i));
    g_string_append_c(json, ']');
}

/* Takes the value; an empty one says nothing. */
static void add_filled(GString *json, const char *key, json_t *value)
{
    if (json_array_size(value) + json_object_size(value) > 0) {
        g_autofree char *text = json_dumps(value, JSON_COMPACT);
        add_comma(json);
        g_string_append_printf(json, "\"%s\":%s", key, text);
    }
    json_decref(value);
}

static json_t *settings_to_json(const Parse *parse)
{
    json_t *object = json_object();
    g_autoptr(GHashTable) settings = parse != NULL ? script_directives(parse->script, NULL) : NULL;
    GHashTableIter iterator;
    gpointer key, value;
    if (settings == NULL)
        return object;
    g_hash_table_iter_init(&iterator, settings);
    while (g_hash_table_iter_next(&iterator, &key, &value))
        set_text(object, key, value);
    return object;
}

static json_t *failure_to_json(const MigrationRun *run)
{
    const GError *failure = run->failure;
    json_t *object = json_object();
    if (failure == NULL)
        return object;
    set_text(object, "message", failure->message);
    set_text(object, "code", error_code_name(failure));
    set_text(object, "sqlstate", error_sqlstate(failure));
    set_text(object, "detail", error_detail(failure));
    set_text(object, "hint", error_hint(failure));
    set_text(object, "path", error_path(failure) != NULL ? error_path(failure) : run->path);
    set_number(object, "line", run->failed_line != 0 ? run->failed_line : error_line(failure));
    set_number(object, "column",
               run->failed_column != 0 ? run->failed_column : error_column(failure));
    return object;
}

static json_t *hook_to_json(const HookOutcome *hook)
{
    json_t *object = json_object();
    set_text(object, "phase", phase_name(hook->phase));
    set_text(object, "hook", hook->name);
    set_text(object, "type", hook->type);
    set_text(object, "source", hook->source);
    set_number(object, "rows", hook->rows);
    set_number(object, "duration_us", (guint64)MAX(hook->duration_us, 0));
    set_text(object, "message", hook->message);
    if (hook->statistics != NULL)
        set_filled(object, "statistics", json_loads(hook->statistics, 0, NULL));
    if (hook->error == NULL)
        return object;
    set_text(object, "error", hook->error->message);
    set_text(object, "sqlstate", error_sqlstate(hook->error));
    if (hook->warned)
        json_object_set_new(object, "warning", json_true());
    return object;
}

json_t *details_hooks(const GArray *hooks)
{
    json_t *array = json_array();
    for (guint i = 0; hooks != NULL && i < hooks->len; i++)
        json_array_append_new(array, hook_to_json(&g_array_index(hooks, HookOutcome, i)));
    return array;
}

/* After a failure no run is in its transaction any more; then the error's code tells. */
static gboolean is_outside(const MigrationRun *run)
{
    if (run->failure != NULL)
        return g_error_matches(run->failure, CONFITURE_ERROR, ERROR_PARTIAL);
    return !run->in_transaction;
}

static void add_signature(GString *json, const char *key, const Signature *signature)
{
    if (signature->state == NULL)
        return;
    add_comma(json);
    g_string_append_printf(json, "\"%s\":{", key);
    add_text(json, "state", signature->state);
    add_text(json, "kind", signature->kind);
    add_text(json, "key", signature->key);
    add_text(json, "signer", signature->signer);
    g_string_append_c(json, '}');
}

static void add_signatures(GString *json, const Provenance *provenance)
{
    if (provenance->commit_signature.state == NULL && provenance->origin_signature.state == NULL)
        return;
    g_string_append(json, ",\"signatures\":{");
    add_signature(json, "commit", &provenance->commit_signature);
    add_signature(json, "origin", &provenance->origin_signature);
    g_string_append_c(json, '}');
}

char *details_describe(const MigrationRun *run, const Provenance *provenance, const char *policy)
{
    GString *json = g_string_new("{");
    add_text(json, "direction", run->direction == DIRECTION_UP ? "up" : "down");
    if (is_outside(run))
        g_string_append(json, ",\"transaction\":false");
    if (run->path == NULL)
        g_string_append(json, ",\"stored\":true");
    add_text(json, "repair", run->repair);
    if (run->tries > 0)
        g_string_append_printf(json, ",\"tries\":%u", run->tries);
    add_text(json, "note", provenance->note);
    add_signatures(json, provenance);
    if (policy != NULL)
        g_string_append_printf(json, ",\"policy\":%s", policy);
    add_filled(json, "settings", settings_to_json(run->parse));
    add_outcomes(json, run->outcomes);
    add_filled(json, "hooks", details_hooks(run->hooks));
    add_filled(json, "error", failure_to_json(run));
    g_string_append_c(json, '}');
    return g_string_free(json, FALSE);
}
