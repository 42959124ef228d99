/* Sessions: transactions that hold what would be locked, and those that CONCURRENTLY waits for. */
#include "cmd/migrate/checks/check.h"
#include "core/base/error.h"
#include "core/migrate/blockers.h"

static gboolean look_for_blockers(Preflight *preflight, const Candidate *candidate,
                                  CheckAnswer *answer, GError **error)
{
    g_autoptr(LockNeeds) needs = lock_needs_of(candidate->material->parse);
    g_autoptr(GPtrArray) blockers = blockers_list(preflight->session->connection, needs,
                                                  (guint)preflight->options.blockers_after, error);
    if (blockers == NULL)
        return FALSE;
    g_autofree char *text = blockers_format(blockers);
    if (text != NULL)
        check_find(answer, "%s would wait: %s", candidate->label, text);
    return TRUE;
}

static gboolean has_concurrent(const Material *material)
{
    for (guint i = 0; i < material->parse->n_statements; i++) {
        if (material->parse->statements[i].outside_transaction)
            return TRUE;
    }
    return FALSE;
}

/* It waits for every transaction that is older than itself. */
static gboolean look_for_old(Preflight *preflight, const Candidate *candidate, CheckAnswer *answer,
                             GError **error)
{
    static const char sql[] =
        "SELECT pid, application_name, state, pg_catalog.date_trunc('second', "
        "pg_catalog.clock_timestamp() - xact_start) FROM pg_catalog.pg_stat_activity WHERE datname "
        "= pg_catalog.current_database() AND pid <> pg_catalog.pg_backend_pid() AND backend_type = "
        "'client backend' AND xact_start < pg_catalog.clock_timestamp() - $1::pg_catalog.float8 * "
        "interval '1 ms' ORDER BY xact_start";
    g_autofree char *age = g_strdup_printf("%" G_GINT64_FORMAT, preflight->options.blockers_after);
    const char *parameters[] = {age};
    g_autoptr(Result) rows =
        connection_query(preflight->session->connection, sql, 1, parameters, error);
    for (guint i = 0; rows != NULL && i < result_rows(rows); i++)
        check_find(
            answer, "%s waits for every older transaction: process %s (%s, %s) has one of %s",
            candidate->label, result_value(rows, i, 0), result_value(rows, i, 1),
            result_value(rows, i, 2) != NULL ? result_value(rows, i, 2) : "state not visible",
            result_value(rows, i, 3));
    return rows != NULL;
}

/* Without pg_read_all_stats nobody sees since when another role's transaction is open. */
static gboolean look_for_hidden(Preflight *preflight, GError **error)
{
    static const char sql[] =
        "SELECT a.pid FROM pg_catalog.pg_stat_activity a WHERE a.datname = "
        "pg_catalog.current_database() AND a.query = '<insufficient privilege>' AND EXISTS (SELECT "
        "FROM pg_catalog.pg_locks l WHERE l.pid = a.pid AND l.locktype = 'relation' AND l.granted "
        "AND l.relation >= 16384) ORDER BY a.pid LIMIT 1";
    g_autoptr(Result) row = connection_query(preflight->session->connection, sql, 0, NULL, error);
    if (row == NULL || result_rows(row) == 0)
        return row != NULL;
    error_set(error, ERROR_DATABASE,
              "process %s holds locks, and the role may not see since when or which",
              result_value(row, 0, 0));
    error_add_hint(error, "GRANT pg_read_all_stats TO the role, or --skip sessions.");
    return FALSE;
}

static gboolean look(Preflight *preflight, CheckAnswer *answer, GError **error)
{
    for (guint i = 0; i < preflight->subjects->len; i++) {
        const Candidate *candidate = preflight_readable(preflight, i);
        if (!look_for_blockers(preflight, candidate, answer, error) ||
            (has_concurrent(candidate->material) &&
             !look_for_old(preflight, candidate, answer, error)))
            return FALSE;
    }
    return preflight->subjects->len == 0 || look_for_hidden(preflight, error);
}

const Check sessions_check = {look};
