/* The hooks of a session: their types, built in and of plugins, and the dispatcher. */
#include "cmd/migrate/hook_lint.h"
#include "cmd/migrate/session.h"

#include <string.h>

/* Results are told, the rest is for those who ask with -v. */
static void on_log(const LogRecord *record, gboolean warning, gpointer data)
{
    const Session *session = data;
    Context *context = session->context;
    if (session->watch_hooks != NULL)
        session->watch_hooks(record, warning, session->watch_data);
    gboolean result = strcmp(log_record_event(record), "hook_finished") == 0;
    output_event(context->output,
                 warning  ? EVENT_WARNING
                 : result ? EVENT_RESULT
                          : EVENT_DETAIL,
                 record);
}

static gboolean has_any(const Session *session)
{
    if (session->context->config->hooks != NULL)
        return TRUE;
    for (guint i = 0; i < session->chain->migrations->len; i++) {
        const char *path = chain_at(session->chain, i)->settings_path;
        if (path != NULL && g_str_has_suffix(path, ".yaml"))
            return TRUE;
    }
    return FALSE;
}

static gboolean load_plugins(Session *session, GError **error)
{
    g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(g_free);
    g_auto(GStrv) folders = plugin_folders(warnings);
    session->plugins = plugins_load((const char *const *)folders, warnings);
    for (guint i = 0; i < warnings->len; i++)
        output_warning(session->context->output, "%s",
                       (const char *)g_ptr_array_index(warnings, i));
    session->hook_types = hook_registry_new();
    session->lint = hook_lint_type(session->context->config);
    if (!hook_registry_add(session->hook_types, &session->lint, 0, error))
        return FALSE;
    for (guint i = 0; i < session->plugins->len; i++) {
        if (!hook_registry_add_plugin(session->hook_types, g_ptr_array_index(session->plugins, i),
                                      0, error))
            return FALSE;
    }
    return TRUE;
}

gboolean session_read_hooks(Session *session, gboolean always, GError **error)
{
    const Config *config = session->context->config;
    if (!always && !has_any(session))
        return TRUE;
    if (!load_plugins(session, error))
        return FALSE;
    session->hooks =
        hook_dispatcher_new(&(HookDispatcherOptions){.registry = session->hook_types,
                                                     .document = config->hooks_document,
                                                     .hooks = config->hooks,
                                                     .tree = session->tree,
                                                     .root = config->root,
                                                     .environment = config->environment,
                                                     .provenance = session->provenance,
                                                     .log = on_log,
                                                     .log_data = session},
                            error);
    return session->hooks != NULL;
}
