/* sql: statements of the configuration, or of a file. */
#include "hooks/sql.h"

static const HookParameter parameters[] = {
    {"sql", HOOK_TEXT, FALSE, NULL, "the statements"},
    {"file", HOOK_TEXT, FALSE, NULL, "file of the statements, relative to the project's folder"},
    {.name = NULL},
};

static gboolean check(const HookValues *values, SourceTree *tree, GError **error)
{
    g_autoptr(HookSql) sql = hook_sql_of_values(values, "sql", "file", tree, error);
    return sql != NULL;
}

static gboolean run(HookContext *context, HookResult *result, GError **error)
{
    g_autoptr(HookSql) sql =
        hook_sql_of_values(context->values, "sql", "file", context->tree, error);
    return sql != NULL && hook_sql_run(sql, context, &result->rows, error);
}

const HookType hook_sql = {
    .name = "sql",
    .summary = "run SQL statements, inline or of a file",
    .parameters = parameters,
    .run = run,
    .check = check,
};
