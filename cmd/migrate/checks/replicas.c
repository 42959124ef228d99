/* Replicas: those that lag, and slots that nobody reads, for which WAL piles up. */
#include "cmd/migrate/checks/check.h"
#include "core/base/error.h"

static gboolean look_at_replicas(Preflight *preflight, CheckAnswer *answer, GError **error)
{
    static const char sql[] =
        "SELECT COALESCE(application_name, pid::text), state, (EXTRACT(epoch FROM "
        "COALESCE(replay_lag, '0')) * 1000)::int8, pg_catalog.pg_wal_lsn_diff("
        "pg_catalog.pg_current_wal_lsn(), replay_lsn)::int8 FROM pg_catalog.pg_stat_replication "
        "WHERE NOT pg_catalog.pg_is_in_recovery()";
    g_autoptr(Result) rows = connection_query(preflight->session->connection, sql, 0, NULL, error);
    for (guint i = 0; rows != NULL && i < result_rows(rows); i++) {
        const char *name = result_value(rows, i, 0), *state = result_value(rows, i, 1);
        if (state == NULL) {
            error_set(error, ERROR_DATABASE, "the role may not see how the replica \"%s\" does",
                      name);
            error_add_hint(error, "GRANT pg_monitor TO the role, or --skip replicas.");
            return FALSE;
        }
        gint64 lag = g_ascii_strtoll(result_value(rows, i, 2), NULL, 10);
        if (lag > preflight->options.max_lag)
            check_find(answer, "the replica %s lags %" G_GINT64_FORMAT " ms behind", name, lag);
        else if (g_strcmp0(state, "streaming") != 0 && g_strcmp0(state, "backup") != 0)
            check_find(answer, "the replica %s is in state %s", name, state);
        else
            check_note(answer, "%s: %s, %" G_GINT64_FORMAT " ms behind", name, state, lag);
    }
    return rows != NULL;
}

static gboolean look_at_slots(Preflight *preflight, CheckAnswer *answer, GError **error)
{
    static const char sql[] =
        "SELECT slot_name, pg_catalog.pg_size_pretty(pg_catalog.pg_wal_lsn_diff("
        "pg_catalog.pg_current_wal_lsn(), restart_lsn)) FROM pg_catalog.pg_replication_slots WHERE "
        "NOT active AND restart_lsn IS NOT NULL AND NOT pg_catalog.pg_is_in_recovery()";
    g_autoptr(Result) rows = connection_query(preflight->session->connection, sql, 0, NULL, error);
    for (guint i = 0; rows != NULL && i < result_rows(rows); i++)
        check_find(answer, "nobody reads the replication slot %s: it holds back %s of WAL",
                   result_value(rows, i, 0), result_value(rows, i, 1));
    return rows != NULL;
}

static gboolean look(Preflight *preflight, CheckAnswer *answer, GError **error)
{
    return look_at_replicas(preflight, answer, error) && look_at_slots(preflight, answer, error);
}

const Check replicas_check = {look};
