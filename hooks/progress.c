#include "hooks/progress.h"

static char *table_name(HookContext *context)
{
    const MigrationRun *run = context->run;
    g_autofree char *schema = connection_quote_identifier(
        run->connection, run->ledger_schema != NULL ? run->ledger_schema : "confiture");
    return g_strconcat(schema, ".hook_progress", NULL);
}

static const char *direction(const HookContext *context)
{
    return context->run->direction == DIRECTION_UP ? "up" : "down";
}

static gboolean make_table(HookContext *context, const char *table, GError **error)
{
    g_autoptr(Result) there =
        connection_query(context->run->connection, "SELECT pg_catalog.to_regclass($1) IS NOT NULL",
                         1, &table, error);
    if (there == NULL || result_value(there, 0, 0)[0] == 't')
        return there != NULL;
    g_autofree char *sql = g_strconcat(
        "CREATE TABLE IF NOT EXISTS ", table,
        " (version text, hook text, direction text, place text NOT NULL, rows bigint NOT NULL,"
        " updated_at timestamptz NOT NULL DEFAULT pg_catalog.now(),"
        " PRIMARY KEY (version, hook, direction))",
        NULL);
    return connection_command(context->run->connection, sql, error);
}

gboolean progress_read(HookContext *context, char **place, guint64 *rows, GError **error)
{
    g_autofree char *table = table_name(context);
    if (!make_table(context, table, error))
        return FALSE;
    const char *key[] = {context->run->migration->version, context->hook, direction(context)};
    g_autofree char *sql =
        g_strconcat("SELECT place, rows FROM ", table,
                    " WHERE version = $1 AND hook = $2 AND direction = $3", NULL);
    g_autoptr(Result) found = connection_query(context->run->connection, sql, 3, key, error);
    if (found == NULL)
        return FALSE;
    if (result_rows(found) > 0) {
        *place = g_strdup(result_value(found, 0, 0));
        *rows = g_ascii_strtoull(result_value(found, 0, 1), NULL, 10);
    }
    return TRUE;
}

gboolean progress_write(HookContext *context, const char *place, guint64 rows, GError **error)
{
    g_autofree char *table = table_name(context);
    g_autofree char *count = g_strdup_printf("%" G_GUINT64_FORMAT, rows);
    const char *row[] = {context->run->migration->version, context->hook, direction(context), place,
                         count};
    g_autofree char *sql =
        g_strconcat("INSERT INTO ", table,
                    " (version, hook, direction, place, rows) VALUES ($1, $2, $3, $4, $5::bigint)"
                    " ON CONFLICT (version, hook, direction) DO UPDATE SET place = excluded.place,"
                    " rows = excluded.rows, updated_at = pg_catalog.now()",
                    NULL);
    g_autoptr(Result) done = connection_query(context->run->connection, sql, 5, row, error);
    return done != NULL;
}

gboolean progress_end(HookContext *context, GError **error)
{
    g_autofree char *table = table_name(context);
    const char *key[] = {context->run->migration->version, context->hook, direction(context)};
    g_autofree char *sql = g_strconcat(
        "DELETE FROM ", table, " WHERE version = $1 AND hook = $2 AND direction = $3", NULL);
    g_autoptr(Result) done = connection_query(context->run->connection, sql, 3, key, error);
    return done != NULL;
}
