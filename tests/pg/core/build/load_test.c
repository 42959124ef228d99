#include "core/build/load.h"

#include "core/base/error.h"
#include "core/pg/scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static Scratch *server;

/* Each test has a database of its own. */
typedef struct Loaded {
    SourceTree *tree;
    Build *build;
    Connection *connection;
    LoadOutcome outcome;
    GError *error;
    gboolean done;
} Loaded;

static void loaded_clear(Loaded *loaded)
{
    build_free(loaded->build);
    g_clear_pointer(&loaded->tree, source_tree_free);
    g_clear_pointer(&loaded->connection, connection_close);
    g_clear_error(&loaded->error);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Loaded, loaded_clear)

static int start(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    server = scratch_start(NULL, &error);
    if (server == NULL)
        print_error("%s\n", error->message);
    return server == NULL ? -1 : 0;
}

static int stop(void **state)
{
    (void)state;
    scratch_stop(server);
    return 0;
}

static Connection *connect_fresh(void)
{
    static guint number;
    g_autofree char *name = g_strdup_printf("load_%u", ++number);
    g_autoptr(GError) error = NULL;
    g_autofree char *url = scratch_create_database(server, name, &error);
    Connection *connection =
        url == NULL ? NULL : connection_open(&(ConnectionOptions){.url = url}, &error);
    if (connection == NULL)
        fail_msg("%s", error->message);
    return connection;
}

static Loaded load(const BuildOptions *options, const char *const *files)
{
    Loaded loaded = {.tree = source_memory_new(), .connection = connect_fresh()};
    for (guint i = 0; files[i] != NULL; i += 2) {
        g_autoptr(GBytes) bytes = g_bytes_new_static(files[i + 1], strlen(files[i + 1]));
        source_memory_add(loaded.tree, files[i], bytes);
    }
    loaded.build = build_plan(loaded.tree, options, &loaded.error);
    if (loaded.build != NULL)
        loaded.done = build_load(loaded.build, loaded.connection, &loaded.outcome, &loaded.error);
    return loaded;
}

#define FILES(...) ((const char *const[]){__VA_ARGS__, NULL})
#define OPTIONS(...) (&(BuildOptions){__VA_ARGS__})

static void assert_done(const Loaded *loaded)
{
    if (!loaded->done)
        fail_msg("%s (%s:%u:%u)", loaded->error->message, error_path(loaded->error),
                 error_line(loaded->error), error_column(loaded->error));
}

static void assert_answer(const Loaded *loaded, const char *sql, const char *expected)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Result) rows = connection_query(loaded->connection, sql, 0, NULL, &error);
    if (rows == NULL)
        fail_msg("%s", error->message);
    assert_string_equal(result_value(rows, 0, 0), expected);
}

static void assert_place(const Loaded *loaded, const char *path, guint line, guint column)
{
    assert_false(loaded->done);
    assert_non_null(error_path(loaded->error));
    assert_string_equal(error_path(loaded->error), path);
    assert_int_equal(error_line(loaded->error), line);
    assert_int_equal(error_column(loaded->error), column);
}

static void test_load__objects_rows_and_settings(void **state)
{
    (void)state;
    g_auto(Loaded) loaded = load(
        OPTIONS(.search_path = "app"),
        FILES("1.sql", "CREATE SCHEMA app; BEGIN; CREATE TABLE t (a int); COMMIT;", "2.sql",
              "SET search_path = public;\nCREATE TABLE u (a int);\n", "3.sql",
              "\\set ON_ERROR_STOP on\nCOPY t FROM stdin;\n1\n2\n\\.\nINSERT INTO t VALUES (3)"));
    assert_done(&loaded);
    assert_int_equal(loaded.outcome.rows, 3);
    assert_int_equal(loaded.outcome.statements, 6);
    assert_answer(&loaded, "SELECT sum(a) FROM app.t", "6");
    assert_answer(&loaded, "SELECT to_regclass('public.u')::text", "public.u");
    assert_false(connection_in_transaction(loaded.connection));
}

