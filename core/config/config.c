#include "core/config/config.h"

#include "core/base/error.h"
#include "core/base/nearest.h"
#include "core/config/keys.h"
#include "core/config/read.h"
#include "core/data/duration.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#define FILE_NAME "confiture.yaml"
#define DEFAULT_ENVIRONMENT "local"

static char *environments_folder(const Config *config)
{
    return g_build_filename(config->root, "db", "environments", NULL);
}

char *config_find(const char *folder, const char *ceiling)
{
    g_autofree char *here = g_canonicalize_filename(folder, NULL);
    g_autofree char *top = ceiling != NULL ? g_canonicalize_filename(ceiling, NULL) : NULL;
    for (;;) {
        g_autofree char *path = g_build_filename(here, FILE_NAME, NULL);
        if (g_file_test(path, G_FILE_TEST_IS_REGULAR))
            return g_steal_pointer(&path);
        char *parent = g_path_get_dirname(here);
        gboolean end = strcmp(here, parent) == 0 || (top != NULL && strcmp(here, top) == 0);
        g_free(here);
        here = parent;
        if (end)
            return NULL;
    }
}

static void rule_free(RuleConfig *rule)
{
    g_free(rule->rule);
    g_free(rule->severity);
    g_free(rule);
}

void config_clear(Config *config)
{
    for (guint i = 0; i < config_key_count; i++) {
        const ConfigKey *key = &config_keys[i];
        if (key->offset == NO_OFFSET)
            continue;
        gpointer place = G_STRUCT_MEMBER_P(config, key->offset);
        if (key->kind == KEY_TEXT || key->kind == KEY_CHOICE)
            g_clear_pointer((char **)place, g_free);
        else if (key->kind == KEY_LIST)
            g_clear_pointer((char ***)place, g_strfreev);
    }
    g_clear_pointer(&config->lint.rules, g_ptr_array_unref);
}

void config_free(Config *config)
{
    if (config == NULL)
        return;
    config_clear(config);
    g_strfreev(config->ignored);
    g_free(config->path);
    g_free(config->root);
    g_free(config->environment);
    yaml_document_free(config->document);
    yaml_document_free(config->environment_document);
    g_free(config);
}

static void set_fallback(Config *config, const ConfigKey *key)
{
    gpointer place = G_STRUCT_MEMBER_P(config, key->offset);
    switch (key->kind) {
    case KEY_TEXT:
    case KEY_CHOICE:
        *(char **)place = g_strdup(key->fallback);
        break;
    case KEY_BOOLEAN:
        *(gboolean *)place = strcmp(key->fallback, "true") == 0;
        break;
    case KEY_INTEGER:
        *(gint64 *)place = g_ascii_strtoll(key->fallback, NULL, 10);
        break;
    case KEY_DURATION:
        duration_parse(key->fallback, place);
        break;
    case KEY_LIST:
    case KEY_ANY:
        break;
    }
}

static Config *config_new(const ConfigOptions *options)
{
    Config *config = g_new0(Config, 1);
    g_autofree char *folder = options->path != NULL ? g_path_get_dirname(options->path) : NULL;
    const char *root = folder != NULL ? folder : options->root != NULL ? options->root : ".";
    config->root = g_canonicalize_filename(root, NULL);
    config->environment =
        g_strdup(options->environment != NULL ? options->environment : DEFAULT_ENVIRONMENT);
    config->lint.rules = g_ptr_array_new_with_free_func((GDestroyNotify)rule_free);
    for (guint i = 0; i < config_key_count; i++) {
        if (config_keys[i].fallback != NULL)
            set_fallback(config, &config_keys[i]);
    }
    return config;
}

