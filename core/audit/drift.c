#include "core/audit/drift.h"

#include "core/audit/gone.sql.h"
#include "core/audit/testimony.sql.h"
#include "core/audit/untracked.h"

#include <string.h>

static void object_free(gpointer data)
{
    DriftObject *object = data;
    g_free(object->kind);
    g_free(object->identity);
    g_free(object->xid);
    g_free(object->made_by);
    g_free(object);
}

void drift_free(Drift *drift)
{
    if (drift == NULL)
        return;
    g_ptr_array_unref(drift->objects);
    g_free(drift);
}

/* A row's xmin has the low 32 bits alone; two are compared as PostgreSQL does, around the circle.
 */
static gboolean is_since(const char *xid, const char *first_xid)
{
    guint32 own = (guint32)g_ascii_strtoull(xid, NULL, 10);
    guint32 first = (guint32)g_ascii_strtoull(first_xid, NULL, 10);
    return own - first < G_MAXINT32;
}

static void add(Drift *drift, const char *kind, const char *identity, const char *xid,
                const char *made_by)
{
    DriftObject *object = g_new0(DriftObject, 1);
    object->kind = g_strdup(kind);
    object->identity = g_strdup(identity);
    object->xid = g_strdup(xid);
    object->made_by = g_strdup(made_by);
    object->gone = xid == NULL;
    g_ptr_array_add(drift->objects, object);
}

static gboolean add_changed(Drift *drift, EventLog *log, const char *first_xid, GError **error)
{
    g_autoptr(GPtrArray) untracked = untracked_find(log, error);
    if (untracked == NULL)
        return FALSE;
    for (guint i = 0; i < untracked->len; i++) {
        const UntrackedObject *object = untracked->pdata[i];
        if (is_since(object->xid, first_xid))
            add(drift, object->kind, object->identity, object->xid, NULL);
        else
            drift->older++;
    }
    return TRUE;
}

static gboolean add_gone(Drift *drift, EventLog *log, GError **error)
{
    g_autofree char *sql = event_log_sql_for(log, gone_sql);
    g_autoptr(Result) rows = connection_query(log->connection, sql, 0, NULL, error);
    for (guint i = 0; rows != NULL && i < result_rows(rows); i++)
        add(drift, result_value(rows, i, 0), result_value(rows, i, 1), NULL,
            result_value(rows, i, 2));
    return rows != NULL;
}

/* Whether any row of the catalogs is of a transaction that an event names. */
static gboolean find_testimony(Drift *drift, EventLog *log, GError **error)
{
    g_autofree char *sql = event_log_sql_for(log, testimony_sql);
    g_autoptr(Result) found = connection_query(log->connection, sql, 0, NULL, error);
    if (found == NULL)
        return FALSE;
    drift->is_void = g_strcmp0(result_value(found, 0, 0), "t") == 0;
    return TRUE;
}

static int compare(gconstpointer a, gconstpointer b)
{
    const DriftObject *left = *(DriftObject *const *)a, *right = *(DriftObject *const *)b;
    int order = strcmp(left->identity, right->identity);
    return order != 0 ? order : strcmp(left->kind, right->kind);
}

Drift *drift_find(EventLog *log, const char *first_xid, GError **error)
{
    g_autoptr(Drift) drift = g_new0(Drift, 1);
    drift->objects = g_ptr_array_new_with_free_func(object_free);
    if (first_xid == NULL)
        return g_steal_pointer(&drift);
    if (!find_testimony(drift, log, error))
        return NULL;
    if (!drift->is_void &&
        (!add_changed(drift, log, first_xid, error) || !add_gone(drift, log, error)))
        return NULL;
    g_ptr_array_sort(drift->objects, compare);
    return g_steal_pointer(&drift);
}
