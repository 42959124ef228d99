#include "cmd/linting/custom.h"

#include "cmd/linting/plugin_rule.h"
#include "core/base/error.h"
#include "lint/custom.h"

static gboolean fail_at(const Config *config, const YamlNode *node, GError **error)
{
    if (error != NULL && *error != NULL)
        error_add_place(error, config->path, node->line, node->column);
    return FALSE;
}

static gboolean set_key(CustomRule *rule, const Config *config, const YamlNode *key,
                        const YamlNode *value, GError **error)
{
    if (value->kind == YAML_SCALAR)
        return custom_rule_set(rule, key->text, value->text, error) ||
               fail_at(config, value, error);
    for (guint i = 0; i < value->values->len; i++) {
        const YamlNode *element = value->values->pdata[i];
        if (value->kind == YAML_MAPPING || element->kind != YAML_SCALAR)
            return yaml_fail(config->document, element, error,
                             "\"%s\" takes a text or a list of texts", key->text);
        if (!custom_rule_set(rule, key->text, element->text, error))
            return fail_at(config, element, error);
    }
    return TRUE;
}

static gboolean add_rule(const Config *config, const YamlNode *name, const YamlNode *keys,
                         GError **error)
{
    if (keys->kind != YAML_MAPPING)
        return yaml_fail(config->document, keys, error, "a custom rule is a mapping");
    g_autoptr(CustomRule) rule = custom_rule_new(name->text);
    for (guint i = 0; i < keys->keys->len; i++)
        if (!set_key(rule, config, keys->keys->pdata[i], keys->values->pdata[i], error))
            return FALSE;
    const LintRule *finished = custom_rule_finish(rule, error);
    if (finished == NULL || !lint_rule_add(finished, error))
        return fail_at(config, name, error);
    (void)g_steal_pointer(&rule);
    return TRUE;
}

static gboolean add_configured(const Config *config, GError **error)
{
    const YamlNode *root = config->document != NULL ? config->document->root : NULL;
    const YamlNode *rules = yaml_get(yaml_get(root, "lint"), "custom");
    if (rules == NULL || rules->kind != YAML_MAPPING)
        return TRUE;
    for (guint i = 0; i < rules->keys->len; i++)
        if (!add_rule(config, rules->keys->pdata[i], rules->values->pdata[i], error))
            return FALSE;
    return TRUE;
}

gboolean custom_rules_add(const Config *config, GPtrArray *warnings, GError **error)
{
    static gboolean added;
    if (added)
        return TRUE;
    added = TRUE;
    return plugin_rules_add(warnings, error) && add_configured(config, error);
}
