#include "core/config/read.h"

#include "core/base/error.h"
#include "core/base/nearest.h"
#include "core/config/keys.h"

#include <string.h>

typedef struct Reader {
    Config *config;
    Config *discard; /* takes the values of the environments that are not the run's */
    const YamlDocument *document;
    GError **error;
} Reader;

gboolean config_is_null(const YamlNode *node)
{
    return node->kind == YAML_SCALAR && !node->quoted && node->text[0] == '\0';
}

void config_append(char ***list, const char *text)
{
    guint length = *list != NULL ? g_strv_length(*list) : 0;
    *list = g_renew(char *, *list, length + 2);
    (*list)[length] = g_strdup(text);
    (*list)[length + 1] = NULL;
}

static gboolean fail_kind(const YamlDocument *document, const YamlNode *node, const char *path,
                          const char *expected, GError **error)
{
    static const char *const kinds[] = {"a single value", "a list", "a mapping"};
    return yaml_fail(document, node, error, "\"%s\" must be %s, not %s", path, expected,
                     kinds[node->kind]);
}

gboolean config_read_text(const YamlDocument *document, const YamlNode *node, const char *path,
                          char **text, GError **error)
{
    if (node->kind != YAML_SCALAR)
        return fail_kind(document, node, path, "a text", error);
    g_free(*text);
    *text = g_strdup(node->text);
    return TRUE;
}

gboolean config_append_list(const YamlDocument *document, const YamlNode *node, const char *path,
                            char ***list, GError **error)
{
    if (node->kind == YAML_MAPPING)
        return fail_kind(document, node, path, "a list of texts", error);
    if (*list == NULL)
        *list = g_new0(char *, 1);
    if (node->kind == YAML_SCALAR) {
        config_append(list, node->text);
        return TRUE;
    }
    for (guint i = 0; i < node->values->len; i++) {
        const YamlNode *value = node->values->pdata[i];
        if (value->kind != YAML_SCALAR)
            return fail_kind(document, value, path, "a list of texts", error);
        config_append(list, value->text);
    }
    return TRUE;
}

gboolean config_check_key(const YamlDocument *document, const YamlNode *key, const char *parent,
                          const char *const *known, GError **error)
{
    if (g_strv_contains(known, key->text))
        return TRUE;
    yaml_fail(document, key, error, "unknown key \"%s%s%s\"", parent, *parent != '\0' ? "." : "",
              key->text);
    const char *nearest = nearest_name(key->text, known);
    g_autoptr(GString) all = g_string_new(known[0]);
    for (guint i = 1; known[0] != NULL && known[i] != NULL; i++)
        g_string_append_printf(all, ", %s", known[i]);
    if (nearest != NULL)
        error_add_hint(error, "Did you mean \"%s\"?", nearest);
    else
        error_add_hint(error, "Known here: %s.", all->str);
    return FALSE;
}

static gboolean read_choice(Reader *reader, const ConfigKey *key, const YamlNode *node,
                            const char *path, char **text)
{
    if (!config_read_text(reader->document, node, path, text, reader->error))
        return FALSE;
    g_auto(GStrv) choices = g_strsplit(key->choices, "|", -1);
    if (g_strv_contains((const char *const *)choices, *text))
        return TRUE;
    yaml_fail(reader->document, node, reader->error, "\"%s\" cannot be \"%s\"", path, *text);
    g_autofree char *all = g_strjoinv(", ", choices);
    const char *nearest = nearest_name(*text, (const char *const *)choices);
    if (nearest != NULL)
        error_add_hint(reader->error, "Did you mean \"%s\"? It is one of %s.", nearest, all);
    else
        error_add_hint(reader->error, "It is one of %s.", all);
    return FALSE;
}

static gboolean read_rule(Reader *reader, const YamlNode *name, const YamlNode *node)
{
    static const char *const severities[] = {"error", "warning", "info", "off", NULL};
    g_autofree char *path = g_strconcat("lint.rules.", name->text, NULL);
    const YamlNode *severity = node->kind == YAML_MAPPING ? yaml_get(node, "severity") : node;
    if (node->kind == YAML_SEQUENCE || (severity != NULL && severity->kind != YAML_SCALAR))
        return fail_kind(reader->document, node, path, "a severity or a mapping", reader->error);
    if (severity != NULL && !g_strv_contains(severities, severity->text)) {
        yaml_fail(reader->document, severity, reader->error, "\"%s\" cannot be \"%s\"", path,
                  severity->text);
        error_add_hint(reader->error, "A severity is one of error, warning, info, off.");
        return FALSE;
    }
    RuleConfig *rule = g_new0(RuleConfig, 1);
    rule->rule = g_strdup(name->text);
    rule->severity = severity != NULL ? g_strdup(severity->text) : NULL;
    rule->options = node->kind == YAML_MAPPING ? node : NULL;
    rule->line = name->line;
    rule->column = name->column;
    g_ptr_array_add(reader->config->lint.rules, rule);
    return TRUE;
}

