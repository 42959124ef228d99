/* notify: somebody is told, by PostgreSQL's NOTIFY (sent with the COMMIT) or by a program. */
#include "hooks/child.h"

static const HookParameter parameters[] = {
    {"channel", HOOK_TEXT, FALSE, NULL, "channel of NOTIFY; listeners hear it at the COMMIT"},
    {"payload", HOOK_TEXT, FALSE, NULL,
     "text for the channel; without it a JSON object of version, name, direction, phase and "
     "environment"},
    {"command", HOOK_LIST, FALSE, NULL,
     "program and arguments; reads the context as a JSON object; not run in a dry run"},
    {.name = NULL},
};

static gboolean check(const HookValues *values, G_GNUC_UNUSED SourceTree *tree, GError **error)
{
    gboolean channel = hook_values_has(values, "channel"),
             command = hook_values_has(values, "command");
    if (channel == command)
        return hook_values_fail(values, NULL, error,
                                "the hook needs either \"channel\" or \"command\"");
    if (command && hook_values_list(values, "command")[0] == NULL)
        return hook_values_fail(values, "command", error, "\"command\" names no program");
    return TRUE;
}

static gboolean notify_channel(HookContext *context, const char *channel, GError **error)
{
    const MigrationRun *run = context->run;
    const char *given = hook_values_text(context->values, "payload");
    json_t *usual =
        json_pack("{s:s, s:s, s:s, s:s, s:s?}", "version", run->migration->version, "name",
                  run->migration->name, "direction", run->direction == DIRECTION_UP ? "up" : "down",
                  "phase", phase_name(context->phase), "environment", run->environment);
    g_autofree char *text = json_dumps(usual, JSON_COMPACT);
    json_decref(usual);
    const char *values[] = {channel, given != NULL ? given : text};
    g_autoptr(Result) rows =
        connection_query(run->connection, "SELECT pg_catalog.pg_notify($1, $2)", 2, values, error);
    return rows != NULL;
}

static gboolean run(HookContext *context, HookResult *result, GError **error)
{
    const char *channel = hook_values_text(context->values, "channel");
    if (channel != NULL)
        return notify_channel(context, channel, error);
    if (context->run->dry_run) {
        result->message = g_strdup("not run in a dry run");
        return TRUE;
    }
    json_t *object = hook_context_to_json(context);
    g_autofree char *text = json_dumps(object, JSON_COMPACT);
    json_decref(object);
    g_autofree char *line = g_strconcat(text, "\n", NULL);
    return child_run(context, hook_values_list(context->values, "command"), NULL, line, NULL,
                     error);
}

const HookType hook_notify = {
    .name = "notify",
    .summary = "tell others, by NOTIFY or by a program",
    .parameters = parameters,
    .run = run,
    .check = check,
    .flags = HOOK_WITHOUT_CONNECTION,
};