/* A file that need not be there gives no document and no error. */
static gboolean open_document(const char *path, gboolean needed, YamlDocument **document,
                              GError **error)
{
    char *text = NULL;
    gsize length = 0;
    g_autoptr(GError) reason = NULL;
    *document = NULL;
    if (g_file_get_contents(path, &text, &length, &reason)) {
        g_autoptr(GBytes) bytes = g_bytes_new_take(text, length);
        *document = yaml_parse(path, bytes, error);
        return *document != NULL;
    }
    if (!needed && g_error_matches(reason, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        return TRUE;
    error_set(error, ERROR_INPUT, "cannot read the configuration: %s", reason->message);
    error_add_place(error, path, 0, 0);
    return FALSE;
}

static gboolean read_main(Config *config, const ConfigOptions *options, GError **error)
{
    g_autofree char *usual = g_build_filename(config->root, FILE_NAME, NULL);
    const char *path = options->path != NULL ? options->path : usual;
    if (!open_document(path, options->path != NULL, &config->document, error))
        return FALSE;
    if (config->document == NULL)
        return TRUE;
    config->path = g_strdup(path);
    return config_read_main(config, config->document, error);
}

static gboolean read_environment(Config *config, GError **error)
{
    if (strchr(config->environment, '/') != NULL)
        return TRUE; /* no file can have that name */
    g_autofree char *folder = environments_folder(config);
    g_autofree char *name = g_strconcat(config->environment, ".yaml", NULL);
    g_autofree char *path = g_build_filename(folder, name, NULL);
    if (!open_document(path, FALSE, &config->environment_document, error))
        return FALSE;
    return config->environment_document == NULL ||
           config_read_older(config, config->environment_document, error);
}

static gboolean check_order(Config *config, GError **error)
{
    const YamlNode *schema =
        config->document != NULL ? yaml_get(config->document->root, "schema") : NULL;
    const YamlNode *order = yaml_get(schema, "order");
    gboolean by_file = strcmp(config->schema.order, "file") == 0;
    if (by_file && config->schema.order_file == NULL)
        return yaml_fail(config->document, order, error,
                         "\"schema.order\" is \"file\" but there is no \"schema.order_file\"");
    if (config->schema.order_file == NULL || by_file)
        return TRUE;
    if (order != NULL && !config_is_null(order))
        return yaml_fail(config->document, order, error,
                         "\"schema.order_file\" goes with the order \"file\", not \"%s\"",
                         config->schema.order);
    g_free(config->schema.order);
    config->schema.order = g_strdup("file");
    return TRUE;
}

static gboolean check_environment(const Config *config, GError **error)
{
    g_auto(GStrv) names = config_environments(config);
    if (g_strv_contains((const char *const *)names, config->environment) ||
        strcmp(config->environment, DEFAULT_ENVIRONMENT) == 0)
        return TRUE;
    error_set(error, ERROR_INPUT, "there is no environment \"%s\"", config->environment);
    error_add_place(error, config->path, 0, 0);
    const char *nearest = nearest_name(config->environment, (const char *const *)names);
    g_autofree char *all = g_strjoinv(", ", names);
    if (nearest != NULL)
        error_add_hint(error, "Did you mean \"%s\"?", nearest);
    else if (names[0] != NULL)
        error_add_hint(error, "The configuration has: %s.", all);
    else
        error_add_hint(error, "Define it in %s under environments.%s.", FILE_NAME,
                       config->environment);
    return FALSE;
}

Config *config_load(const ConfigOptions *options, GError **error)
{
    g_autoptr(Config) config = config_new(options);
    if (!read_main(config, options, error) || !read_environment(config, error) ||
        !check_order(config, error))
        return NULL;
    if (options->environment_given && !check_environment(config, error))
        return NULL;
    return g_steal_pointer(&config);
}

static gboolean is_variable(const char *name, gsize length)
{
    if (length == 0 || g_ascii_isdigit(*name))
        return FALSE;
    for (gsize i = 0; i < length; i++) {
        if (!g_ascii_isalnum(name[i]) && name[i] != '_')
            return FALSE;
    }
    return TRUE;
}

/* "${" at `text`: appends the variable's value and gives the place behind "}". */
static const char *expand_one(const Config *config, const char *text, GString *result,
                              GError **error)
{
    const char *name = text + 2, *end = strchr(name, '}');
    if (end == NULL || !is_variable(name, (gsize)(end - name))) {
        yaml_fail(config->database_url_document, config->database_url, error,
                  "\"database_url\" has a \"${\" that is no ${NAME}");
        return NULL;
    }
    g_autofree char *variable = g_strndup(name, (gsize)(end - name));
    const char *value = g_getenv(variable);
    if (value == NULL) {
        yaml_fail(config->database_url_document, config->database_url, error,
                  "the variable %s of \"database_url\" is not set", variable);
        error_add_hint(error, "Set %s for environment \"%s\", or give --database.", variable,
                       config->environment);
        return NULL;
    }
    g_string_append(result, value);
    return end + 1;
}

char *config_database_url(const Config *config, GError **error)
{
    if (config->database_url == NULL)
        return NULL;
    g_autoptr(GString) result = g_string_new(NULL);
    for (const char *c = config->database_url->text; *c != '\0';) {
        if (c[0] != '$' || c[1] != '{') {
            g_string_append_c(result, *c++);
            continue;
        }
        c = expand_one(config, c, result, error);
        if (c == NULL)
            return NULL;
    }
    return g_string_free(g_steal_pointer(&result), FALSE);
}

static int compare_texts(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void add_name(GPtrArray *names, char *name)
{
    if (g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL))
        g_free(name);
    else
        g_ptr_array_add(names, name);
}

char **config_environments(const Config *config)
{
    GPtrArray *names = g_ptr_array_new();
    const YamlNode *mapping =
        config->document != NULL ? yaml_get(config->document->root, "environments") : NULL;
    for (guint i = 0; mapping != NULL && mapping->kind == YAML_MAPPING && i < mapping->keys->len;
         i++) {
        const YamlNode *name = mapping->keys->pdata[i];
        add_name(names, g_strdup(name->text));
    }
    g_autofree char *folder = environments_folder(config);
    g_autoptr(GDir) files = g_dir_open(folder, 0, NULL);
    for (const char *name; files != NULL && (name = g_dir_read_name(files)) != NULL;) {
        if (g_str_has_suffix(name, ".yaml") && name[0] != '.')
            add_name(names, g_strndup(name, strlen(name) - strlen(".yaml")));
    }
    g_ptr_array_sort(names, compare_texts);
    g_ptr_array_add(names, NULL);
    return (char **)g_ptr_array_free(names, FALSE);
}
