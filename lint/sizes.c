#include "lint/sizes.h"

#include "core/base/error.h"

#include <string.h>

typedef struct Row {
    char *schema, *name;
    SizesEntry entry;
} Row;

struct LintSizes {
    GHashTable *rows; /* "schema\nname" -> Row */
};

static void row_free(gpointer data)
{
    Row *row = data;
    g_free(row->schema);
    g_free(row->name);
    g_free(row);
}

LintSizes *sizes_new(void)
{
    LintSizes *sizes = g_new0(LintSizes, 1);
    sizes->rows = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, row_free);
    return sizes;
}

void sizes_free(LintSizes *sizes)
{
    if (sizes == NULL)
        return;
    g_hash_table_unref(sizes->rows);
    g_free(sizes);
}

void sizes_add(LintSizes *sizes, const char *schema, const char *name, SizesEntry entry)
{
    Row *row = g_new(Row, 1);
    *row = (Row){g_strdup(schema), g_strdup(name), entry};
    g_hash_table_replace(sizes->rows, g_strconcat(schema, "\n", name, NULL), row);
}

const SizesEntry *sizes_find(const LintSizes *sizes, const char *schema, const char *name)
{
    g_autofree char *key = g_strconcat(schema != NULL ? schema : "", "\n", name, NULL);
    const Row *row = g_hash_table_lookup(sizes->rows, key);
    return row != NULL ? &row->entry : NULL;
}

static gboolean fail_shape(const char *path, gsize table, GError **error)
{
    if (table > 0)
        error_set(error, ERROR_INPUT,
                  "table %" G_GSIZE_FORMAT " of the statistics has no schema, "
                  "table, rows and bytes",
                  table);
    else
        error_set(error, ERROR_INPUT, "these are no statistics of confiture-lint stats");
    error_add_place(error, path, 0, 0);
    error_add_hint(error, "confiture-lint stats -o FILE makes them.");
    return FALSE;
}

static gboolean read_table(LintSizes *sizes, json_t *table)
{
    const char *schema = NULL, *name = NULL;
    json_int_t rows = -1, bytes = -1;
    if (json_unpack(table, "{s:s, s:s, s:I, s:I}", "schema", &schema, "table", &name, "rows", &rows,
                    "bytes", &bytes) != 0)
        return FALSE;
    sizes_add(sizes, schema, name, (SizesEntry){(gint64)rows, (gint64)bytes});
    return TRUE;
}

static gboolean read_tables(LintSizes *sizes, const char *path, json_t *document, GError **error)
{
    const char *schema = json_string_value(json_object_get(document, "schema"));
    json_t *tables = json_object_get(document, "tables");
    if (g_strcmp0(schema, "confiture/lint/stats/1") != 0 || !json_is_array(tables))
        return fail_shape(path, 0, error);
    for (gsize i = 0; i < json_array_size(tables); i++)
        if (!read_table(sizes, json_array_get(tables, i)))
            return fail_shape(path, i + 1, error);
    return TRUE;
}

LintSizes *sizes_read(const char *path, const char *text, gsize length, GError **error)
{
    json_error_t problem;
    json_t *document = json_loadb(text, length, JSON_REJECT_DUPLICATES, &problem);
    if (document == NULL) {
        error_set(error, ERROR_INPUT, "this is no JSON: %s", problem.text);
        error_add_place(error, path, (guint)MAX(problem.line, 1), (guint)MAX(problem.column, 1));
        return NULL;
    }
    g_autoptr(LintSizes) sizes = sizes_new();
    gboolean read = read_tables(sizes, path, document, error);
    json_decref(document);
    return read ? g_steal_pointer(&sizes) : NULL;
}

json_t *sizes_json(const LintSizes *sizes)
{
    g_autoptr(GList) keys =
        g_list_sort(g_hash_table_get_keys(sizes->rows), (GCompareFunc)g_strcmp0);
    json_t *tables = json_array();
    for (GList *at = keys; at != NULL; at = at->next) {
        const Row *row = g_hash_table_lookup(sizes->rows, at->data);
        json_array_append_new(tables,
                              json_pack("{s:s, s:s, s:I, s:I}", "schema", row->schema, "table",
                                        row->name, "rows", (json_int_t)row->entry.rows, "bytes",
                                        (json_int_t)row->entry.bytes));
    }
    return tables;
}

static void append_number(GString *text, gint64 number)
{
    char digits[24];
    int length = g_snprintf(digits, sizeof digits, "%" G_GINT64_FORMAT, number);
    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            g_string_append_c(text, ',');
        g_string_append_c(text, digits[i]);
    }
}

char *sizes_describe(gint64 rows, gint64 bytes)
{
    GString *text = g_string_new(NULL);
    if (rows >= 0) {
        g_string_append(text, "about ");
        append_number(text, rows);
        g_string_append(text, rows == 1 ? " row" : " rows");
    }
    if (bytes >= 0) {
        g_autofree char *size = g_format_size_full((guint64)bytes, G_FORMAT_SIZE_IEC_UNITS);
        g_string_append_printf(text, "%s%s", text->len > 0 ? ", " : "", size);
    }
    return g_string_free(text, FALSE);
}
