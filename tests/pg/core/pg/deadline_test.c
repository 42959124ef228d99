/* Deadlines of queries, and the environment of libpq's programs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/error.h"
#include "core/pg/connection.h"
#include "core/pg/scratch.h"

static Scratch *scratch;
static Connection *connection;

static int start(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    scratch = scratch_start(NULL, &error);
    if (scratch != NULL)
        connection = connection_open(&(ConnectionOptions){.url = scratch_url(scratch)}, &error);
    if (error != NULL)
        print_error("%s\n", error->message);
    return error != NULL;
}

static int stop(void **state)
{
    (void)state;
    connection_close(connection);
    scratch_stop(scratch);
    return 0;
}

static void expire_in(gint64 milliseconds)
{
    connection_set_deadline(connection, g_get_monotonic_time() + milliseconds * 1000);
}

static void assert_expired(gboolean success, const GError *error, gint64 begin)
{
    assert_false(success);
    assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_DATABASE));
    assert_string_equal(error_sqlstate(error), "57014");
    assert_true(g_get_monotonic_time() - begin < 10 * G_USEC_PER_SEC);
    connection_set_deadline(connection, 0);
}

static void test_deadline__cancels_the_running_query(void **state)
{
    (void)state;
    gint64 begin = g_get_monotonic_time();
    g_autoptr(GError) error = NULL;
    expire_in(200);
    gboolean success = connection_command(connection, "SELECT pg_sleep(100)", &error);
    assert_expired(success, error, begin);
    assert_true(connection_command(connection, "SELECT pg_sleep(0.3)", NULL));
}

static void test_deadline__holds_for_a_whole_script(void **state)
{
    (void)state;
    gint64 begin = g_get_monotonic_time();
    g_autoptr(GError) error = NULL;
    ScriptOutcome outcome = {0};
    expire_in(500);
    gboolean success = connection_run_script(
        connection, "SELECT pg_sleep(0.3); SELECT pg_sleep(0.3); SELECT pg_sleep(100)", NULL, NULL,
        NULL, &outcome, &error);
    assert_expired(success, error, begin);
}

static void test_deadline__that_is_over_cancels_at_once_and_leaves_the_session(void **state)
{
    (void)state;
    gint64 begin = g_get_monotonic_time();
    g_autoptr(GError) error = NULL;
    assert_true(connection_command(connection, "BEGIN", NULL));
    expire_in(-1000);
    gboolean success = connection_command(connection, "SELECT pg_sleep(100)", &error);
    assert_expired(success, error, begin);
    assert_true(connection_in_transaction(connection));
    assert_true(connection_command(connection, "ROLLBACK", NULL));
}

static void test_environment__connects_programs_as_the_connection_is(void **state)
{
    (void)state;
    const char *const base[] = {"A=1", "PGHOST=nowhere", NULL};
    g_auto(GStrv) environment = connection_environment(connection, base);
    assert_string_equal(g_environ_getenv(environment, "A"), "1");
    assert_string_equal(g_environ_getenv(environment, "PGHOST"), scratch_host(scratch));
    assert_string_equal(g_environ_getenv(environment, "PGDATABASE"), "postgres");
    assert_string_equal(g_environ_getenv(environment, "PGUSER"), "postgres");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_deadline__cancels_the_running_query),
        cmocka_unit_test(test_deadline__holds_for_a_whole_script),
        cmocka_unit_test(test_deadline__that_is_over_cancels_at_once_and_leaves_the_session),
        cmocka_unit_test(test_environment__connects_programs_as_the_connection_is),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
