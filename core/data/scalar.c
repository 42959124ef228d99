/* What a node of a YAML document holds: children by key, scalars read as a type. */
#include "core/data/yaml.h"

#include "core/data/duration.h"

#include <string.h>

const YamlNode *yaml_get(const YamlNode *node, const char *key)
{
    if (node == NULL || node->kind != YAML_MAPPING)
        return NULL;
    for (guint i = 0; i < node->keys->len; i++) {
        const YamlNode *candidate = node->keys->pdata[i];
        if (strcmp(candidate->text, key) == 0)
            return node->values->pdata[i];
    }
    return NULL;
}

static gboolean is_plain(const YamlNode *node)
{
    return node != NULL && node->kind == YAML_SCALAR && !node->quoted;
}

static const char *shown(const YamlNode *node)
{
    if (node == NULL)
        return "nothing";
    if (node->kind == YAML_SCALAR)
        return node->text;
    return node->kind == YAML_SEQUENCE ? "a list" : "a mapping";
}

static gboolean is_one_of(const char *text, const char *const *words)
{
    for (guint i = 0; words[i] != NULL; i++) {
        if (g_ascii_strcasecmp(text, words[i]) == 0)
            return TRUE;
    }
    return FALSE;
}

gboolean yaml_boolean(const YamlDocument *document, const YamlNode *node, gboolean *value,
                      GError **error)
{
    static const char *const yes[] = {"true", "yes", "on", NULL};
    static const char *const no[] = {"false", "no", "off", NULL};
    if (is_plain(node) && is_one_of(node->text, yes)) {
        *value = TRUE;
        return TRUE;
    }
    if (is_plain(node) && is_one_of(node->text, no)) {
        *value = FALSE;
        return TRUE;
    }
    return yaml_fail(document, node, error, "expected true or false, not \"%s\"", shown(node));
}

gboolean yaml_integer(const YamlDocument *document, const YamlNode *node, gint64 minimum,
                      gint64 maximum, gint64 *value, GError **error)
{
    if (is_plain(node) && g_ascii_string_to_signed(node->text, 10, minimum, maximum, value, NULL))
        return TRUE;
    return yaml_fail(document, node, error,
                     "expected a whole number from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT
                     ", not \"%s\"",
                     minimum, maximum, shown(node));
}

gboolean yaml_duration(const YamlDocument *document, const YamlNode *node, gint64 *milliseconds,
                       GError **error)
{
    if (node != NULL && node->kind == YAML_SCALAR && duration_parse(node->text, milliseconds))
        return TRUE;
    return yaml_fail(document, node, error,
                     "expected a duration such as 500ms, 2s, 10min or 1h, not \"%s\"", shown(node));
}
