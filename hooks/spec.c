#include "hooks/spec.h"

#include <string.h>

#include "core/base/error.h"
#include "core/base/nearest.h"

enum { USUAL_PRIORITY = 50, USUAL_TIMEOUT = 300 * 1000, LARGEST_PRIORITY = 10000 };

/* Where a list of hooks is read from. */
typedef struct Reader {
    GPtrArray *specs;
    HookRegistry *registry;
    const YamlDocument *document;
    SourceTree *tree;
    const Migration *migration; /* NULL: confiture.yaml */
    gboolean up, down;
} Reader;

static void spec_free(gpointer data)
{
    HookSpec *spec = data;
    g_free(spec->name);
    g_free(spec->source);
    g_free(spec->version);
    g_strfreev(spec->versions);
    g_strfreev(spec->names);
    g_strfreev(spec->paths);
    g_strfreev(spec->environments);
    hook_values_free(spec->values);
    g_free(spec);
}

GPtrArray *hook_specs_new(void)
{
    return g_ptr_array_new_with_free_func(spec_free);
}

static gboolean fail_name(const Reader *self, const YamlNode *node, const char *what,
                          const char *const *known, GError **error)
{
    yaml_fail(self->document, node, error, "there is no %s \"%s\"", what, node->text);
    const char *nearest = nearest_name(node->text, known);
    g_autofree char *all = g_strjoinv(", ", (char **)(gintptr)known);
    if (nearest != NULL)
        error_add_hint(error, "Did you mean \"%s\"?", nearest);
    else
        error_add_hint(error, "It is one of %s.", all);
    return FALSE;
}

static gboolean check_keys(const Reader *self, const YamlNode *mapping, const char *const *known,
                           GError **error)
{
    if (mapping->kind != YAML_MAPPING)
        return yaml_fail(self->document, mapping, error,
                         "a hook is a mapping, for example {phase: after_ddl, type: analyze}");
    for (guint i = 0; i < mapping->keys->len; i++) {
        const YamlNode *key = g_ptr_array_index(mapping->keys, i);
        if (g_strv_contains(known, key->text))
            continue;
        yaml_fail(self->document, key, error, "a hook has no \"%s\"", key->text);
        const char *nearest = nearest_name(key->text, known);
        if (nearest != NULL)
            error_add_hint(error, "Did you mean \"%s\"?", nearest);
        else
            error_add_hint(error, "Parameters of the type stand below \"config\".");
        return FALSE;
    }
    return TRUE;
}

static const YamlNode *get_text(const Reader *self, const YamlNode *mapping, const char *key,
                                gboolean needed, GError **error)
{
    const YamlNode *node = yaml_get(mapping, key);
    if (node == NULL && needed)
        yaml_fail(self->document, mapping, error, "the hook has no \"%s\"", key);
    else if (node != NULL && node->kind != YAML_SCALAR)
        yaml_fail(self->document, node, error, "\"%s\" must be a text", key);
    else
        return node;
    return NULL;
}

static gboolean read_phase(const Reader *self, HookSpec *spec, const YamlNode *mapping,
                           GError **error)
{
    const YamlNode *node = get_text(self, mapping, "phase", TRUE, error);
    if (node == NULL)
        return FALSE;
    spec->phase = phase_find(node->text);
    if (spec->phase < PHASE_COUNT)
        return TRUE;
    const char *known[PHASE_COUNT + 1] = {NULL};
    for (Phase phase = 0; phase < PHASE_COUNT; phase++)
        known[phase] = phase_name(phase);
    return fail_name(self, node, "phase", known, error);
}

static gboolean read_type(const Reader *self, HookSpec *spec, const YamlNode *mapping,
                          GError **error)
{
    const YamlNode *node = get_text(self, mapping, "type", TRUE, error);
    if (node == NULL)
        return FALSE;
    spec->type = hook_registry_find(self->registry, node->text);
    if (spec->type == NULL) {
        g_auto(GStrv) known = hook_registry_names(self->registry);
        fail_name(self, node, "hook type", (const char *const *)known, error);
        if (g_str_has_prefix(node->text, "plugin:"))
            error_add_hint(error,
                           "Plugins are found in the folders of CONFITURE_PLUGIN_PATH and of "
                           "\"plugins\" in the user's configuration.");
        return FALSE;
    }
    if ((spec->type->flags & HOOK_BEFORE_ONLY) != 0 && spec->phase > PHASE_BEFORE_DDL)
        return yaml_fail(self->document, node, error,
                         "a hook of type \"%s\" runs in before_validation or before_ddl alone",
                         node->text);
    return TRUE;
}

