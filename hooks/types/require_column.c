/* require_column: every table of a set has a column, as tables of tenants must. */
#include <string.h>

#include "core/base/error.h"
#include "hooks/sql.h"

static const HookParameter parameters[] = {
    {"column", HOOK_TEXT, TRUE, NULL, "the column"},
    {"tables", HOOK_LIST, FALSE, NULL,
     "globs over schema.table; without it the tables that the migration creates"},
    {"exempt", HOOK_LIST, FALSE, NULL, "globs over schema.table that need not have it"},
    {"type", HOOK_TEXT, FALSE, NULL, "its type, as PostgreSQL writes it: uuid, bigint, …"},
    {"not_null", HOOK_BOOLEAN, FALSE, "true", "whether it must be NOT NULL"},
    {.name = NULL},
};

static GPtrArray *created_tables(HookContext *context, GError **error)
{
    const char *const *exempt = hook_values_list(context->values, "exempt");
    g_autoptr(GPtrArray) created = hook_touched_tables(context->run, TRUE);
    g_autoptr(GPtrArray) present = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < created->len; i++) {
        g_autoptr(GError) reason = NULL;
        g_autofree char *table =
            hook_relation_find(context, g_ptr_array_index(created, i), &reason);
        if (reason != NULL) {
            g_propagate_error(error, g_steal_pointer(&reason));
            return NULL;
        }
        gboolean wanted = table != NULL;
        for (const char *const *glob = exempt; wanted && glob != NULL && *glob != NULL; glob++)
            wanted = !g_pattern_match_simple(*glob, table);
        if (wanted)
            g_ptr_array_add(present, g_steal_pointer(&table));
    }
    return g_steal_pointer(&present);
}

/* What is wrong with a table's column; NULL when all is well, or with an error. */
static char *find_fault(HookContext *context, const char *table, GError **error)
{
    static const char sql[] =
        "SELECT pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull FROM "
        "pg_catalog.pg_attribute a WHERE a.attrelid = $1::regclass AND a.attname = $2 AND a.attnum "
        "> 0 AND NOT a.attisdropped";
    const char *column = hook_values_text(context->values, "column"),
               *type = hook_values_text(context->values, "type");
    const char *parameters_of_query[] = {table, column};
    g_autoptr(Result) rows =
        connection_query(context->run->connection, sql, 2, parameters_of_query, error);
    if (rows == NULL)
        return NULL;
    if (result_rows(rows) == 0)
        return g_strdup_printf("%s has no column \"%s\"", table, column);
    if (type != NULL && strcmp(result_value(rows, 0, 0), type) != 0)
        return g_strdup_printf("%s.%s is %s, not %s", table, column, result_value(rows, 0, 0),
                               type);
    if (hook_values_boolean(context->values, "not_null") && result_value(rows, 0, 1)[0] == 'f')
        return g_strdup_printf("%s.%s may be null", table, column);
    return NULL;
}

static gboolean run(HookContext *context, HookResult *result, GError **error)
{
    const char *const *globs = hook_values_list(context->values, "tables");
    g_autoptr(GString) faults = g_string_new(NULL);
    g_autoptr(GPtrArray) tables =
        globs != NULL ? hook_matching_tables(context, globs,
                                             hook_values_list(context->values, "exempt"), error)
                      : created_tables(context, error);
    for (guint i = 0; tables != NULL && i < tables->len; i++) {
        g_autoptr(GError) reason = NULL;
        g_autofree char *fault = find_fault(context, g_ptr_array_index(tables, i), &reason);
        if (reason != NULL) {
            g_propagate_error(error, g_steal_pointer(&reason));
            return FALSE;
        }
        if (fault != NULL)
            g_string_append_printf(faults, "%s%s", faults->len > 0 ? "; " : "", fault);
    }
    if (tables == NULL)
        return FALSE;
    result->message =
        g_strdup_printf("%u table%s checked", tables->len, tables->len == 1 ? "" : "s");
    if (faults->len == 0)
        return TRUE;
    error_set(error, ERROR_CHECK_FAILED, "%s", faults->str);
    return FALSE;
}

const HookType hook_require_column = {
    .name = "require_column",
    .summary = "fail unless tables have a column, as tables of tenants must",
    .parameters = parameters,
    .run = run,
};
