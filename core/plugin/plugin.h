/*
 * Plugins: shared objects loaded from the folders that the user or the system names
 * (contracts.md section 7), never from a repository's configuration.
 *
 *     g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(g_free);
 *     g_auto(GStrv) folders = plugin_folders(warnings);
 *     g_autoptr(GPtrArray) plugins = plugins_load((const char *const *)folders, warnings);
 *     …((Plugin *)plugins->pdata[0])->table->hooks…
 *
 * The folders are those of CONFITURE_PLUGIN_PATH (separated by ":"), then of the list `plugins:` in
 * $XDG_CONFIG_HOME/confiture/config.yaml and /etc/confiture/config.yaml. A folder that is not
 * absolute, or that everybody may write to, is passed over. Within a folder *.so are loaded in byte
 * order of their names; a plugin whose name is taken by an earlier one is passed over. Whatever is
 * passed over is a warning with its reason. The library is closed when the Plugin is freed: nothing
 * of its table may be in use then.
 */
#ifndef CORE_PLUGIN_PLUGIN_H
#define CORE_PLUGIN_PLUGIN_H

#include <confiture/plugin.h>
#include <glib.h>

typedef struct Plugin {
    char *path;
    const ConfiturePlugin *table;
    void *library; /* private */
} Plugin;

/* NULL-terminated. `warnings` (of char*) gets what is wrong with the configuration. */
char **plugin_folders(GPtrArray *warnings);

/* Of Plugin; the array owns them. */
GPtrArray *plugins_load(const char *const *folders, GPtrArray *warnings);

/* NULL without any. */
const ConfitureLintRule *plugin_lint_rules(const ConfiturePlugin *table, size_t *count);

Plugin *plugin_open(const char *path, GError **error);
void plugin_free(Plugin *plugin);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Plugin, plugin_free)

#endif
