/* analyze: fresh statistics for the planner. */
#include "hooks/sql.h"

static const HookParameter parameters[] = {
    {"tables", HOOK_LIST, FALSE, NULL, "tables; without it those that the migration touches"},
    {.name = NULL},
};

static gboolean run(HookContext *context, HookResult *result, GError **error)
{
    g_autoptr(GPtrArray) tables = hook_tables(context, error);
    for (guint i = 0; tables != NULL && i < tables->len; i++) {
        g_autofree char *sql =
            g_strconcat("ANALYZE ", (const char *)g_ptr_array_index(tables, i), NULL);
        if (!connection_command(context->run->connection, sql, error))
            return FALSE;
    }
    if (tables == NULL)
        return FALSE;
    result->message = g_strdup_printf("%u analyzed", tables->len);
    return TRUE;
}

const HookType hook_analyze = {
    .name = "analyze",
    .summary = "ANALYZE tables",
    .parameters = parameters,
    .run = run,
};
