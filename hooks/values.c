#include "hooks/values.h"

#include <string.h>

#include "core/base/error.h"
#include "core/base/nearest.h"
#include "core/data/duration.h"

typedef struct Value {
    HookParameterKind kind;
    char *text;
    char **list;
    gint64 integer;
    double number;
    guint line, column;
} Value;

struct HookValues {
    char *path;
    guint line, column;
    GHashTable *values; /* name -> Value */
};

static const char *const words[] = {
    [HOOK_TEXT] = "text",     [HOOK_LIST] = "list",       [HOOK_INTEGER] = "integer",
    [HOOK_NUMBER] = "number", [HOOK_BOOLEAN] = "boolean", [HOOK_DURATION] = "duration",
};

const char *hook_parameter_kind_word(HookParameterKind kind)
{
    return words[kind];
}

static void value_free(gpointer data)
{
    Value *value = data;
    g_free(value->text);
    g_strfreev(value->list);
    g_free(value);
}

static gboolean read_number(const YamlDocument *document, const YamlNode *node, double *number,
                            GError **error)
{
    char *end = NULL;
    *number = node->kind == YAML_SCALAR ? g_ascii_strtod(node->text, &end) : 0;
    if (end != NULL && end != node->text && *end == '\0' && *number - *number == 0)
        return TRUE;
    return yaml_fail(document, node, error, "expected a number");
}

static gboolean read_list(const YamlDocument *document, const YamlNode *node, char ***list,
                          GError **error)
{
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    if (node->kind == YAML_SCALAR)
        g_ptr_array_add(texts, g_strdup(node->text));
    for (guint i = 0; node->kind == YAML_SEQUENCE && i < node->values->len; i++) {
        const YamlNode *entry = g_ptr_array_index(node->values, i);
        if (entry->kind != YAML_SCALAR)
            return yaml_fail(document, entry, error, "expected a text");
        g_ptr_array_add(texts, g_strdup(entry->text));
    }
    if (node->kind == YAML_MAPPING)
        return yaml_fail(document, node, error, "expected a list of texts");
    g_ptr_array_add(texts, NULL);
    *list = (char **)g_ptr_array_free(g_steal_pointer(&texts), FALSE);
    return TRUE;
}

static gboolean read_kind(Value *value, const YamlDocument *document, const YamlNode *node,
                          GError **error)
{
    gboolean flag = FALSE;
    switch (value->kind) {
    case HOOK_LIST:
        return read_list(document, node, &value->list, error);
    case HOOK_INTEGER:
        return yaml_integer(document, node, G_MININT64, G_MAXINT64, &value->integer, error);
    case HOOK_NUMBER:
        return read_number(document, node, &value->number, error);
    case HOOK_DURATION:
        return yaml_duration(document, node, &value->integer, error);
    case HOOK_BOOLEAN:
        if (!yaml_boolean(document, node, &flag, error))
            return FALSE;
        value->integer = flag;
        return TRUE;
    case HOOK_TEXT:
        break;
    }
    return node->kind == YAML_SCALAR || yaml_fail(document, node, error, "expected a text");
}

static gboolean add(HookValues *self, const HookParameter *parameter, const YamlDocument *document,
                    const YamlNode *node, GError **error)
{
    Value *value = g_new0(Value, 1);
    value->kind = parameter->kind;
    value->line = node->line;
    value->column = node->column;
    if (node->kind == YAML_SCALAR)
        value->text = g_strdup(node->text);
    g_hash_table_insert(self->values, g_strdup(parameter->name), value);
    if (read_kind(value, document, node, error))
        return TRUE;
    g_prefix_error(error, "\"%s\": ", parameter->name);
    return FALSE;
}

static void add_fallback(HookValues *self, const HookParameter *parameter)
{
    Value *value = g_new0(Value, 1);
    value->kind = parameter->kind;
    value->text = g_strdup(parameter->fallback);
    if (parameter->kind == HOOK_DURATION)
        duration_parse(parameter->fallback, &value->integer);
    else if (parameter->kind == HOOK_BOOLEAN)
        value->integer = strcmp(parameter->fallback, "true") == 0;
    else if (parameter->kind == HOOK_INTEGER)
        value->integer = g_ascii_strtoll(parameter->fallback, NULL, 10);
    else if (parameter->kind == HOOK_NUMBER)
        value->number = g_ascii_strtod(parameter->fallback, NULL);
    else if (parameter->kind == HOOK_LIST)
        value->list = g_strsplit(parameter->fallback, ",", -1);
    g_hash_table_insert(self->values, g_strdup(parameter->name), value);
}

static const HookParameter *find(const HookParameter *parameters, const char *name)
{
    for (; parameters != NULL && parameters->name != NULL; parameters++) {
        if (strcmp(parameters->name, name) == 0)
            return parameters;
    }
    return NULL;
}