static void test_load__error_has_file_line_and_column(void **state)
{
    (void)state;
    g_auto(Loaded) loaded =
        load(OPTIONS(0), FILES("1.sql", "CREATE TABLE t (a int);\n", "2.sql",
                               "SET work_mem = '8MB';\n-- caf\xC3\xA9\nCREATE VIEW v AS\n    "
                               "SELECT '\xC3\xA9', gone FROM t;\n"));
    assert_place(&loaded, "2.sql", 4, 17);
    assert_int_equal(loaded.error->code, ERROR_DATABASE);
    assert_string_equal(error_sqlstate(loaded.error), "42703");
    assert_answer(&loaded, "SELECT coalesce(to_regclass('t')::text, 'none')", "none");
}

static void test_load__error_without_position_has_the_statement(void **state)
{
    (void)state;
    g_auto(Loaded) loaded =
        load(OPTIONS(.search_path = "public"),
             FILES("1.sql", "SET a.b = 1;\nCREATE TABLE t (a int PRIMARY KEY);\n", "2.sql",
                   "SET a.c = 2;\nINSERT INTO t VALUES (1);\n  INSERT INTO t\n  VALUES "
                   "(1);\nINSERT INTO t VALUES (2);\n"));
    assert_place(&loaded, "2.sql", 3, 3);
    assert_string_equal(error_sqlstate(loaded.error), "23505");
}

static void test_load__bad_copy_data_has_the_statement(void **state)
{
    (void)state;
    g_auto(Loaded) loaded = load(
        OPTIONS(0), FILES("1.sql", "CREATE TABLE t (a int);\nCOPY t FROM stdin;\n1\nx\n\\.\n"));
    assert_place(&loaded, "1.sql", 2, 1);
}

static void test_load__missing_object_is_found_in_a_later_file(void **state)
{
    (void)state;
    g_auto(Loaded) loaded =
        load(OPTIONS(0), FILES("a.sql", "CREATE TABLE c (p int REFERENCES p (id));\n", "b/p.sql",
                               "\nCREATE TABLE p (id int PRIMARY KEY);\n"));
    assert_place(&loaded, "a.sql", 1, 1);
    assert_non_null(
        strstr(error_hint(loaded.error), "table public.p is made in b/p.sql:2, which comes later"));
    assert_non_null(strstr(error_hint(loaded.error), "--order dependency"));
    g_auto(Loaded) function =
        load(OPTIONS(0),
             FILES("a.sql", "CREATE TABLE t (id text DEFAULT make_id('x'));\n", "b.sql",
                   "CREATE FUNCTION make_id(text) RETURNS text LANGUAGE sql AS 'SELECT $1';\n"));
    assert_non_null(
        strstr(error_hint(function.error), "function public.make_id(text) is made in b.sql:1"));
}

static void test_load__dependency_order_puts_it_first(void **state)
{
    (void)state;
    g_auto(Loaded) loaded = load(OPTIONS(.order = "dependency"),
                                 FILES("a.sql", "CREATE TABLE c (p int REFERENCES p (id));\n",
                                       "b/p.sql", "\nCREATE TABLE p (id int PRIMARY KEY);\n"));
    assert_done(&loaded);
}

static void test_load__split_files_load(void **state)
{
    (void)state;
    g_auto(Loaded) loaded =
        load(OPTIONS(.order = "dependency"),
             FILES("a.sql",
                   "SET search_path = app;\nCREATE TABLE a (id int PRIMARY KEY, kind mood);\nALTER "
                   "TABLE a ADD FOREIGN KEY (id) REFERENCES b;\n"
                   "CREATE FUNCTION fa() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM "
                   "b';\nCOMMENT ON TABLE a IS 'a';\n",
                   "b.sql",
                   "SET search_path = app;\nCREATE TYPE mood AS ENUM ('ok');\nCREATE TABLE b (id "
                   "int PRIMARY KEY, n bigint DEFAULT fa());\n"
                   "ALTER TABLE b ADD FOREIGN KEY (id) REFERENCES a;\n",
                   "c.sql", "CREATE SCHEMA app;\n"));
    assert_done(
        &loaded); /* fa() is checked against b, and b's default needs fa(): made unchecked */
    assert_answer(&loaded, "SELECT obj_description('app.a'::regclass)", "a");
}

