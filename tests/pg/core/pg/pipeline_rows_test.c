#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/pg/connection.h"
#include "core/pg/scratch.h"

/* A script's rows come one by one and are thrown away; those of the pipeline after it are not. */
static void test_pipeline__after_a_script_gives_every_row(void **state)
{
    (void)state;
    g_autoptr(Scratch) scratch = scratch_start(NULL, NULL);
    g_autoptr(Connection) connection =
        connection_open(&(ConnectionOptions){.url = scratch_url(scratch)}, NULL);
    assert_non_null(connection);
    for (guint i = 0; i < 3; i++) {
        assert_true(
            connection_run_script(connection, "SELECT 1; SELECT 2", NULL, NULL, NULL, NULL, NULL));
        g_autoptr(Pipeline) pipeline = pipeline_new(connection);
        pipeline_add(pipeline, "SELECT n, nullif(n, 2) FROM generate_series(1, 3) n", 0, NULL);
        pipeline_add(pipeline, "SELECT 4", 0, NULL);
        g_autoptr(GPtrArray) results = pipeline_run(pipeline, NULL);
        assert_non_null(results);
        const Result *rows = g_ptr_array_index(results, 0);
        assert_int_equal(result_rows(rows), 3);
        assert_string_equal(result_value(rows, 2, 1), "3");
        assert_null(result_value(rows, 1, 1));
        assert_int_equal(result_rows(g_ptr_array_index(results, 1)), 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pipeline__after_a_script_gives_every_row)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
