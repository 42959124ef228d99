/* db/environments/NAME.yaml, the configuration of the older Confiture, read in place. */
#include "core/config/read.h"

#include "core/config/keys.h"

#include <string.h>

typedef struct Older {
    Config *config;
    const YamlDocument *document;
    char **include; /* folders and globs relative to the project's root */
    char **exclude;
    GError **error;
} Older;

static const char *const known_keys[] = {
    "name", "database_url", "include_dirs", "exclude_dirs", "include", "exclude", NULL};
static const char *const folder_keys[] = {"path",          "recursive", "include", "exclude",
                                          "auto_discover", "order",     NULL};

static char *join(const char *folder, const char *rest)
{
    gsize length = strlen(folder);
    while (length > 1 && folder[length - 1] == '/')
        length--;
    return g_strdup_printf("%.*s/%s", (int)length, folder, rest);
}

static void append_below(char ***list, const char *folder, char **globs)
{
    for (guint i = 0; globs[i] != NULL; i++) {
        g_autofree char *glob = join(folder, globs[i]);
        config_append(list, glob);
    }
}

/* {path: …, recursive: …, include: […], exclude: […]} of include_dirs. */
static gboolean read_folder(Older *older, const YamlNode *node)
{
    const YamlDocument *document = older->document;
    for (guint i = 0; i < node->keys->len; i++) {
        if (!config_check_key(document, node->keys->pdata[i], "include_dirs", folder_keys,
                              older->error))
            return FALSE;
    }
    const YamlNode *path = yaml_get(node, "path"), *recursive = yaml_get(node, "recursive");
    const YamlNode *include = yaml_get(node, "include"), *exclude = yaml_get(node, "exclude");
    if (path == NULL || path->kind != YAML_SCALAR)
        return yaml_fail(document, node, older->error,
                         "an entry of \"include_dirs\" needs a \"path\"");
    gboolean deep = TRUE;
    if (recursive != NULL && !yaml_boolean(document, recursive, &deep, older->error))
        return FALSE;
    g_auto(GStrv) within = NULL, without = NULL;
    if (include != NULL &&
        !config_append_list(document, include, "include_dirs.include", &within, older->error))
        return FALSE;
    if (exclude != NULL &&
        !config_append_list(document, exclude, "include_dirs.exclude", &without, older->error))
        return FALSE;
    if (within == NULL && !deep)
        config_append(&within, "*.sql");
    if (within != NULL)
        append_below(&older->include, path->text, within);
    else
        config_append(&older->include, path->text);
    if (without != NULL)
        append_below(&older->exclude, path->text, without);
    return TRUE;
}

static gboolean read_folders(Older *older, const YamlNode *node)
{
    if (node->kind != YAML_SEQUENCE)
        return config_append_list(older->document, node, "include_dirs", &older->include,
                                  older->error);
    for (guint i = 0; i < node->values->len; i++) {
        const YamlNode *entry = node->values->pdata[i];
        if (entry->kind == YAML_MAPPING
                ? !read_folder(older, entry)
                : !config_append_list(older->document, entry, "include_dirs", &older->include,
                                      older->error))
            return FALSE;
    }
    return TRUE;
}

static void normalise(char **paths)
{
    for (guint i = 0; paths != NULL && paths[i] != NULL; i++) {
        char *path = g_str_has_prefix(paths[i], "./") ? g_strdup(paths[i] + 2) : g_strdup(paths[i]);
        for (gsize length = strlen(path); length > 1 && path[length - 1] == '/'; length--)
            path[length - 1] = '\0';
        g_free(paths[i]);
        paths[i] = path;
    }
}

/* The part before the first component that has a wildcard. */
static char *fixed_part(const char *path)
{
    gsize length = strcspn(path, "*?[");
    if (path[length] == '\0')
        return g_strdup(path);
    while (length > 0 && path[length - 1] != '/')
        length--;
    return g_strndup(path, length > 0 ? length - 1 : 0);
}

static char *common_folder(char **paths)
{
    char *common = fixed_part(paths[0]);
    for (guint i = 1; paths[i] != NULL; i++) {
        gsize length = strlen(common);
        while (length > 0 && !(strncmp(paths[i], common, length) == 0 &&
                               (paths[i][length] == '/' || paths[i][length] == '\0'))) {
            const char *slash = g_strrstr_len(common, (gssize)length, "/");
            length = slash != NULL ? (gsize)(slash - common) : 0;
        }
        common[length] = '\0';
    }
    return common;
}

/* The path relative to the folder: "" is the folder itself, NULL lies outside. */
static const char *relative(const char *path, const char *folder)
{
    gsize length = strlen(folder);
    if (length == 0 || strcmp(folder, ".") == 0)
        return path;
    if (strncmp(path, folder, length) != 0)
        return NULL;
    if (path[length] == '\0')
        return "";
    return path[length] == '/' ? path + length + 1 : NULL;
}