static void test_load__what_runs_only_outside_a_transaction_is_refused_before(void **state)
{
    (void)state;
    g_auto(Loaded) loaded = load(OPTIONS(0), FILES("1.sql", "CREATE TABLE t (a int);\n", "2.sql",
                                                   "\nCREATE INDEX CONCURRENTLY i ON t (a);\n"));
    assert_place(&loaded, "2.sql", 2, 1);
    assert_int_equal(loaded.error->code, ERROR_INPUT);
    assert_answer(&loaded, "SELECT coalesce(to_regclass('t')::text, 'none')", "none");
}

static void test_load__deferred_constraint_fails_at_the_end(void **state)
{
    (void)state;
    g_auto(Loaded) loaded = load(
        OPTIONS(0),
        FILES(
            "1.sql",
            "CREATE TABLE t (a int PRIMARY KEY, b int REFERENCES t DEFERRABLE INITIALLY DEFERRED);"
            "INSERT INTO t VALUES (1, 2);\n"));
    assert_false(loaded.done);
    assert_string_equal(error_sqlstate(loaded.error), "23503");
    assert_answer(&loaded, "SELECT coalesce(to_regclass('t')::text, 'none')", "none");
}

static void test_load__many_batches_are_one_transaction(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *filler = g_strnfill(60000, '-');
    for (guint i = 0; i < 60; i++) {
        g_ptr_array_add(files, g_strdup_printf("%02u.sql", i));
        g_ptr_array_add(
            files,
            g_strdup_printf("COMMENT ON SCHEMA public IS '%s';\nCREATE TABLE t%u (a int);\n%s",
                            filler, i, i == 59 ? "SELECT gone;\n" : ""));
    }
    g_ptr_array_add(files, NULL);
    g_auto(Loaded) loaded = load(OPTIONS(0), (const char *const *)(gpointer)files->pdata);
    assert_place(&loaded, "59.sql", 3, 8);
    assert_answer(&loaded, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", "0");
}

static void test_load__too_many_locks_are_explained(void **state)
{
    (void)state;
    const char *const settings[] = {"max_locks_per_transaction=10", "max_connections=5", NULL};
    g_autoptr(GError) error = NULL;
    g_autoptr(Scratch) small = scratch_start(&(ScratchOptions){.settings = settings}, &error);
    if (small == NULL)
        fail_msg("%s", error->message);
    g_auto(Loaded) loaded = {.tree = source_memory_new()};
    loaded.connection = connection_open(&(ConnectionOptions){.url = scratch_url(small)}, &error);
    g_autoptr(GString) sql = g_string_new(NULL);
    for (guint i = 0; i < 5000; i++)
        g_string_append_printf(sql, "CREATE TABLE t%u (a int);\n", i);
    g_autoptr(GBytes) bytes = g_bytes_new_static(sql->str, sql->len);
    source_memory_add(loaded.tree, "many.sql", bytes);
    loaded.build = build_plan(loaded.tree, OPTIONS(0), &error);
    assert_false(build_load(loaded.build, loaded.connection, NULL, &loaded.error));
    assert_string_equal(error_sqlstate(loaded.error), "53200");
    assert_non_null(strstr(error_hint(loaded.error), "max_locks_per_transaction"));
    assert_string_equal(error_path(loaded.error), "many.sql");
    assert_true(error_line(loaded.error) > 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_load__objects_rows_and_settings),
        cmocka_unit_test(test_load__error_has_file_line_and_column),
        cmocka_unit_test(test_load__error_without_position_has_the_statement),
        cmocka_unit_test(test_load__bad_copy_data_has_the_statement),
        cmocka_unit_test(test_load__missing_object_is_found_in_a_later_file),
        cmocka_unit_test(test_load__dependency_order_puts_it_first),
        cmocka_unit_test(test_load__split_files_load),
        cmocka_unit_test(test_load__what_runs_only_outside_a_transaction_is_refused_before),
        cmocka_unit_test(test_load__deferred_constraint_fails_at_the_end),
        cmocka_unit_test(test_load__many_batches_are_one_transaction),
        cmocka_unit_test(test_load__too_many_locks_are_explained),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
