#include "core/migrate/settings.h"

#include "core/base/error.h"
#include "core/base/nearest.h"
#include "core/data/duration.h"
#include "core/data/yaml.h"

#include <string.h>

static const char *const keys[] = {"transaction", "lock_timeout", "statement_timeout", "requires",
                                   NULL};
static const char *const sidecar_keys[] = {
    "transaction", "lock_timeout", "statement_timeout", "requires", "down", "hooks", NULL};

/* Where a value is written, for complaints about it. */
typedef struct Place {
    const char *path;
    guint line, column;
} Place;

static gboolean fail_value(const Place *place, const char *key, const char *value, const char *hint,
                           GError **error)
{
    error_set(error, ERROR_INPUT, "\"%s\" is no value of \"%s\"", value, key);
    error_add_place(error, place->path, place->line, place->column);
    error_add_hint(error, "%s", hint);
    return FALSE;
}

static gboolean fail_key(const Place *place, const char *key, const char *const *known,
                         GError **error)
{
    error_set(error, ERROR_INPUT, "unknown setting \"%s\"", key);
    error_add_place(error, place->path, place->line, place->column);
    const char *meant = nearest_name(key, known);
    g_autofree char *all = g_strjoinv(", ", (char **)(gintptr)known);
    if (meant != NULL)
        error_add_hint(error, "Did you mean \"%s\"?", meant);
    else
        error_add_hint(error, "A migration has the settings %s.", all);
    return FALSE;
}

static gboolean is_word(const char *value, const char *const *words)
{
    for (; *words != NULL; words++) {
        if (g_ascii_strcasecmp(value, *words) == 0)
            return TRUE;
    }
    return FALSE;
}

static gboolean set_transaction(Settings *self, const char *value, const Place *place,
                                GError **error)
{
    static const char *const on[] = {"on", "true", "yes", NULL}, *const off[] = {"off", "false",
                                                                                 "no", NULL};
    if (is_word(value, on))
        self->transaction = TRANSACTION_ON;
    else if (is_word(value, off))
        self->transaction = TRANSACTION_OFF;
    else if (g_ascii_strcasecmp(value, "auto") == 0)
        self->transaction = TRANSACTION_AUTO;
    else
        return fail_value(place, "transaction", value, "Use on, off or auto.", error);
    return TRUE;
}

static gboolean set_time(gint64 *target, const char *key, const char *value, const Place *place,
                         GError **error)
{
    return duration_parse(value, target) ||
           fail_value(place, key, value, "Write a number with ms, s, min, h or d, for example 2s.",
                      error);
}

static gboolean add_required(Settings *self, const char *version, const Place *place,
                             GError **error)
{
    if (!version_is_valid(version))
        return fail_value(place, "requires", version,
                          "Name versions, for example requires=0007,0009.", error);
    g_ptr_array_add(self->requires, g_strdup(version));
    return TRUE;
}

static gboolean set_requires(Settings *self, const char *value, const Place *place, GError **error)
{
    g_auto(GStrv) versions = g_strsplit(value, ",", -1);
    for (guint i = 0; versions[i] != NULL; i++) {
        if (!add_required(self, g_strstrip(versions[i]), place, error))
            return FALSE;
    }
    return TRUE;
}

static void start_requires(Settings *self, const Place *place)
{
    g_ptr_array_set_size(self->requires, 0);
    g_free(self->requires_path);
    self->requires_path = g_strdup(place->path);
    self->requires_line = place->line;
}

static gboolean set(Settings *self, const char *key, const char *value, const Place *place,
                    GError **error)
{
    if (strcmp(key, "transaction") == 0)
        return set_transaction(self, value, place, error);
    if (strcmp(key, "lock_timeout") == 0)
        return set_time(&self->lock_timeout, key, value, place, error);
    if (strcmp(key, "statement_timeout") == 0)
        return set_time(&self->statement_timeout, key, value, place, error);
    if (strcmp(key, "requires") == 0) {
        start_requires(self, place);
        return set_requires(self, value, place, error);
    }
    return fail_key(place, key, keys, error);
}

/* A directive's key stands somewhere in the head comment; the first line that has it is where
 * people look. */
static Place directive_place(const Script *script, const char *key)
{
    g_autofree char *needle = g_strconcat(key, "=", NULL);
    const char *found = memmem(script->text, script->length, needle, strlen(needle));
    Place place = {script->path, 1, 1};
    if (found != NULL)
        script_place(script, (gsize)(found - script->text), &place.line, &place.column);
    return place;
}

