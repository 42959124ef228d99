#include "core/audit/untracked.h"

#include "core/audit/untracked.sql.h"

static void object_free(gpointer data)
{
    UntrackedObject *object = data;
    g_free(object->kind);
    g_free(object->identity);
    g_free(object->xid);
    g_free(object->committed_at);
    g_free(object);
}

GPtrArray *untracked_find(EventLog *log, GError **error)
{
    const char *const parameters[] = {log->schema};
    g_autofree char *sql = event_log_sql_for(log, untracked_sql);
    g_autoptr(Result) rows = connection_query(log->connection, sql, 1, parameters, error);
    if (rows == NULL)
        return NULL;
    GPtrArray *found = g_ptr_array_new_with_free_func(object_free);
    for (guint i = 0; i < result_rows(rows); i++) {
        UntrackedObject *object = g_new0(UntrackedObject, 1);
        object->kind = g_strdup(result_value(rows, i, 0));
        object->identity = g_strdup(result_value(rows, i, 1));
        object->xid = g_strdup(result_value(rows, i, 2));
        object->committed_at = g_strdup(result_value(rows, i, 3));
        g_ptr_array_add(found, object);
    }
    return found;
}
