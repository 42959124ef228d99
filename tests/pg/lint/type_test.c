/* The pairs of types that the linter is held against, held against PostgreSQL: the file node tells
 * whether the table was copied. */
#include "core/pg/connection.h"
#include "core/pg/scratch.h"
#include "unit/lint/type_pairs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

typedef struct Server {
    Scratch *scratch;
    Connection *connection;
} Server;

static void command(Connection *connection, const char *sql)
{
    g_autoptr(GError) error = NULL;
    if (!connection_command(connection, sql, &error))
        fail_msg("%s: %s", sql, error->message);
}

static char *file_node(Connection *connection)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Result) result =
        connection_query(connection, "SELECT pg_relation_filenode('t')", 0, NULL, &error);
    assert_null(error);
    return g_strdup(result_value(result, 0, 0));
}

static gboolean is_copied(Connection *connection, const Pair *pair)
{
    g_autofree char *create = g_strdup_printf("CREATE TABLE t (c %s)", pair->from);
    g_autofree char *alter =
        g_strdup_printf("ALTER TABLE t ALTER COLUMN c TYPE %s USING c::%s", pair->to, pair->to);
    command(connection, create);
    g_autofree char *before = file_node(connection);
    command(connection, alter);
    g_autofree char *after = file_node(connection);
    command(connection, "DROP TABLE t");
    return strcmp(before, after) != 0;
}

static void check_pairs(const Server *server, const Pair *pairs, guint n, gboolean copied)
{
    guint wrong = 0;
    for (guint i = 0; i < n; i++) {
        if (is_copied(server->connection, &pairs[i]) == copied)
            continue;
        print_error("%s to %s: %s\n", pairs[i].from, pairs[i].to, copied ? "not copied" : "copied");
        wrong++;
    }
    assert_int_equal(wrong, 0);
}

static int start(void **state)
{
    g_autoptr(GError) error = NULL;
    Server *server = g_new0(Server, 1);
    server->scratch = scratch_start(&(ScratchOptions){0}, &error);
    if (server->scratch == NULL)
        fail_msg("%s", error->message);
    server->connection =
        connection_open(&(ConnectionOptions){.url = scratch_url(server->scratch)}, &error);
    assert_null(error);
    command(server->connection, "CREATE EXTENSION citext");
    g_auto(GStrv) statements = g_strsplit(pair_types, ";", -1);
    for (guint i = 0; statements[i] != NULL; i++)
        if (*g_strstrip(statements[i]) != '\0')
            command(server->connection, statements[i]);
    *state = server;
    return 0;
}

static int stop(void **state)
{
    Server *server = *state;
    connection_close(server->connection);
    scratch_stop(server->scratch);
    g_free(server);
    return 0;
}

static void test_server__copies_nothing_for_the_free_pairs(void **state)
{
    command(((Server *)*state)->connection, "SET timezone = 'Europe/Paris'");
    check_pairs(*state, pairs_free, G_N_ELEMENTS(pairs_free), FALSE);
    check_pairs(*state, pairs_same, G_N_ELEMENTS(pairs_same), FALSE);
}

static void test_server__copies_the_table_for_the_others(void **state)
{
    command(((Server *)*state)->connection, "SET timezone = 'Europe/Paris'");
    check_pairs(*state, pairs_rewrite, G_N_ELEMENTS(pairs_rewrite), TRUE);
    check_pairs(*state, pairs_free_in_utc, G_N_ELEMENTS(pairs_free_in_utc), TRUE);
}

static void test_server__leaves_timestamps_in_utc(void **state)
{
    command(((Server *)*state)->connection, "SET timezone = 'UTC'");
    check_pairs(*state, pairs_free_in_utc, G_N_ELEMENTS(pairs_free_in_utc), FALSE);
    check_pairs(*state, pairs_rewrite_in_utc, G_N_ELEMENTS(pairs_rewrite_in_utc), TRUE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_server__copies_nothing_for_the_free_pairs),
        cmocka_unit_test(test_server__copies_the_table_for_the_others),
        cmocka_unit_test(test_server__leaves_timestamps_in_utc),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