static gboolean fail_unknown(const HookParameter *parameters, const char *type,
                             const YamlDocument *document, const YamlNode *key, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (const HookParameter *each = parameters; each != NULL && each->name != NULL; each++)
        g_ptr_array_add(names, (char *)(gintptr)each->name);
    g_ptr_array_add(names, NULL);
    yaml_fail(document, key, error, "the hook type \"%s\" has no parameter \"%s\"", type,
              key->text);
    const char *nearest = nearest_name(key->text, (const char *const *)names->pdata);
    g_autofree char *all = g_strjoinv(", ", (char **)names->pdata);
    if (nearest != NULL)
        error_add_hint(error, "Did you mean \"%s\"?", nearest);
    else if (names->len > 1)
        error_add_hint(error, "It has %s.", all);
    else
        error_add_hint(error, "It has none.");
    return FALSE;
}

static gboolean fill(HookValues *self, const HookParameter *parameters, const char *type,
                     const YamlDocument *document, const YamlNode *at, GError **error)
{
    for (; parameters != NULL && parameters->name != NULL; parameters++) {
        if (g_hash_table_contains(self->values, parameters->name))
            continue;
        if (parameters->required) {
            yaml_fail(document, at, error, "the hook type \"%s\" needs \"%s\"", type,
                      parameters->name);
            error_add_hint(error, "Give it below \"config\": %s.", parameters->summary);
            return FALSE;
        }
        if (parameters->fallback != NULL)
            add_fallback(self, parameters);
    }
    return TRUE;
}

HookValues *hook_values_read(const HookParameter *parameters, const char *type,
                             const YamlDocument *document, const YamlNode *node, const YamlNode *at,
                             GError **error)
{
    g_autoptr(HookValues) self = g_new0(HookValues, 1);
    self->path = g_strdup(document->path);
    self->line = at->line;
    self->column = at->column;
    self->values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, value_free);
    for (guint i = 0; node != NULL && i < node->keys->len; i++) {
        const YamlNode *key = g_ptr_array_index(node->keys, i);
        const HookParameter *parameter = find(parameters, key->text);
        if (parameter == NULL) {
            fail_unknown(parameters, type, document, key, error);
            return NULL;
        }
        if (!add(self, parameter, document, g_ptr_array_index(node->values, i), error))
            return NULL;
    }
    return fill(self, parameters, type, document, at, error) ? g_steal_pointer(&self) : NULL;
}

void hook_values_free(HookValues *values)
{
    if (values == NULL)
        return;
    g_clear_pointer(&values->values, g_hash_table_unref);
    g_free(values->path);
    g_free(values);
}

static const Value *get(const HookValues *values, const char *name, HookParameterKind kind)
{
    const Value *value = g_hash_table_lookup(values->values, name);
    g_assert(value == NULL || value->kind == kind);
    return value;
}

gboolean hook_values_has(const HookValues *values, const char *name)
{
    return g_hash_table_contains(values->values, name);
}

const char *hook_values_text(const HookValues *values, const char *name)
{
    const Value *value = get(values, name, HOOK_TEXT);
    return value != NULL ? value->text : NULL;
}

const char *const *hook_values_list(const HookValues *values, const char *name)
{
    const Value *value = get(values, name, HOOK_LIST);
    return value != NULL ? (const char *const *)value->list : NULL;
}

gint64 hook_values_integer(const HookValues *values, const char *name)
{
    const Value *value = g_hash_table_lookup(values->values, name);
    g_assert(value == NULL || value->kind == HOOK_INTEGER || value->kind == HOOK_DURATION);
    return value != NULL ? value->integer : 0;
}

double hook_values_number(const HookValues *values, const char *name)
{
    const Value *value = get(values, name, HOOK_NUMBER);
    return value != NULL ? value->number : 0;
}

gboolean hook_values_boolean(const HookValues *values, const char *name)
{
    const Value *value = get(values, name, HOOK_BOOLEAN);
    return value != NULL && value->integer != 0;
}

const char *hook_values_raw(const HookValues *values, const char *name)
{
    const Value *value = g_hash_table_lookup(values->values, name);
    return value != NULL ? value->text : NULL;
}

gboolean hook_values_fail(const HookValues *values, const char *name, GError **error,
                          const char *format, ...)
{
    const Value *value = name != NULL ? g_hash_table_lookup(values->values, name) : NULL;
    gboolean placed = value != NULL && value->line > 0;
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    error_set(error, ERROR_INPUT, "%s", message);
    error_add_place(error, values->path, placed ? value->line : values->line,
                    placed ? value->column : values->column);
    return FALSE;
}

guint hook_values_line(const HookValues *values, const char *name)
{
    const Value *value = g_hash_table_lookup(values->values, name);
    return value != NULL ? value->line : 0;
}

const char *hook_values_path(const HookValues *values)
{
    return values->path;
}
