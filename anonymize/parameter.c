#include "anonymize/parameter.h"

#include "core/base/error.h"
#include "core/base/nearest.h"

#include <math.h>
#include <string.h>

static const StrategyParameter *find(const Strategy *strategy, const char *name)
{
    for (const StrategyParameter *at = strategy->parameters; at != NULL && at->name != NULL; at++)
        if (strcmp(at->name, name) == 0)
            return at;
    return NULL;
}

static gboolean fail_at(const StrategySetup *setup, const YamlNode *node, GError **error,
                        const char *message)
{
    if (setup->document != NULL && node != NULL)
        return yaml_fail(setup->document, node, error, "strategy \"%s\": %s", setup->strategy->name,
                         message);
    error_set(error, ERROR_INPUT, "strategy \"%s\": %s", setup->strategy->name, message);
    return FALSE;
}

gboolean parameter_fail(const StrategySetup *setup, const char *name, GError **error,
                        const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    const YamlNode *node = name == NULL ? NULL : parameter_node(setup, name);
    return fail_at(setup, node != NULL ? node : setup->parameters, error, message);
}

gboolean value_fail(const char *strategy, GError **error, const char *expected)
{
    error_set(error, ERROR_INPUT, "strategy \"%s\" cannot read a value: expected %s", strategy,
              expected);
    return FALSE;
}

static gboolean is_of_profile(const char *name)
{
    return strcmp(name, "type") == 0 || strcmp(name, "key_domain") == 0 ||
           strcmp(name, "when") == 0 || strcmp(name, "reason") == 0 || strcmp(name, "speed") == 0;
}

static gboolean kind_fits(const StrategySetup *setup, const StrategyParameter *parameter,
                          const YamlNode *node, GError **error)
{
    gboolean truth = FALSE;
    gint64 number = 0;
    gboolean scalar = node->kind == YAML_SCALAR;
    char *end = NULL;
    switch (parameter->kind) {
    case PARAMETER_BOOLEAN:
        return yaml_boolean(setup->document, node, &truth, error);
    case PARAMETER_INTEGER:
        return yaml_integer(setup->document, node, G_MININT64, G_MAXINT64, &number, error);
    case PARAMETER_NUMBER:
        if (scalar && node->text[0] != '\0' && isfinite(g_ascii_strtod(node->text, &end)) &&
            *end == '\0')
            return TRUE;
        break;
    case PARAMETER_TEXT:
        if (scalar)
            return TRUE;
        break;
    case PARAMETER_LIST:
        if (node->kind == YAML_SEQUENCE)
            return TRUE;
        break;
    case PARAMETER_MAPPING:
        if (node->kind == YAML_MAPPING)
            return TRUE;
        break;
    case PARAMETER_STRATEGY:
        if (node->kind != YAML_SEQUENCE)
            return TRUE;
        break;
    case PARAMETER_ANY:
        return TRUE;
    }
    static const char *const kinds[] = {"a text", "an integer", "a number",   "true or false",
                                        "a list", "a mapping",  "a strategy", "anything"};
    g_autofree char *message =
        g_strdup_printf("\"%s\" must be %s", parameter->name, kinds[parameter->kind]);
    return fail_at(setup, node, error, message);
}

static void hint_nearest(const StrategySetup *setup, const char *typed, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    const StrategyParameter *at = setup->strategy->parameters;
    for (; at != NULL && at->name != NULL; at++)
        g_ptr_array_add(names, (gpointer)(guintptr)at->name);
    g_ptr_array_add(names, NULL);
    const char *meant = nearest_name(typed, (const char *const *)names->pdata);
    if (meant != NULL)
        error_add_hint(error, "Did you mean \"%s\"?", meant);
}

