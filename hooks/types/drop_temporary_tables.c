/* drop_temporary_tables: those of the session, and working tables by name. */
#include "hooks/sql.h"

static const HookParameter parameters[] = {
    {"tables", HOOK_LIST, FALSE, NULL,
     "globs over schema.table of working tables to drop besides: app.tmp_*"},
    {.name = NULL},
};

static const char temporary[] =
    "SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) FROM pg_catalog.pg_class c "
    "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
    "WHERE n.oid = pg_catalog.pg_my_temp_schema() AND c.relkind IN ('r', 'p') AND NOT "
    "c.relispartition ORDER BY 1";

static gboolean drop(HookContext *context, const char *table, guint *dropped, GError **error)
{
    g_autofree char *sql = g_strconcat("DROP TABLE ", table, NULL);
    (*dropped)++;
    return connection_command(context->run->connection, sql, error);
}

static gboolean drop_working(HookContext *context, guint *dropped, GError **error)
{
    const char *const *globs = hook_values_list(context->values, "tables");
    if (globs == NULL)
        return TRUE;
    g_autoptr(GPtrArray) tables = hook_matching_tables(context, globs, NULL, error);
    for (guint i = 0; tables != NULL && i < tables->len; i++) {
        if (!drop(context, g_ptr_array_index(tables, i), dropped, error))
            return FALSE;
    }
    return tables != NULL;
}

static gboolean run(HookContext *context, HookResult *result, GError **error)
{
    guint dropped = 0;
    g_autoptr(Result) rows = connection_query(context->run->connection, temporary, 0, NULL, error);
    for (guint i = 0; rows != NULL && i < result_rows(rows); i++) {
        if (!drop(context, result_value(rows, i, 0), &dropped, error))
            return FALSE;
    }
    if (rows == NULL || !drop_working(context, &dropped, error))
        return FALSE;
    result->message = g_strdup_printf("%u dropped", dropped);
    return TRUE;
}

const HookType hook_drop_temporary_tables = {
    .name = "drop_temporary_tables",
    .summary = "drop the session's temporary tables, and working tables by name",
    .parameters = parameters,
    .run = run,
};