static gboolean read_numbers(const Reader *self, HookSpec *spec, const YamlNode *mapping,
                             GError **error)
{
    const YamlNode *priority = yaml_get(mapping, "priority"),
                   *timeout = yaml_get(mapping, "timeout");
    spec->priority = USUAL_PRIORITY;
    spec->timeout = USUAL_TIMEOUT;
    if (priority != NULL && !yaml_integer(self->document, priority, -LARGEST_PRIORITY,
                                          LARGEST_PRIORITY, &spec->priority, error)) {
        g_prefix_error(error, "\"priority\": ");
        return FALSE;
    }
    if (timeout != NULL && !yaml_duration(self->document, timeout, &spec->timeout, error)) {
        g_prefix_error(error, "\"timeout\": ");
        return FALSE;
    }
    if (spec->timeout > 0)
        return TRUE;
    return yaml_fail(self->document, timeout, error, "\"timeout\" must be more than 0");
}

static gboolean read_on_failure(const Reader *self, HookSpec *spec, const YamlNode *mapping,
                                GError **error)
{
    static const char *const known[] = {"fail", "warn", NULL};
    g_autoptr(GError) reason = NULL;
    const YamlNode *node = get_text(self, mapping, "on_failure", FALSE, &reason);
    if (reason != NULL) {
        g_propagate_error(error, g_steal_pointer(&reason));
        return FALSE;
    }
    if (node == NULL || g_strv_contains(known, node->text)) {
        spec->warn = node != NULL && strcmp(node->text, "warn") == 0;
        return TRUE;
    }
    return fail_name(self, node, "\"on_failure\"", known, error);
}

static gboolean read_globs(const Reader *self, const YamlNode *when, const char *key, char ***globs,
                           GError **error)
{
    const YamlNode *node = yaml_get(when, key);
    if (node == NULL)
        return TRUE;
    GPtrArray *texts = g_ptr_array_new();
    if (node->kind == YAML_SCALAR)
        g_ptr_array_add(texts, g_strdup(node->text));
    for (guint i = 0; node->kind == YAML_SEQUENCE && i < node->values->len; i++) {
        const YamlNode *entry = g_ptr_array_index(node->values, i);
        if (entry->kind == YAML_SCALAR)
            g_ptr_array_add(texts, g_strdup(entry->text));
    }
    guint expected = node->kind == YAML_SEQUENCE ? node->values->len : 1;
    gboolean good = node->kind != YAML_MAPPING && texts->len == expected;
    g_ptr_array_add(texts, NULL);
    *globs = (char **)g_ptr_array_free(texts, FALSE);
    return good ||
           yaml_fail(self->document, node, error, "\"%s\" must be a glob or a list of them", key);
}

static gboolean read_direction(const Reader *self, HookSpec *spec, const YamlNode *when,
                               GError **error)
{
    static const char *const known[] = {"up", "down", "both", NULL};
    const YamlNode *node = yaml_get(when, "direction");
    spec->up = self->up;
    spec->down = self->down;
    if (node == NULL)
        return TRUE;
    if (self->migration != NULL)
        return yaml_fail(
            self->document, node, error,
            "in a migration's own file the hooks of the way down stand below \"down\"");
    if (node->kind != YAML_SCALAR)
        return yaml_fail(self->document, node, error, "\"direction\" must be a text");
    if (!g_strv_contains(known, node->text))
        return fail_name(self, node, "direction", known, error);
    spec->up = strcmp(node->text, "down") != 0;
    spec->down = strcmp(node->text, "up") != 0;
    return TRUE;
}

static gboolean read_when(const Reader *self, HookSpec *spec, const YamlNode *mapping,
                          GError **error)
{
    static const char *const keys[] = {"version", "name", "path", "environment", "direction", NULL};
    const YamlNode *when = yaml_get(mapping, "when");
    if (when != NULL && when->kind != YAML_MAPPING)
        return yaml_fail(self->document, when, error, "\"when\" must be a mapping");
    return (when == NULL || check_keys(self, when, keys, error)) &&
           read_globs(self, when, "version", &spec->versions, error) &&
           read_globs(self, when, "name", &spec->names, error) &&
           read_globs(self, when, "path", &spec->paths, error) &&
           read_globs(self, when, "environment", &spec->environments, error) &&
           read_direction(self, spec, when, error);
}

static gboolean read_config(const Reader *self, HookSpec *spec, const YamlNode *mapping,
                            GError **error)
{
    const YamlNode *config = yaml_get(mapping, "config");
    if (config != NULL && config->kind != YAML_MAPPING)
        return yaml_fail(self->document, config, error, "\"config\" must be a mapping");
    spec->values = hook_values_read(spec->type->parameters, spec->type->name, self->document,
                                    config, mapping, error);
    return spec->values != NULL &&
           (spec->type->check == NULL || spec->type->check(spec->values, self->tree, error));
}

