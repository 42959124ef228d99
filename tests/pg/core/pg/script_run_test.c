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
    scratch = scratch_start(NULL, NULL);
    connection = scratch != NULL
                     ? connection_open(&(ConnectionOptions){.url = scratch_url(scratch)}, NULL)
                     : NULL;
    return connection == NULL;
}

static int stop(void **state)
{
    (void)state;
    connection_close(connection);
    scratch_stop(scratch);
    return 0;
}

static void assert_value(const char *sql, const char *expected)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Result) result = connection_query(connection, sql, 0, NULL, &error);
    assert_null(error);
    assert_string_equal(result_value(result, 0, 0), expected);
}

static ScriptOutcome run(const char *sql, GPtrArray *copy_data)
{
    g_autoptr(GError) error = NULL;
    ScriptOutcome outcome;
    if (!connection_run_script(connection, sql, copy_data, NULL, NULL, &outcome, &error))
        fail_msg("%s", error->message);
    return outcome;
}

static GPtrArray *copies_of(const char *first, const char *second)
{
    GPtrArray *copies = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    g_ptr_array_add(copies, g_bytes_new(first, strlen(first)));
    if (second != NULL)
        g_ptr_array_add(copies, g_bytes_new(second, strlen(second)));
    return copies;
}

static void test_run__counts_statements_and_rows_written(void **state)
{
    (void)state;
    ScriptOutcome outcome =
        run("create temp table a (n int); insert into a select generate_series(1, 10);"
            "update a set n = n + 1 where n > 5; delete from a where n = 1;"
            "select * from a; ; ",
            NULL);
    assert_int_equal(outcome.statements, 5);
    assert_int_equal(outcome.rows, 10 + 5 + 1);
    assert_int_equal(outcome.position, 0);
}

static void test_run__empty_script_is_nothing(void **state)
{
    (void)state;
    assert_int_equal(run("", NULL).statements, 0);
    assert_int_equal(run(" -- only words\n", NULL).statements, 0);
}

static void test_run__feeds_copies_in_their_order(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) copies = copies_of("1\tone\n2\t\\N\n", "3,\"t,h\"\n");
    ScriptOutcome outcome = run(
        "create temp table b (n int, t text);\ncopy b from stdin;\ninsert into b values (9, 'x');\n"
        "copy b (n, t) from stdin with (format csv);\nselect 1;",
        copies);
    assert_int_equal(outcome.statements, 5);
    assert_int_equal(outcome.rows, 4);
    assert_value("select string_agg(n || coalesce(t, '-'), ' ' order by n) from b",
                 "1one 2- 3t,h 9x");
}

static void test_run__feeds_more_than_any_buffer(void **state)
{
    (void)state;
    enum { ROWS = 300000 };
    GString *text = g_string_new(NULL);
    for (guint i = 1; i <= ROWS; i++)
        g_string_append_printf(
            text, "%u\tsome words to make the row as long as rows are, and a little longer\n", i);
    assert_true(text->len > 20 * 1000 * 1000);
    g_autoptr(GPtrArray) copies = copies_of(text->str, NULL);
    g_string_free(text, TRUE);
    ScriptOutcome outcome = run("create temp table c (n int, t text); copy c from stdin", copies);
    assert_int_equal(outcome.rows, ROWS);
    assert_value("select sum(n) from c", "45000150000");
}

static void test_run__drains_copy_to_stdout(void **state)
{
    (void)state;
    ScriptOutcome outcome =
        run("copy (select repeat('x', 1000) from generate_series(1, 20000)) to stdout; select 1;",
            NULL);
    assert_int_equal(outcome.statements, 2);
    assert_value("select 1", "1");
}

/* Gathered, the rows would be 10 GB in the client. */
static void test_run__throws_rows_away_as_they_come(void **state)
{
    (void)state;
    ScriptOutcome outcome =
        run("select 1; select repeat('x', 1000000) from generate_series(1, 300); "
            "select repeat('y', 1000000) from generate_series(1, 300);",
            NULL);
    assert_int_equal(outcome.statements, 3);
    assert_int_equal(outcome.rows, 0);
}

