#include "anonymize/json_rewrite.h"
#include "anonymize/parameter.h"

static const StrategyParameter parameters[] = {
    {"paths", PARAMETER_MAPPING, TRUE, NULL,
     "a strategy for each path: {\"$.people[*].email\": email}"},
    {.name = NULL}};

typedef struct JsonMask {
    GPtrArray *paths, *maskers;
    const Cell *cell; /* while `apply` runs */
} JsonMask;

static void release(gpointer instance)
{
    JsonMask *mask = instance;
    g_ptr_array_unref(mask->paths);
    g_ptr_array_unref(mask->maskers);
    g_free(mask);
}

static gboolean add(JsonMask *mask, const StrategySetup *setup, const YamlNode *key,
                    const YamlNode *node, GError **error)
{
    g_autoptr(GError) reason = NULL;
    JsonPath *path = json_path_parse(key->text, &reason);
    if (path == NULL)
        return yaml_fail(setup->document, key, error, "%s", reason->message);
    g_ptr_array_add(mask->paths, path);
    ColumnFacts inside = *setup->column;
    inside.type = "text";
    inside.category = 'S';
    inside.not_null = FALSE;
    inside.max_length = -1;
    inside.labels = NULL;
    StrategySetup inner = *setup;
    inner.column = &inside;
    Masker *masker = masker_nested(&inner, node, error);
    if (masker == NULL)
        return FALSE;
    g_ptr_array_add(mask->maskers, masker);
    return TRUE;
}

static gpointer compile(const StrategySetup *setup, GError **error)
{
    JsonMask *mask = g_new0(JsonMask, 1);
    mask->paths = g_ptr_array_new_with_free_func((GDestroyNotify)json_path_free);
    mask->maskers = g_ptr_array_new_with_free_func((GDestroyNotify)masker_free);
    const YamlNode *given = parameter_node(setup, "paths");
    for (guint i = 0; i < given->keys->len; i++) {
        if (add(mask, setup, given->keys->pdata[i], given->values->pdata[i], error))
            continue;
        release(mask);
        return NULL;
    }
    return mask;
}

static gboolean replace(gpointer data, guint index, const char *value, gsize length, GString *out,
                        gboolean *null, GError **error)
{
    JsonMask *mask = data;
    Cell cell = *mask->cell;
    cell.value = (Field){.data = value, .length = length};
    return masker_apply(mask->maskers->pdata[index], &cell, out, null, error);
}

static gboolean apply(gpointer instance, const Cell *cell, GString *out,
                      G_GNUC_UNUSED gboolean *null, GError **error)
{
    JsonMask *mask = instance;
    mask->cell = cell;
    return json_rewrite(cell->value.data, cell->value.length, (JsonPath *const *)mask->paths->pdata,
                        mask->paths->len, replace, mask, out, error);
}

static void reads(gpointer instance, gboolean *original, gboolean *masked)
{
    const JsonMask *mask = instance;
    for (guint i = 0; i < mask->maskers->len; i++)
        masker_reads(mask->maskers->pdata[i], original, masked);
}

const Strategy strategy_json = {
    .name = "json",
    .summary = "Strategies at paths of a JSON document",
    .details =
        "Each value that a path leads to is replaced as its strategy says, in json, jsonb and "
        "text; every other byte stays as it is. null stays null; an object or array at the end "
        "of a path is an error, as is what is no JSON. A path that leads nowhere does nothing.",
    .categories = "SU",
    .uniqueness = UNIQUENESS_LOSSY,
    .parameters = parameters,
    .compile = compile,
    .apply = apply,
    .free = release,
    .reads = reads,
    .example_input = "{\"name\": \"Ada\", \"mails\": [\"ada@mail.test\"], \"n\": 1}",
    .example_parameters = "{paths: {$.name: first_name, \"$.mails[*]\": email}}",
};
