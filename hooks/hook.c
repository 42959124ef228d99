#include "hooks/hook.h"

#include <string.h>

#include "core/base/error.h"
#include "core/pg/connection.h"

#define HOOK(name) extern const HookType hook_##name;
#include "hooks/types.def"
#undef HOOK

const HookType *const hook_types[] = {
#define HOOK(name) &hook_##name,
#include "hooks/types.def"
#undef HOOK
};
const guint hook_type_count = G_N_ELEMENTS(hook_types);

void hook_result_clear(HookResult *result)
{
    g_clear_pointer(&result->message, g_free);
    g_clear_pointer(&result->statistics, json_decref);
}

char *hook_phase_word(Phase phase)
{
    return g_ascii_strup(phase_name(phase), -1);
}

LogRecord *hook_record(const HookContext *context, const char *event)
{
    g_autofree char *phase = hook_phase_word(context->phase);
    LogRecord *record = log_record_new(event);
    log_record_add_text(record, "migration", context->run->migration->version);
    log_record_add_text(record, "phase", phase);
    log_record_add_text(record, "hook", context->hook);
    return record;
}

void hook_log(const HookContext *context, LogRecord *record)
{
    if (context->log == NULL)
        return;
    if (context->run->dry_run)
        log_record_add_flag(record, "dry_run", TRUE);
    context->log(record, FALSE, context->log_data);
}

gint64 hook_time_left(const HookContext *context)
{
    return MAX((context->deadline - g_get_monotonic_time() + 999) / 1000, 0);
}

gboolean hook_sleep(HookContext *context, gint64 milliseconds, GError **error)
{
    enum { STEP = 50 };
    for (gint64 end = g_get_monotonic_time() + milliseconds * 1000;;) {
        gint64 left = (end - g_get_monotonic_time()) / 1000;
        if (connection_cancel_requested()) {
            error_set(error, ERROR_CANCELLED, "cancelled by a signal");
            return FALSE;
        }
        if (hook_time_left(context) == 0) {
            error_set(error, ERROR_DATABASE, "its time was over while it waited");
            return FALSE;
        }
        if (left <= 0)
            return TRUE;
        g_usleep((gulong)MIN(left, STEP) * 1000);
    }
}

json_t *hook_earlier_statistics(const HookContext *context)
{
    json_t *all = json_object();
    for (guint i = 0; context->earlier != NULL && i < context->earlier->len; i++) {
        const HookOutcome *outcome = &g_array_index(context->earlier, HookOutcome, i);
        if (outcome->statistics != NULL)
            json_object_set_new(all, outcome->name, json_loads(outcome->statistics, 0, NULL));
    }
    return all;
}

static void set_text(json_t *object, const char *key, const char *value)
{
    g_autofree char *valid = value != NULL ? g_utf8_make_valid(value, -1) : NULL;
    json_object_set_new(object, key, valid != NULL ? json_string(valid) : json_null());
}

static json_t *provenance_to_json(const Provenance *provenance)
{
    json_t *object = json_object();
    set_text(object, "path", provenance->path);
    set_text(object, "blob", provenance->blob_oid);
    set_text(object, "commit", provenance->commit_oid);
    set_text(object, "origin", provenance->origin_oid);
    set_text(object, "branch", provenance->branch);
    set_text(object, "describe", provenance->describe);
    set_text(object, "worktree", provenance->worktree);
    set_text(object, "author", provenance->author_name);
    set_text(object, "subject", provenance->subject);
    return object;
}

json_t *hook_context_to_json(HookContext *context)
{
    const MigrationRun *run = context->run;
    const Provenance *provenance =
        context->provenance != NULL ? context->provenance(context) : NULL;
    json_t *object = json_object();
    set_text(object, "hook", context->hook);
    set_text(object, "phase", phase_name(context->phase));
    set_text(object, "version", run->migration->version);
    set_text(object, "name", run->migration->name);
    set_text(object, "direction", run->direction == DIRECTION_UP ? "up" : "down");
    set_text(object, "environment", run->environment);
    set_text(object, "path", run->path);
    set_text(object, "checksum", run->checksum);
    json_object_set_new(object, "dry_run", json_boolean(run->dry_run));
    json_object_set_new(object, "transaction", json_boolean(run->in_transaction));
    json_object_set_new(object, "statistics", hook_earlier_statistics(context));
    json_object_set_new(object, "timeout_ms", json_integer(hook_time_left(context)));
    if (provenance != NULL)
        json_object_set_new(object, "provenance", provenance_to_json(provenance));
    if (run->failure != NULL)
        set_text(object, "failure", run->failure->message);
    return object;
}