static void test_failure__tells_statement_and_character_position(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    ScriptOutcome outcome;
    const char *sql = "select 'äöü€';\nselect 2;\nselect nix from nowhere;\nselect 4;";
    assert_false(connection_run_script(connection, sql, NULL, NULL, NULL, &outcome, &error));
    assert_string_equal(error_sqlstate(error), "42P01");
    assert_int_equal(outcome.statements, 2);
    const char *byte = strstr(sql, "nowhere");
    assert_int_equal(outcome.position, g_utf8_pointer_to_offset(sql, byte) + 1);
}

static void test_failure__undoes_the_whole_script(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    assert_false(connection_run_script(connection, "create table half (n int); select 1/0;", NULL,
                                       NULL, NULL, NULL, &error));
    assert_string_equal(error_sqlstate(error), "22012");
    assert_value("select coalesce(to_regclass('half')::text, 'gone')", "gone");
    assert_false(connection_in_transaction(connection));
}

static void test_failure__without_position_gives_none(void **state)
{
    (void)state;
    ScriptOutcome outcome;
    assert_false(
        connection_run_script(connection, "drop table nowhere", NULL, NULL, NULL, &outcome, NULL));
    assert_int_equal(outcome.position, 0);
    assert_int_equal(outcome.statements, 0);
}

static void test_failure__of_bad_copy_data_names_its_line(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) copies = copies_of("1\nx\n3\n", "4\n");
    g_autoptr(GError) error = NULL;
    ScriptOutcome outcome;
    assert_false(connection_run_script(
        connection, "create temp table d (n int); copy d from stdin; copy d from stdin", copies,
        NULL, NULL, &outcome, &error));
    assert_string_equal(error_sqlstate(error), "22P02");
    assert_non_null(strstr(error_detail(error), "COPY d, line 2, column n: \"x\""));
    assert_int_equal(outcome.statements, 1);
    assert_value("select 1", "1");
}

static void test_failure__of_missing_copy_data_is_no_hang(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    assert_false(connection_run_script(connection,
                                       "create temp table e (n int); copy e from stdin;", NULL,
                                       NULL, NULL, NULL, &error));
    assert_non_null(strstr(error->message, "no data was given for COPY FROM stdin"));
    assert_value("select 1", "1");
}

static void note_progress(guint statement, const char *command_tag, guint64 rows, gpointer data)
{
    g_string_append_printf(data, "%u %s %" G_GUINT64_FORMAT "\n", statement, command_tag, rows);
}

static void test_progress__is_told_after_each_statement(void **state)
{
    (void)state;
    g_autoptr(GString) told = g_string_new(NULL);
    assert_true(connection_run_script(
        connection,
        "create temp table f (n int); insert into f values (1), (2); begin; commit;"
        "select * from f",
        NULL, note_progress, told, NULL, NULL));
    assert_string_equal(told->str,
                        "0 CREATE TABLE 0\n1 INSERT 0 2 2\n2 BEGIN 0\n3 COMMIT 0\n4 SELECT 2 0\n");
}

static void test_terminated_session__is_a_broken_connection(void **state)
{
    (void)state;
    g_autoptr(Connection) mine =
        connection_open(&(ConnectionOptions){.url = scratch_url(scratch)}, NULL);
    g_autoptr(GError) error = NULL;
    ScriptOutcome outcome;
    assert_false(connection_run_script(
        mine, "select 1; select pg_terminate_backend(pg_backend_pid()); select 3", NULL, NULL, NULL,
        &outcome, &error));
    assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_CONNECTION));
    assert_int_equal(outcome.statements, 1);
    assert_true(connection_is_broken(mine));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_run__counts_statements_and_rows_written),
        cmocka_unit_test(test_run__empty_script_is_nothing),
        cmocka_unit_test(test_run__feeds_copies_in_their_order),
        cmocka_unit_test(test_run__feeds_more_than_any_buffer),
        cmocka_unit_test(test_run__drains_copy_to_stdout),
        cmocka_unit_test(test_run__throws_rows_away_as_they_come),
        cmocka_unit_test(test_failure__tells_statement_and_character_position),
        cmocka_unit_test(test_failure__undoes_the_whole_script),
        cmocka_unit_test(test_failure__without_position_gives_none),
        cmocka_unit_test(test_failure__of_bad_copy_data_names_its_line),
        cmocka_unit_test(test_failure__of_missing_copy_data_is_no_hang),
        cmocka_unit_test(test_progress__is_told_after_each_statement),
        cmocka_unit_test(test_terminated_session__is_a_broken_connection),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
