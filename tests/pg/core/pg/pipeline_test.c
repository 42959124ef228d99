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
    return scratch == NULL;
}

static int stop(void **state)
{
    (void)state;
    scratch_stop(scratch);
    return 0;
}

static int connect_anew(void **state)
{
    (void)state;
    connection = connection_open(&(ConnectionOptions){.url = scratch_url(scratch)}, NULL);
    return connection == NULL;
}

static int disconnect(void **state)
{
    (void)state;
    connection_close(connection);
    return 0;
}

static void assert_value(const char *sql, const char *expected)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Result) result = connection_query(connection, sql, 0, NULL, &error);
    if (error != NULL)
        fail_msg("%s: %s", sql, error->message);
    assert_string_equal(result_value(result, 0, 0), expected);
}

static void run(const char *sql)
{
    assert_true(connection_command(connection, sql, NULL));
}

static void test_pipeline__gives_results_in_order(void **state)
{
    (void)state;
    g_autoptr(Pipeline) pipeline = pipeline_new(connection);
    pipeline_add(pipeline, "create temp table t (n int, t text)", 0, NULL);
    pipeline_add(pipeline, "insert into t values ($1, $2)", 2, (const char *const[]){"1", "one"});
    pipeline_add(pipeline, "insert into t values ($1, $2)", 2, (const char *const[]){"2", NULL});
    pipeline_add(pipeline, "select n, t from t order by n", 0, NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) results = pipeline_run(pipeline, &error);
    assert_null(error);
    assert_int_equal(results->len, 4);
    assert_int_equal(result_affected(g_ptr_array_index(results, 2)), 1);
    const Result *rows = g_ptr_array_index(results, 3);
    assert_int_equal(result_rows(rows), 2);
    assert_string_equal(result_value(rows, 0, 1), "one");
    assert_null(result_value(rows, 1, 1));
}

static void test_pipeline__empty_one_is_nothing(void **state)
{
    (void)state;
    g_autoptr(Pipeline) pipeline = pipeline_new(connection);
    g_autoptr(GPtrArray) results = pipeline_run(pipeline, NULL);
    assert_int_equal(results->len, 0);
}

static void test_pipeline__prepares_each_text_once(void **state)
{
    (void)state;
    for (guint round = 0; round < 3; round++) {
        g_autoptr(Pipeline) pipeline = pipeline_new(connection);
        for (guint i = 0; i < 10; i++)
            pipeline_add(pipeline, "select $1::int", 1, (const char *const[]){"1"});
        pipeline_add(pipeline, "select 'other'", 0, NULL);
        g_autoptr(GPtrArray) results = pipeline_run(pipeline, NULL);
        assert_int_equal(results->len, 11);
    }
    assert_value("select count(*) from pg_prepared_statements", "2");
}

static void test_pipeline__may_be_filled_again(void **state)
{
    (void)state;
    g_autoptr(Pipeline) pipeline = pipeline_new(connection);
    for (guint round = 1; round <= 2; round++) {
        pipeline_add(pipeline, "select 1", 0, NULL);
        g_autoptr(GPtrArray) results = pipeline_run(pipeline, NULL);
        assert_int_equal(results->len, 1);
    }
}

static void test_failure__is_the_first_and_undoes_all(void **state)
{
    (void)state;
    run("create temp table u (n int primary key)");
    g_autoptr(Pipeline) pipeline = pipeline_new(connection);
    pipeline_add(pipeline, "insert into u values ($1)", 1, (const char *const[]){"1"});
    pipeline_add(pipeline, "insert into u values ($1)", 1, (const char *const[]){"1"});
    pipeline_add(pipeline, "select 1/0", 0, NULL);
    g_autoptr(GError) error = NULL;
    assert_null(pipeline_run(pipeline, &error));
    assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_DATABASE));
    assert_string_equal(error_sqlstate(error), "23505");
    assert_string_equal(error_detail(error), "Key (n)=(1) already exists.");
    assert_false(connection_in_transaction(connection));
    assert_value("select count(*) from u", "0");
}

static void test_failure__leaves_connection_and_statements_usable(void **state)
{
    (void)state;
    for (guint round = 0; round < 3; round++) {
        g_autoptr(Pipeline) pipeline = pipeline_new(connection);
        pipeline_add(pipeline, "select $1::int", 1, (const char *const[]){"1"});
        pipeline_add(pipeline, "select * from nowhere", 0, NULL);
        pipeline_add(pipeline, "select 'never prepared'", 0, NULL);
        g_autoptr(GError) error = NULL;
        assert_null(pipeline_run(pipeline, &error));
        assert_string_equal(error_sqlstate(error), "42P01");
        assert_value("select count(*) from pg_prepared_statements", "1");

        pipeline_add(pipeline, "select $1::int", 1, (const char *const[]){"2"});
        g_autoptr(GPtrArray) results = pipeline_run(pipeline, NULL);
        assert_string_equal(result_value(g_ptr_array_index(results, 0), 0, 0), "2");
    }
}

