/* Where plugins may lie, and all that lie there. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/data/yaml.h"
#include "core/plugin/plugin.h"

#define SYSTEM_CONFIGURATION "/etc/confiture/config.yaml"

static void warn(GPtrArray *warnings, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void warn(GPtrArray *warnings, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_ptr_array_add(warnings, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

static void add_folder(GPtrArray *folders, const char *folder, const char *source,
                       GPtrArray *warnings)
{
    if (folder[0] == '\0')
        return;
    if (!g_path_is_absolute(folder))
        warn(warnings, "the plugin folder \"%s\" of %s was passed over: it is no absolute path",
             folder, source);
    else
        g_ptr_array_add(folders, g_strdup(folder));
}

static void read_list(const YamlDocument *document, const YamlNode *list, GPtrArray *folders,
                      GPtrArray *warnings)
{
    g_autoptr(GError) error = NULL;
    if (list == NULL)
        return;
    for (guint i = 0; list->kind == YAML_SEQUENCE && i < list->values->len; i++) {
        const YamlNode *folder = g_ptr_array_index(list->values, i);
        if (folder->kind == YAML_SCALAR)
            add_folder(folders, folder->text, document->path, warnings);
        else
            yaml_fail(document, folder, error == NULL ? &error : NULL, "no folder");
    }
    if (list->kind != YAML_SEQUENCE)
        yaml_fail(document, list, &error, "\"plugins\" must be a list of folders");
    if (error != NULL)
        warn(warnings, "%s:%u: %s", document->path, list->line, error->message);
}

static void read_configuration(const char *path, GPtrArray *folders, GPtrArray *warnings)
{
    g_autoptr(GError) error = NULL;
    char *text = NULL;
    gsize length = 0;
    if (!g_file_get_contents(path, &text, &length, &error)) {
        if (!g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_NOENT) &&
            !g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_NOTDIR))
            warn(warnings, "%s", error->message);
        return;
    }
    g_autoptr(GBytes) bytes = g_bytes_new_take(text, length);
    g_autoptr(YamlDocument) document = yaml_parse(path, bytes, &error);
    if (document == NULL)
        warn(warnings, "%s: %s", path, error->message);
    else
        read_list(document, yaml_get(document->root, "plugins"), folders, warnings);
}

char **plugin_folders(GPtrArray *warnings)
{
    GPtrArray *folders = g_ptr_array_new();
    const char *path = secure_getenv("CONFITURE_PLUGIN_PATH");
    g_auto(GStrv) listed = g_strsplit(path != NULL ? path : "", ":", -1);
    for (guint i = 0; listed[i] != NULL; i++)
        add_folder(folders, listed[i], "CONFITURE_PLUGIN_PATH", warnings);
    g_autofree char *own =
        g_build_filename(g_get_user_config_dir(), "confiture", "config.yaml", NULL);
    read_configuration(own, folders, warnings);
    read_configuration(SYSTEM_CONFIGURATION, folders, warnings);
    g_ptr_array_add(folders, NULL);
    return (char **)g_ptr_array_free(folders, FALSE);
}

static int compare_texts(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static GPtrArray *list_libraries(const char *folder, GPtrArray *warnings)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GError) error = NULL;
    struct stat status;
    g_autoptr(GDir) files = g_dir_open(folder, 0, &error);
    if (files == NULL) {
        warn(warnings, "the plugin folder was passed over: %s", error->message);
        return names;
    }
    if (stat(folder, &status) != 0 || (status.st_mode & S_IWOTH) != 0) {
        warn(warnings, "the plugin folder \"%s\" was passed over: everybody may write to it",
             folder);
        return names;
    }
    for (const char *name; (name = g_dir_read_name(files)) != NULL;) {
        if (g_str_has_suffix(name, ".so") && name[0] != '.')
            g_ptr_array_add(names, g_build_filename(folder, name, NULL));
    }
    g_ptr_array_sort(names, compare_texts);
    return names;
}

static const Plugin *find_name(const GPtrArray *plugins, const char *name)
{
    for (guint i = 0; i < plugins->len; i++) {
        const Plugin *plugin = g_ptr_array_index(plugins, i);
        if (strcmp(plugin->table->name, name) == 0)
            return plugin;
    }
    return NULL;
}

static void load(GPtrArray *plugins, const char *path, GPtrArray *warnings)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Plugin) plugin = plugin_open(path, &error);
    const Plugin *earlier = plugin != NULL ? find_name(plugins, plugin->table->name) : NULL;
    if (plugin == NULL)
        warn(warnings, "%s", error->message);
    else if (earlier != NULL)
        warn(warnings, "the plugin \"%s\" was not loaded: \"%s\" has the name \"%s\" already", path,
             earlier->path, plugin->table->name);
    else
        g_ptr_array_add(plugins, g_steal_pointer(&plugin));
}

GPtrArray *plugins_load(const char *const *folders, GPtrArray *warnings)
{
    GPtrArray *plugins = g_ptr_array_new_with_free_func((GDestroyNotify)plugin_free);
    for (; *folders != NULL; folders++) {
        g_autoptr(GPtrArray) paths = list_libraries(*folders, warnings);
        for (guint i = 0; i < paths->len; i++)
            load(plugins, g_ptr_array_index(paths, i), warnings);
    }
    return plugins;
}