static gboolean read_head(Settings *self, const Script *script, GError **error)
{
    static const char sqlx[] = "-- no-transaction";
    if (script->length >= strlen(sqlx) && memcmp(script->text, sqlx, strlen(sqlx)) == 0)
        self->transaction = TRANSACTION_OFF;
    g_autoptr(GHashTable) directives = script_directives(script, error);
    if (directives == NULL)
        return FALSE;
    g_autoptr(GList) names = g_list_sort(g_hash_table_get_keys(directives), (GCompareFunc)strcmp);
    for (GList *name = names; name != NULL; name = name->next) {
        Place place = directive_place(script, name->data);
        if (!set(self, name->data, g_hash_table_lookup(directives, name->data), &place, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean read_list(Settings *self, const YamlDocument *document, const YamlNode *list,
                          GError **error)
{
    for (guint i = 0; i < list->values->len; i++) {
        const YamlNode *value = g_ptr_array_index(list->values, i);
        Place place = {document->path, value->line, value->column};
        if (value->kind != YAML_SCALAR)
            return yaml_fail(document, value, error, "a version is expected here");
        if (!add_required(self, value->text, &place, error))
            return FALSE;
    }
    return TRUE;
}

/* Read by the room of hooks. */
static gboolean is_hooks(const YamlNode *key)
{
    return strcmp(key->text, "hooks") == 0;
}

static gboolean read_entry(Settings *self, const YamlDocument *document, const YamlNode *key,
                           const YamlNode *value, GError **error)
{
    Place place = {document->path, value->line, value->column};
    if (strcmp(key->text, "requires") == 0 && value->kind == YAML_SEQUENCE) {
        start_requires(self, &place);
        return read_list(self, document, value, error);
    }
    if (is_word(key->text, keys) && value->kind != YAML_SCALAR)
        return yaml_fail(document, value, error, "a plain value is expected for \"%s\"", key->text);
    if (!is_word(key->text, keys))
        place = (Place){document->path, key->line, key->column};
    return set(self, key->text, value->text, &place, error);
}

static gboolean read_down(Settings *down, const YamlDocument *document, const YamlNode *mapping,
                          GError **error)
{
    if (mapping->kind != YAML_MAPPING)
        return yaml_fail(document, mapping, error,
                         "settings are expected here, for example transaction: off");
    for (guint i = 0; i < mapping->keys->len; i++) {
        const YamlNode *key = g_ptr_array_index(mapping->keys, i);
        if (strcmp(key->text, "requires") == 0)
            return yaml_fail(document, key, error, "\"requires\" is a setting of the way up");
        if (!is_hooks(key) &&
            !read_entry(down, document, key, g_ptr_array_index(mapping->values, i), error))
            return FALSE;
    }
    return TRUE;
}

static gboolean read_root(Settings *up, Settings *down, const YamlDocument *document,
                          GError **error)
{
    const YamlNode *root = document->root;
    if (root->kind != YAML_MAPPING)
        return yaml_fail(document, root, error,
                         "settings are expected here, for example transaction: off");
    for (guint i = 0; i < root->keys->len; i++) {
        const YamlNode *key = g_ptr_array_index(root->keys, i),
                       *value = g_ptr_array_index(root->values, i);
        Place place = {document->path, key->line, key->column};
        gboolean is_down = strcmp(key->text, "down") == 0;
        if (!is_word(key->text, sidecar_keys))
            return fail_key(&place, key->text, sidecar_keys, error);
        if (!is_hooks(key) && !(is_down ? read_down(down, document, value, error)
                                        : read_entry(up, document, key, value, error)))
            return FALSE;
    }
    return TRUE;
}

static Settings *settings_new(void)
{
    Settings *self = g_new0(Settings, 1);
    self->lock_timeout = self->statement_timeout = -1;
    self->requires = g_ptr_array_new_with_free_func(g_free);
    return self;
}

/* Both ways are read, so that a mistake in either is found; one is kept. */
static gboolean read_yaml(Settings *self, const char *path, GBytes *bytes, Direction direction,
                          GError **error)
{
    g_autoptr(YamlDocument) document = yaml_parse(path, bytes, error);
    if (document == NULL)
        return FALSE;
    g_autoptr(Settings) other = settings_new();
    gboolean up = direction == DIRECTION_UP;
    return read_root(up ? self : other, up ? other : self, document, error);
}

/* The one key that matters of another tool's file of "key = value" lines. */
static void read_foreign(Settings *self, GBytes *bytes)
{
    static const char *const names[] = {"run_in_transaction", "executeInTransaction", NULL};
    g_autofree char *text = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++) {
        g_auto(GStrv) pair = g_strsplit(lines[i], "=", 2);
        if (g_strv_length(pair) == 2 && is_word(g_strstrip(pair[0]), names))
            self->transaction =
                strcmp(g_strstrip(pair[1]), "false") == 0 ? TRANSACTION_OFF : TRANSACTION_ON;
    }
}

static gboolean read_sidecar(Settings *self, SourceTree *tree, const char *path,
                             Direction direction, GError **error)
{
    g_autoptr(GBytes) bytes = source_tree_read(tree, path, error);
    if (bytes == NULL)
        return FALSE;
    if (g_str_has_suffix(path, ".yaml"))
        return read_yaml(self, path, bytes, direction, error);
    read_foreign(self, bytes);
    return TRUE;
}

Settings *settings_read(SourceTree *tree, const Migration *migration, Direction direction,
                        const Script *script, GError **error)
{
    g_autoptr(Settings) self = settings_new();
    if (!read_head(self, script, error))
        return NULL;
    if (migration->settings_path != NULL &&
        !read_sidecar(self, tree, migration->settings_path, direction, error))
        return NULL;
    return g_steal_pointer(&self);
}

void settings_free(Settings *settings)
{
    if (settings == NULL)
        return;
    g_ptr_array_unref(settings->requires);
    g_free(settings->requires_path);
    g_free(settings);
}
