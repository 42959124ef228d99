/* capture_statistics: rows and bytes of tables; a second one in the same migration tells what
 * changed. */
#include <string.h>

#include "hooks/sql.h"

static const HookParameter parameters[] = {
    {"tables", HOOK_LIST, FALSE, NULL, "tables; without it those that the migration touches"},
    {"exact", HOOK_BOOLEAN, FALSE, "true",
     "count the rows; false takes the planner's estimate, which is null before the first ANALYZE"},
    {.name = NULL},
};

static Result *measure(HookContext *context, const char *table, GError **error)
{
    g_autofree char *count = g_strconcat("(SELECT pg_catalog.count(*) FROM ", table, ")", NULL);
    g_autofree char *sql = g_strdup_printf(
        "SELECT %s, pg_catalog.pg_relation_size(c.oid), pg_catalog.pg_indexes_size(c.oid), "
        "pg_catalog.pg_total_relation_size(c.oid) FROM pg_catalog.pg_class c "
        "WHERE c.oid = $1::regclass",
        hook_values_boolean(context->values, "exact")
            ? count
            : "CASE WHEN c.reltuples >= 0 THEN c.reltuples::bigint END");
    return connection_query(context->run->connection, sql, 1, &table, error);
}

static void set_number(json_t *object, const char *key, const char *value)
{
    json_object_set_new(
        object, key, value != NULL ? json_integer(g_ascii_strtoll(value, NULL, 10)) : json_null());
}

/* What an earlier hook of this type has about the table; borrowed from `earlier`. */
static const json_t *find_earlier(const HookContext *context, json_t *earlier, const char *table)
{
    for (guint i = context->earlier != NULL ? context->earlier->len : 0; i > 0; i--) {
        const HookOutcome *outcome = &g_array_index(context->earlier, HookOutcome, i - 1);
        if (strcmp(outcome->type, "capture_statistics") != 0 || outcome->statistics == NULL)
            continue;
        json_t *all = json_loads(outcome->statistics, 0, NULL);
        json_array_append_new(earlier, all);
        const json_t *found = json_object_get(all, table);
        if (found != NULL)
            return found;
    }
    return NULL;
}

static void set_change(json_t *object, const json_t *before, const char *key, const char *change)
{
    const json_t *then = json_object_get(before, key), *now = json_object_get(object, key);
    if (json_is_integer(then) && json_is_integer(now))
        json_object_set_new(object, change,
                            json_integer(json_integer_value(now) - json_integer_value(then)));
}

static gboolean capture(HookContext *context, const char *table, json_t *statistics, GError **error)
{
    g_autoptr(Result) rows = measure(context, table, error);
    if (rows == NULL)
        return FALSE;
    json_t *object = json_object(), *earlier = json_array();
    set_number(object, "rows", result_value(rows, 0, 0));
    set_number(object, "table_bytes", result_value(rows, 0, 1));
    set_number(object, "index_bytes", result_value(rows, 0, 2));
    set_number(object, "total_bytes", result_value(rows, 0, 3));
    const json_t *before = find_earlier(context, earlier, table);
    if (before != NULL) {
        set_change(object, before, "rows", "rows_change");
        set_change(object, before, "total_bytes", "total_bytes_change");
    }
    json_object_set_new(statistics, table, object);
    json_decref(earlier);
    return TRUE;
}

static gboolean run(HookContext *context, HookResult *result, GError **error)
{
    g_autoptr(GPtrArray) tables = hook_tables(context, error);
    result->statistics = json_object();
    for (guint i = 0; tables != NULL && i < tables->len; i++) {
        if (!capture(context, g_ptr_array_index(tables, i), result->statistics, error))
            return FALSE;
    }
    if (tables == NULL)
        return FALSE;
    result->message =
        g_strdup_printf("%u table%s measured", tables->len, tables->len == 1 ? "" : "s");
    return TRUE;
}

const HookType hook_capture_statistics = {
    .name = "capture_statistics",
    .summary = "keep rows and sizes of tables; the second one in a migration tells the change",
    .parameters = parameters,
    .run = run,
};