static void test_failure__inside_a_transaction_waits_for_rollback(void **state)
{
    (void)state;
    run("begin");
    g_autoptr(Pipeline) pipeline = pipeline_new(connection);
    pipeline_add(pipeline, "select 1/0", 0, NULL);
    assert_null(pipeline_run(pipeline, NULL));
    assert_true(connection_in_transaction(connection));
    assert_false(connection_command(connection, "select 1", NULL));
    run("rollback");
    assert_value("select 1", "1");
}

static void test_forgotten_statements__are_prepared_again(void **state)
{
    (void)state;
    g_autoptr(Pipeline) pipeline = pipeline_new(connection);
    const char *const forgetting[] = {"discard all", "deallocate all", "select 'both are seen'"};
    for (guint i = 0; i < G_N_ELEMENTS(forgetting); i++) {
        pipeline_add(pipeline, "select 2", 0, NULL);
        g_autoptr(GError) error = NULL;
        g_autoptr(GPtrArray) results = pipeline_run(pipeline, &error);
        assert_null(error);
        assert_int_equal(results->len, 1);
        run(forgetting[i]);
    }
    /* Behind our back: the first use fails, the next does not. */
    run("do $$ begin execute 'deallocate all'; end $$");
    pipeline_add(pipeline, "select 2", 0, NULL);
    g_autoptr(GError) error = NULL;
    assert_null(pipeline_run(pipeline, &error));
    assert_string_equal(error_sqlstate(error), "26000");
    pipeline_add(pipeline, "select 2", 0, NULL);
    g_autoptr(GPtrArray) again = pipeline_run(pipeline, NULL);
    assert_int_equal(again->len, 1);
}

/* Both sides would wait for the other to read, were results not taken while statements are sent. */
static void test_pipeline__of_many_large_statements_does_not_stall(void **state)
{
    (void)state;
    enum { STEPS = 3000 };
    g_autofree char *large = g_strnfill(20000, 'x');
    g_autoptr(Pipeline) pipeline = pipeline_new(connection);
    for (guint i = 0; i < STEPS; i++)
        pipeline_add(pipeline, "select $1::text", 1, (const char *const[]){large});
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) results = pipeline_run(pipeline, &error);
    assert_null(error);
    assert_int_equal(results->len, STEPS);
    assert_string_equal(result_value(g_ptr_array_index(results, STEPS - 1), 0, 0), large);
}

static void test_terminated_session__is_a_broken_connection(void **state)
{
    (void)state;
    g_autoptr(Pipeline) pipeline = pipeline_new(connection);
    pipeline_add(pipeline, "select pg_terminate_backend(pg_backend_pid())", 0, NULL);
    pipeline_add(pipeline, "select 1", 0, NULL);
    g_autoptr(GError) error = NULL;
    assert_null(pipeline_run(pipeline, &error));
    assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_CONNECTION));
    assert_true(connection_is_broken(connection));
    pipeline_add(pipeline, "select 1", 0, NULL);
    g_autoptr(GError) again = NULL;
    assert_null(pipeline_run(pipeline, &again));
    assert_true(g_error_matches(again, CONFITURE_ERROR, ERROR_CONNECTION));
}

int main(void)
{
#define CONNECTED(test) cmocka_unit_test_setup_teardown(test, connect_anew, disconnect)
    const struct CMUnitTest tests[] = {
        CONNECTED(test_pipeline__gives_results_in_order),
        CONNECTED(test_pipeline__empty_one_is_nothing),
        CONNECTED(test_pipeline__prepares_each_text_once),
        CONNECTED(test_pipeline__may_be_filled_again),
        CONNECTED(test_failure__is_the_first_and_undoes_all),
        CONNECTED(test_failure__leaves_connection_and_statements_usable),
        CONNECTED(test_failure__inside_a_transaction_waits_for_rollback),
        CONNECTED(test_forgotten_statements__are_prepared_again),
        CONNECTED(test_pipeline__of_many_large_statements_does_not_stall),
        CONNECTED(test_terminated_session__is_a_broken_connection),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