static gboolean read_one(const Reader *self, const YamlNode *mapping, GError **error)
{
    static const char *const keys[] = {"phase",   "type",       "name",   "priority", "when",
                                       "timeout", "on_failure", "config", NULL};
    HookSpec *spec = g_new0(HookSpec, 1);
    g_autoptr(GError) reason = NULL;
    spec->order = self->specs->len;
    g_ptr_array_add(self->specs, spec);
    g_autofree char *file = g_path_get_basename(self->document->path);
    spec->source = g_strdup_printf("%s:%u", file, mapping->line);
    if (self->migration != NULL)
        spec->version = g_strdup(self->migration->version);
    if (!check_keys(self, mapping, keys, error) || !read_phase(self, spec, mapping, error) ||
        !read_type(self, spec, mapping, error) || !read_numbers(self, spec, mapping, error) ||
        !read_on_failure(self, spec, mapping, error) || !read_when(self, spec, mapping, error) ||
        !read_config(self, spec, mapping, error))
        return FALSE;
    const YamlNode *name = get_text(self, mapping, "name", FALSE, &reason);
    spec->name = g_strdup(name != NULL && name->text[0] != '\0' ? name->text : spec->type->name);
    if (reason == NULL)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&reason));
    return FALSE;
}

static gboolean read_list(const Reader *self, const YamlNode *list, GError **error)
{
    if (list == NULL || (list->kind == YAML_SCALAR && list->text[0] == '\0'))
        return TRUE;
    if (list->kind != YAML_SEQUENCE)
        return yaml_fail(self->document, list, error, "\"hooks\" must be a list");
    for (guint i = 0; i < list->values->len; i++) {
        if (!read_one(self, g_ptr_array_index(list->values, i), error))
            return FALSE;
    }
    return TRUE;
}

gboolean hook_specs_read(GPtrArray *specs, HookRegistry *registry, const YamlDocument *document,
                         const YamlNode *list, SourceTree *tree, GError **error)
{
    Reader reader = {.specs = specs,
                     .registry = registry,
                     .document = document,
                     .tree = tree,
                     .up = TRUE,
                     .down = TRUE};
    return read_list(&reader, list, error);
}

gboolean hook_specs_read_migration(GPtrArray *specs, HookRegistry *registry, SourceTree *tree,
                                   const Migration *migration, GError **error)
{
    if (migration->settings_path == NULL || !g_str_has_suffix(migration->settings_path, ".yaml"))
        return TRUE;
    g_autoptr(GBytes) bytes = source_tree_read(tree, migration->settings_path, error);
    g_autoptr(YamlDocument) document =
        bytes != NULL ? yaml_parse(migration->settings_path, bytes, error) : NULL;
    if (document == NULL)
        return FALSE;
    Reader reader = {.specs = specs,
                     .registry = registry,
                     .document = document,
                     .tree = tree,
                     .migration = migration,
                     .up = TRUE};
    if (!read_list(&reader, yaml_get(document->root, "hooks"), error))
        return FALSE;
    reader.up = FALSE;
    reader.down = TRUE;
    return read_list(&reader, yaml_get(yaml_get(document->root, "down"), "hooks"), error);
}

static int compare(gconstpointer left, gconstpointer right)
{
    const HookSpec *a = *(const HookSpec *const *)left, *b = *(const HookSpec *const *)right;
    if (a->phase != b->phase)
        return a->phase < b->phase ? -1 : 1;
    if (a->priority != b->priority)
        return a->priority < b->priority ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

void hook_specs_sort(GPtrArray *specs)
{
    g_ptr_array_sort(specs, compare);
}

static gboolean any_matches(char **globs, const char *text)
{
    if (globs == NULL)
        return TRUE;
    for (; *globs != NULL; globs++) {
        if (text != NULL && g_pattern_match_simple(*globs, text))
            return TRUE;
    }
    return FALSE;
}

static gboolean is_version(char **globs, const char *version)
{
    if (any_matches(globs, version))
        return TRUE;
    for (; *globs != NULL; globs++) {
        if (version_is_valid(*globs) && version_compare(*globs, version) == 0)
            return TRUE;
    }
    return FALSE;
}

gboolean hook_spec_matches(const HookSpec *spec, const Migration *migration, const char *path,
                           Direction direction, const char *environment)
{
    if (spec->version != NULL && version_compare(spec->version, migration->version) != 0)
        return FALSE;
    return (direction == DIRECTION_UP ? spec->up : spec->down) &&
           is_version(spec->versions, migration->version) &&
           any_matches(spec->names, migration->name) && any_matches(spec->paths, path) &&
           any_matches(spec->environments, environment);
}
