/* reindex: indexes built anew. */
#include "core/base/error.h"
#include "hooks/sql.h"

static const HookParameter parameters[] = {
    {"tables", HOOK_LIST, FALSE, NULL, "tables; without it, and without indexes, the touched ones"},
    {"indexes", HOOK_LIST, FALSE, NULL, "single indexes"},
    {"concurrently", HOOK_BOOLEAN, FALSE, "false",
     "without blocking writes; only where the migration runs outside a transaction"},
    {.name = NULL},
};

static gboolean reindex(HookContext *context, const char *what, const char *name, GError **error)
{
    gboolean concurrently = hook_values_boolean(context->values, "concurrently");
    g_autofree char *sql =
        g_strdup_printf("REINDEX %s %s%s", what, concurrently ? "CONCURRENTLY " : "", name);
    return connection_command(context->run->connection, sql, error);
}

static gboolean reindex_indexes(HookContext *context, guint *done, GError **error)
{
    const char *const *indexes = hook_values_list(context->values, "indexes");
    for (; indexes != NULL && *indexes != NULL; indexes++, (*done)++) {
        g_autoptr(GError) reason = NULL;
        g_autofree char *index = hook_relation_find(context, *indexes, &reason);
        if (index == NULL && reason == NULL)
            return hook_values_fail(context->values, "indexes", error, "there is no index \"%s\"",
                                    *indexes);
        if (index == NULL) {
            g_propagate_error(error, g_steal_pointer(&reason));
            return FALSE;
        }
        if (!reindex(context, "INDEX", index, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean reindex_tables(HookContext *context, guint *done, GError **error)
{
    if (hook_values_has(context->values, "indexes") && !hook_values_has(context->values, "tables"))
        return TRUE;
    g_autoptr(GPtrArray) tables = hook_tables(context, error);
    for (guint i = 0; tables != NULL && i < tables->len; i++, (*done)++) {
        if (!reindex(context, "TABLE", g_ptr_array_index(tables, i), error))
            return FALSE;
    }
    return tables != NULL;
}

static gboolean run(HookContext *context, HookResult *result, GError **error)
{
    guint done = 0;
    if (context->in_transaction && hook_values_boolean(context->values, "concurrently")) {
        hook_values_fail(context->values, "concurrently", error,
                         "\"concurrently\" needs a migration that runs outside a transaction");
        error_add_hint(error, "Write \"-- confiture: transaction=off\" at the migration's head, or "
                              "leave it out.");
        return FALSE;
    }
    if (!reindex_indexes(context, &done, error) || !reindex_tables(context, &done, error))
        return FALSE;
    result->message = g_strdup_printf("%u built anew", done);
    return TRUE;
}

const HookType hook_reindex = {
    .name = "reindex",
    .summary = "REINDEX tables or indexes",
    .parameters = parameters,
    .run = run,
    .flags = HOOK_OWN_TRANSACTIONS,
};