static gboolean check_given(const StrategySetup *setup, GError **error)
{
    const YamlNode *mapping = setup->parameters;
    if (mapping == NULL || mapping->kind != YAML_MAPPING)
        return TRUE;
    for (guint i = 0; i < mapping->keys->len; i++) {
        const YamlNode *key = mapping->keys->pdata[i];
        const StrategyParameter *parameter = find(setup->strategy, key->text);
        if (parameter == NULL && is_of_profile(key->text))
            continue;
        if (parameter == NULL) {
            g_autofree char *message = g_strdup_printf("unknown parameter \"%s\"", key->text);
            fail_at(setup, key, error, message);
            hint_nearest(setup, key->text, error);
            return FALSE;
        }
        if (!kind_fits(setup, parameter, mapping->values->pdata[i], error))
            return FALSE;
    }
    return TRUE;
}

gboolean parameters_check(const StrategySetup *setup, GError **error)
{
    if (!check_given(setup, error))
        return FALSE;
    const StrategyParameter *at = setup->strategy->parameters;
    for (; at != NULL && at->name != NULL; at++)
        if (at->required && parameter_node(setup, at->name) == NULL)
            return parameter_fail(setup, NULL, error, "the parameter \"%s\" is missing", at->name);
    return TRUE;
}

const YamlNode *parameter_node(const StrategySetup *setup, const char *name)
{
    return yaml_get(setup->parameters, name);
}

const char *parameter_text(const StrategySetup *setup, const char *name)
{
    const YamlNode *node = parameter_node(setup, name);
    if (node != NULL && node->kind == YAML_SCALAR)
        return node->text;
    const StrategyParameter *parameter = find(setup->strategy, name);
    return parameter == NULL ? NULL : parameter->initial;
}

gboolean parameter_boolean(const StrategySetup *setup, const char *name)
{
    gboolean value = FALSE;
    const YamlNode *node = parameter_node(setup, name);
    if (node != NULL && yaml_boolean(setup->document, node, &value, NULL))
        return value;
    return g_strcmp0(parameter_text(setup, name), "true") == 0;
}

gboolean parameter_integer(const StrategySetup *setup, const char *name, gint64 minimum,
                           gint64 maximum, gint64 *value, GError **error)
{
    const char *text = parameter_text(setup, name);
    g_assert(text != NULL);
    gint64 found = 0;
    if (!g_ascii_string_to_signed(text, 10, minimum, maximum, &found, NULL))
        return parameter_fail(setup, name, error,
                              "\"%s\" must be a whole number from %" G_GINT64_FORMAT
                              " to %" G_GINT64_FORMAT,
                              name, minimum, maximum);
    *value = found;
    return TRUE;
}

gboolean parameter_number(const StrategySetup *setup, const char *name, double *value,
                          GError **error)
{
    const char *text = parameter_text(setup, name);
    char *end = NULL;
    double found = text == NULL ? 0 : g_ascii_strtod(text, &end);
    if (text == NULL || *text == '\0' || *end != '\0' || !isfinite(found))
        return parameter_fail(setup, name, error, "\"%s\" must be a number", name);
    *value = found;
    return TRUE;
}

gboolean parameter_word(const StrategySetup *setup, const char *name, const char *const *words,
                        guint *value, GError **error)
{
    const char *text = parameter_text(setup, name);
    for (guint i = 0; words[i] != NULL; i++) {
        if (g_strcmp0(words[i], text) == 0) {
            *value = i;
            return TRUE;
        }
    }
    g_autofree char *all = g_strjoinv(", ", (char **)(guintptr)words);
    return parameter_fail(setup, name, error, "\"%s\" must be one of %s", name, all);
}

gboolean parameter_column(const StrategySetup *setup, const char *name, const char *column,
                          guint *position, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint i = 0; i < setup->n_columns; i++) {
        if (strcmp(setup->columns[i].name, column) == 0) {
            *position = setup->columns[i].position;
            return TRUE;
        }
        g_ptr_array_add(names, (gpointer)(guintptr)setup->columns[i].name);
    }
    g_ptr_array_add(names, NULL);
    parameter_fail(setup, name, error, "the table has no column \"%s\"", column);
    const char *meant = nearest_name(column, (const char *const *)names->pdata);
    if (meant != NULL)
        error_add_hint(error, "Did you mean \"%s\"?", meant);
    return FALSE;
}
