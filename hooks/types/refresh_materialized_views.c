/* refresh_materialized_views: those named, or all, each after what it reads. */
#include "hooks/sql.h"

static const HookParameter parameters[] = {
    {"views", HOOK_LIST, FALSE, NULL, "in this order; without it all, each after those it reads"},
    {"concurrently", HOOK_BOOLEAN, FALSE, "false",
     "without blocking readers; each needs a unique index and must have been filled once"},
    {.name = NULL},
};

/* How many steps a view is above the lowest one it reads: views between them count too. */
static const char ordered[] =
    "WITH RECURSIVE reads (reader, read) AS ("
    "  SELECT DISTINCT r.ev_class, d.refobjid FROM pg_catalog.pg_rewrite r"
    "  JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_rewrite'::regclass AND d.objid = "
    "r.oid"
    "  WHERE d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid <> r.ev_class"
    "), depth (view, steps) AS ("
    "  SELECT oid, 0 FROM pg_catalog.pg_class WHERE relkind = 'm'"
    "  UNION SELECT reads.reader, depth.steps + 1 FROM depth JOIN reads ON reads.read = depth.view"
    "  WHERE depth.steps < 100"
    ") SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) FROM pg_catalog.pg_class c"
    " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
    " JOIN depth ON depth.view = c.oid WHERE c.relkind = 'm'"
    " GROUP BY n.nspname, c.relname ORDER BY pg_catalog.max(depth.steps), 1";

static GPtrArray *all_views(HookContext *context, GError **error)
{
    g_autoptr(Result) rows = connection_query(context->run->connection, ordered, 0, NULL, error);
    if (rows == NULL)
        return NULL;
    GPtrArray *views = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < result_rows(rows); i++)
        g_ptr_array_add(views, g_strdup(result_value(rows, i, 0)));
    return views;
}

static GPtrArray *named_views(HookContext *context, const char *const *names, GError **error)
{
    g_autoptr(GPtrArray) views = g_ptr_array_new_with_free_func(g_free);
    for (; *names != NULL; names++) {
        g_autoptr(GError) reason = NULL;
        char *view = hook_relation_find(context, *names, &reason);
        if (view == NULL && reason == NULL)
            hook_values_fail(context->values, "views", error,
                             "there is no materialized view \"%s\"", *names);
        else if (view == NULL)
            g_propagate_error(error, g_steal_pointer(&reason));
        if (view == NULL)
            return NULL;
        g_ptr_array_add(views, view);
    }
    return g_steal_pointer(&views);
}

static gboolean run(HookContext *context, HookResult *result, GError **error)
{
    const char *const *names = hook_values_list(context->values, "views");
    gboolean concurrently = hook_values_boolean(context->values, "concurrently");
    g_autoptr(GPtrArray) views =
        names != NULL ? named_views(context, names, error) : all_views(context, error);
    for (guint i = 0; views != NULL && i < views->len; i++) {
        g_autofree char *sql =
            g_strconcat("REFRESH MATERIALIZED VIEW ", concurrently ? "CONCURRENTLY " : "",
                        (const char *)g_ptr_array_index(views, i), NULL);
        if (!connection_command(context->run->connection, sql, error))
            return FALSE;
    }
    if (views == NULL)
        return FALSE;
    result->message = g_strdup_printf("%u refreshed", views->len);
    return TRUE;
}

const HookType hook_refresh_materialized_views = {
    .name = "refresh_materialized_views",
    .summary = "REFRESH materialized views in the order of what they read",
    .parameters = parameters,
    .run = run,
};
