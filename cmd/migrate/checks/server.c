/* The server: whether it takes writes, and has a connection to spare. */
#include "cmd/migrate/checks/check.h"

#include "core/base/error.h"

static const char sql[] =
    "SELECT pg_catalog.pg_is_in_recovery(), "
    "pg_catalog.current_setting('default_transaction_read_only'), "
    "pg_catalog.current_setting('max_connections')::int - "
    "pg_catalog.current_setting('superuser_reserved_connections')::int - (SELECT "
    "pg_catalog.count(*) FROM pg_catalog.pg_stat_activity WHERE backend_type = 'client backend'), "
    "pg_catalog.current_setting('max_connections'), "
    "(SELECT datconnlimit FROM pg_catalog.pg_database WHERE datname = "
    "pg_catalog.current_database()), "
    "pg_catalog.current_setting('server_version'), "
    "pg_catalog.current_setting('max_locks_per_transaction')::int * "
    "(pg_catalog.current_setting('max_connections')::int + "
    "pg_catalog.current_setting('max_prepared_transactions')::int), "
    "pg_catalog.current_setting('autovacuum'), pg_catalog.current_setting('fsync')";

enum { NEEDED_CONNECTIONS = 2, NEWEST_TESTED = 17, OLDEST_TESTED = 12, MAJOR = 10000 };

static void look_at_locks(const Preflight *preflight, const Result *row, CheckAnswer *answer)
{
    gint64 room = g_ascii_strtoll(result_value(row, 0, 6), NULL, 10);
    for (guint i = 0; preflight->risks != NULL && i < preflight->risks->len; i++) {
        const Risk *risk = g_ptr_array_index(preflight->risks, i);
        if (risk->tables->len > room / 2)
            check_find(
                answer,
                "%s locks %u tables at once, the lock table has room for about %" G_GINT64_FORMAT
                " (max_locks_per_transaction)",
                preflight_readable(preflight, i)->label, risk->tables->len, room);
    }
}

static gboolean look(Preflight *preflight, CheckAnswer *answer, GError **error)
{
    Connection *connection = preflight->session->connection;
    int major = connection_server_version(connection) / MAJOR;
    g_autoptr(Result) row = connection_query(connection, sql, 0, NULL, error);
    if (row == NULL)
        return FALSE;
    gint64 left = g_ascii_strtoll(result_value(row, 0, 2), NULL, 10);
    check_note(answer, "PostgreSQL %s, %" G_GINT64_FORMAT " of %s connections free",
               result_value(row, 0, 5), left, result_value(row, 0, 3));
    if (result_value(row, 0, 0)[0] == 't')
        check_find(answer, "the server is in recovery: a replica takes no migrations");
    if (g_strcmp0(result_value(row, 0, 1), "on") == 0)
        check_find(answer, "transactions are read-only by default (default_transaction_read_only)");
    if (left < NEEDED_CONNECTIONS)
        check_find(answer, "a run needs up to %d connections, %" G_GINT64_FORMAT " are free",
                   NEEDED_CONNECTIONS, left);
    if (g_strcmp0(result_value(row, 0, 8), "off") == 0)
        check_note(answer, "fsync is off: what is committed does not survive a crash");
    if (major < OLDEST_TESTED || major > NEWEST_TESTED)
        check_note(answer, "PostgreSQL %d is not among the versions %d to %d that are known", major,
                   OLDEST_TESTED, NEWEST_TESTED);
    look_at_locks(preflight, row, answer);
    return TRUE;
}

const Check server_check = {look};