static gboolean read_hooks(Reader *reader, const YamlNode *node)
{
    if (config_is_null(node))
        return TRUE;
    if (node->kind != YAML_SEQUENCE)
        return fail_kind(reader->document, node, "hooks", "a list", reader->error);
    reader->config->hooks = node;
    reader->config->hooks_document = reader->document;
    return TRUE;
}

/* Read by whoever needs it, from the document: only its shape is looked at here. */
static gboolean check_shape(Reader *reader, const ConfigKey *key, const YamlNode *node,
                            const char *path)
{
    gboolean list = key->kind == KEY_LIST;
    if (list ? node->kind != YAML_MAPPING : node->kind == YAML_MAPPING)
        return TRUE;
    return fail_kind(reader->document, node, path, list ? "a list of texts" : "a mapping",
                     reader->error);
}

static gboolean read_elsewhere(Reader *reader, const ConfigKey *key, const YamlNode *name,
                               const YamlNode *node, const char *path)
{
    if (strcmp(key->path, "lint.rules.*") == 0)
        return read_rule(reader, name, node);
    if (strcmp(key->path, "hooks") == 0)
        return read_hooks(reader, node);
    if (strcmp(key->path, "lint.custom.*") == 0 || strcmp(key->path, "cqrs.read_models.*") == 0)
        return check_shape(reader, key, node, path);
    g_assert(g_str_has_suffix(key->path, ".database_url"));
    if (node->kind != YAML_SCALAR)
        return fail_kind(reader->document, node, path, "a text", reader->error);
    reader->config->database_url = node;
    reader->config->database_url_document = reader->document;
    return TRUE;
}

static gboolean read_value(Reader *reader, const ConfigKey *key, const YamlNode *node,
                           const char *path)
{
    gpointer place = G_STRUCT_MEMBER_P(reader->config, key->offset);
    switch (key->kind) {
    case KEY_LIST:
        return config_append_list(reader->document, node, path, place, reader->error);
    case KEY_CHOICE:
        return read_choice(reader, key, node, path, place);
    case KEY_BOOLEAN:
        return yaml_boolean(reader->document, node, place, reader->error);
    case KEY_INTEGER:
        return yaml_integer(reader->document, node, key->minimum, key->maximum, place,
                            reader->error);
    case KEY_DURATION:
        return yaml_duration(reader->document, node, place, reader->error);
    case KEY_TEXT:
    case KEY_ANY:
        break;
    }
    return config_read_text(reader->document, node, path, place, reader->error);
}

static gboolean read_leaf(Reader *reader, const ConfigKey *key, const YamlNode *name,
                          const YamlNode *node, const char *path)
{
    if (key->offset == NO_OFFSET)
        return read_elsewhere(reader, key, name, node, path);
    if (read_value(reader, key, node, path))
        return TRUE;
    if (key->kind == KEY_BOOLEAN || key->kind == KEY_INTEGER || key->kind == KEY_DURATION)
        g_prefix_error(reader->error, "\"%s\": ", path);
    return FALSE;
}

static gboolean read_mapping(Reader *reader, const YamlNode *node, const char *pattern,
                             const char *path);

static char *join_path(const char *parent, const char *name)
{
    return *parent != '\0' ? g_strconcat(parent, ".", name, NULL) : g_strdup(name);
}

static gboolean read_member(Reader *reader, const YamlNode *name, const YamlNode *node,
                            const char *pattern, const char *path)
{
    const ConfigKey *key = config_key_find(pattern);
    if (config_is_null(node)) /* "key:" with nothing after it is as if it were not there */
        return TRUE;
    if (key != NULL)
        return read_leaf(reader, key, name, node, path);
    if (node->kind != YAML_MAPPING)
        return fail_kind(reader->document, node, path, "a mapping", reader->error);
    Config *config = reader->config;
    if (strcmp(pattern, "environments.*") == 0 && strcmp(name->text, config->environment) != 0)
        reader->config = reader->discard;
    gboolean good = read_mapping(reader, node, pattern, path);
    reader->config = config;
    return good;
}

static gboolean read_mapping(Reader *reader, const YamlNode *node, const char *pattern,
                             const char *path)
{
    g_auto(GStrv) known = config_key_children(pattern);
    gboolean any = g_strv_contains((const char *const *)known, "*");
    for (guint i = 0; i < node->keys->len; i++) {
        const YamlNode *name = node->keys->pdata[i];
        if (!any && !config_check_key(reader->document, name, path, (const char *const *)known,
                                      reader->error))
            return FALSE;
        g_autofree char *child_pattern = join_path(pattern, any ? "*" : name->text);
        g_autofree char *child_path = join_path(path, name->text);
        if (!read_member(reader, name, node->values->pdata[i], child_pattern, child_path))
            return FALSE;
    }
    return TRUE;
}

gboolean config_read_main(Config *config, const YamlDocument *document, GError **error)
{
    Config discard = {.environment = NULL};
    Reader reader = {.config = config, .discard = &discard, .document = document, .error = error};
    gboolean good = document->root->kind == YAML_MAPPING
                        ? read_mapping(&reader, document->root, "", "")
                        : yaml_fail(document, document->root, error,
                                    "a configuration is a mapping of keys to values");
    config_clear(&discard);
    return good;
}