static gboolean place_includes(Older *older, const YamlNode *node)
{
    Config *config = older->config;
    if (older->include == NULL || older->include[0] == NULL)
        return TRUE;
    normalise(older->include);
    const YamlNode *schema =
        config->document != NULL ? yaml_get(config->document->root, "schema") : NULL;
    if (yaml_get(schema, "folder") == NULL) {
        g_autofree char *common = common_folder(older->include);
        g_free(config->schema.folder);
        config->schema.folder = g_strdup(*common != '\0' ? common : ".");
    }
    g_clear_pointer(&config->schema.include, g_strfreev);
    gboolean whole = FALSE;
    for (guint i = 0; older->include[i] != NULL; i++) {
        const char *path = relative(older->include[i], config->schema.folder);
        if (path == NULL)
            return yaml_fail(older->document, node, older->error,
                             "\"%s\" of include_dirs lies outside of schema.folder \"%s\"",
                             older->include[i], config->schema.folder);
        whole = whole || *path == '\0';
        config_append(&config->schema.include, path);
    }
    if (whole)
        g_clear_pointer(&config->schema.include, g_strfreev);
    return TRUE;
}

/* A folder outside of the schema's is not read anyway. */
static void place_excludes(Older *older)
{
    normalise(older->exclude);
    for (guint i = 0; older->exclude != NULL && older->exclude[i] != NULL; i++) {
        const char *path = relative(older->exclude[i], older->config->schema.folder);
        if (path != NULL && *path != '\0')
            config_append(&older->config->schema.exclude, path);
    }
}

static gboolean read_order(Older *older, const YamlNode *build)
{
    const YamlNode *mode = yaml_get(build, "sort_mode");
    if (mode == NULL)
        return TRUE;
    gboolean hexadecimal = strcmp(mode->kind == YAML_SCALAR ? mode->text : "", "hex") == 0;
    if (mode->kind != YAML_SCALAR || (!hexadecimal && strcmp(mode->text, "alphabetical") != 0))
        return yaml_fail(older->document, mode, older->error,
                         "\"build.sort_mode\" must be alphabetical or hex");
    Config *config = older->config;
    const YamlNode *schema =
        config->document != NULL ? yaml_get(config->document->root, "schema") : NULL;
    if (hexadecimal && yaml_get(schema, "order") == NULL && config->schema.order_file == NULL) {
        g_free(config->schema.order);
        config->schema.order = g_strdup("hex");
    }
    return TRUE;
}

static gboolean read_database_url(Older *older, const YamlNode *node)
{
    if (node->kind != YAML_SCALAR)
        return yaml_fail(older->document, node, older->error, "\"database_url\" must be a text");
    older->config->database_url = node;
    older->config->database_url_document = older->document;
    return TRUE;
}

static gboolean read_list(Older *older, const YamlNode *node, const char *key)
{
    Config *config = older->config;
    if (strcmp(key, "exclude_dirs") == 0)
        return config_append_list(older->document, node, key, &older->exclude, older->error);
    if (strcmp(key, "exclude") == 0)
        return config_append_list(older->document, node, key, &config->schema.exclude,
                                  older->error);
    g_clear_pointer(&config->schema.include, g_strfreev);
    return config_append_list(older->document, node, key, &config->schema.include, older->error);
}

static void remember_ignored(Older *older, const YamlNode *key)
{
    g_autofree char *line =
        g_strdup_printf("%s:%u: %s", older->document->path, key->line, key->text);
    config_append(&older->config->ignored, line);
}

static gboolean read_key(Older *older, const YamlNode *key, const YamlNode *node)
{
    if (g_strv_contains(older_keys_ignored, key->text)) {
        gboolean build = strcmp(key->text, "build") == 0;
        if (!build || node->kind != YAML_MAPPING || node->keys->len != 1 ||
            yaml_get(node, "sort_mode") == NULL)
            remember_ignored(older, key);
        return !build || read_order(older, node);
    }
    if (!config_check_key(older->document, key, "", known_keys, older->error))
        return FALSE;
    if (config_is_null(node) || strcmp(key->text, "name") == 0)
        return TRUE;
    if (strcmp(key->text, "database_url") == 0)
        return read_database_url(older, node);
    if (strcmp(key->text, "include_dirs") == 0)
        return read_folders(older, node);
    return read_list(older, node, key->text);
}

gboolean config_read_older(Config *config, const YamlDocument *document, GError **error)
{
    if (document->root->kind != YAML_MAPPING)
        return yaml_fail(document, document->root, error,
                         "an environment is a mapping of keys to values");
    Older older = {.config = config, .document = document, .error = error};
    gboolean good = TRUE;
    const YamlNode *root = document->root;
    for (guint i = 0; good && i < root->keys->len; i++)
        good = read_key(&older, root->keys->pdata[i], root->values->pdata[i]);
    good = good && place_includes(&older, yaml_get(root, "include_dirs"));
    if (good)
        place_excludes(&older);
    g_strfreev(older.include);
    g_strfreev(older.exclude);
    return good;
}
