#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/error.h"
#include "core/pg/copy.h"
#include "core/pg/scratch.h"

static Scratch *scratch;
static Connection *connection, *other;

static int start(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    scratch = scratch_start(NULL, &error);
    if (scratch != NULL)
        connection = connection_open(&(ConnectionOptions){.url = scratch_url(scratch)}, &error);
    if (connection != NULL)
        other = connection_open(&(ConnectionOptions){.url = scratch_url(scratch)}, &error);
    if (error != NULL)
        print_error("%s\n", error->message);
    return error != NULL;
}

static int stop(void **state)
{
    (void)state;
    g_clear_pointer(&connection, connection_close);
    g_clear_pointer(&other, connection_close);
    g_clear_pointer(&scratch, scratch_stop);
    return 0;
}

static void run(const char *sql)
{
    g_autoptr(GError) error = NULL;
    connection_run_script(connection, sql, NULL, NULL, NULL, NULL, &error);
    assert_null(error);
}

static char *ask(const char *sql)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Result) rows = connection_query(connection, sql, 0, NULL, &error);
    assert_null(error);
    return g_strdup(result_value(rows, 0, 0));
}

static void assert_answer(const char *sql, const char *expected)
{
    g_autofree char *answer = ask(sql);
    assert_string_equal(answer, expected);
}

static void test_copy__gives_rows_as_lines(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autoptr(CopyOut) out = copy_out_begin(
        connection, "COPY (VALUES (1, E'a\\tb'), (2, NULL), (3, E'\\\\N'), (4, '')) TO STDOUT",
        &error);
    assert_non_null(out);
    const char *const expected[] = {"1\ta\\tb\n", "2\t\\N\n", "3\t\\\\N\n", "4\t\n"};
    gsize length;
    for (guint i = 0; i < G_N_ELEMENTS(expected); i++) {
        const char *row = copy_out_row(out, &length, &error);
        assert_int_equal(length, strlen(expected[i]));
        assert_memory_equal(row, expected[i], length);
    }
    assert_null(copy_out_row(out, &length, &error));
    assert_null(copy_out_row(out, &length, &error));
    assert_null(error);
    assert_answer("SELECT 'usable'", "usable");
}

static void test_copy__streams_from_one_to_the_other(void **state)
{
    (void)state;
    run("DROP TABLE IF EXISTS copied; CREATE TABLE copied (id int, t text)");
    g_autoptr(GError) error = NULL;
    {
        g_autoptr(CopyOut) out = copy_out_begin(
            other,
            "COPY (SELECT i, repeat('x', i % 300) FROM generate_series(1, 20000) i) TO STDOUT",
            &error);
        g_autoptr(CopyIn) in = copy_in_begin(connection, "COPY copied FROM STDIN", &error);
        gsize length;
        for (const char *row; (row = copy_out_row(out, &length, &error)) != NULL;)
            assert_true(copy_in_write(in, row, length, &error));
        guint64 rows = 0;
        assert_true(copy_in_finish(in, &rows, &error));
        assert_int_equal(rows, 20000);
        assert_false(copy_in_write(in, "x", 1, NULL));
        assert_false(copy_in_finish(in, NULL, NULL));
    }
    assert_null(error);
    assert_answer("SELECT count(*) || ' ' || sum(length(t)) FROM copied", "20000 2980200");
}

static void test_copy__carries_a_field_of_many_megabytes(void **state)
{
    (void)state;
    run("DROP TABLE IF EXISTS large; CREATE TABLE large (t text)");
    g_autoptr(GError) error = NULL;
    g_autoptr(CopyOut) out =
        copy_out_begin(other, "COPY (SELECT repeat('ab', 16 * 1024 * 1024)) TO STDOUT", &error);
    g_autoptr(CopyIn) in = copy_in_begin(connection, "COPY large FROM STDIN", &error);
    gsize length;
    const char *row = copy_out_row(out, &length, &error);
    assert_int_equal(length, 32 * 1024 * 1024 + 1);
    assert_true(copy_in_write(in, row, length, &error));
    assert_true(copy_in_finish(in, NULL, &error));
    assert_answer("SELECT length(t)::text FROM large", "33554432");
}

static void test_copy__unfinished_leaves_no_row(void **state)
{
    (void)state;
    run("DROP TABLE IF EXISTS part; CREATE TABLE part (id int)");
    g_autoptr(GError) error = NULL;
    CopyIn *in = copy_in_begin(connection, "COPY part FROM STDIN", &error);
    assert_true(copy_in_write(in, "1\n2\n", 4, &error));
    copy_in_free(in);
    assert_answer("SELECT count(*)::text FROM part", "0");
    CopyOut *out =
        copy_out_begin(connection, "COPY (SELECT generate_series(1, 100000000)) TO STDOUT", &error);
    gsize length;
    assert_non_null(copy_out_row(out, &length, &error));
    copy_out_free(out);
    assert_answer("SELECT 'usable'", "usable");
}

static void test_copy__refuses_what_is_no_copy_in_its_direction(void **state)
{
    (void)state;
    run("DROP TABLE IF EXISTS part; CREATE TABLE part (id int)");
    static const char *const wrong[] = {"SELECT 1", "COPY part FROM STDIN", "COPY absent TO STDOUT",
                                        "COPY part TO STDOUT; SELECT 1"};
    for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        assert_null(copy_out_begin(connection, wrong[i], &error));
        assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_DATABASE));
        assert_answer("SELECT 'usable'", "usable");
    }
    g_autoptr(GError) error = NULL;
    assert_null(copy_in_begin(connection, "COPY part TO STDOUT", &error));
    assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_DATABASE));
    assert_answer("SELECT 'usable'", "usable");
}

/* What a refused row said, by everything that could be printed of it. */
static char *refusal(const char *data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(CopyIn) in = copy_in_begin(connection, "COPY guarded FROM STDIN", &error);
    assert_non_null(in);
    gboolean done =
        copy_in_write(in, data, strlen(data), &error) && copy_in_finish(in, NULL, &error);
    assert_false(done);
    const char *detail = error_detail(error), *hint = error_hint(error);
    return g_strjoin("|", error_sqlstate(error), error->message, detail != NULL ? detail : "",
                     hint != NULL ? hint : "", NULL);
}

static void test_copy__never_tells_a_value(void **state)
{
    (void)state;
    run("DROP TABLE IF EXISTS guarded;"
        "CREATE TABLE guarded (id int UNIQUE, email varchar(20) NOT NULL CHECK (email <> 'secret'),"
        " doc jsonb, at date);"
        "INSERT INTO guarded VALUES (4242, 'first');"
        "CREATE OR REPLACE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS $$"
        "BEGIN IF new.id = 77 THEN RAISE 'bad %', new.email USING HINT = new.email; END IF;"
        " RETURN new; END $$;"
        "CREATE TRIGGER told BEFORE INSERT ON guarded FOR EACH ROW EXECUTE FUNCTION tell();");
    static const struct {
        const char *row, *expected;
    } cases[] = {
        {"4242\tsecret1\t\\N\t\\N\n", "23505|duplicate key value violates unique constraint "
                                      "\"guarded_id_key\"|COPY guarded, line 1|"},
        {"1\tsecret\t\\N\t\\N\n",
         "23514|new row for relation \"guarded\" violates check constraint "
         "\"guarded_email_check\"|COPY guarded, line 1|"},
        {"1\t\\N\t\"secret\"\t\\N\n",
         "23502|null value in column \"email\" of relation \"guarded\" "
         "violates not-null constraint|COPY guarded, line 1|"},
        {"sec\\nret\tx\t\\N\t\\N\n",
         "22P02|a text cannot be read as the type|COPY guarded, line 1, column id|"},
        {"1\tx\t{\"secret\": secret}\t\\N\n",
         "22P02|a text cannot be read as the type|COPY guarded, line 1, column doc|"},
        {"1\tx\t\\N\tsecret\n",
         "22007|a date or time has a wrong format|COPY guarded, line 1, column at|"},
        {"1\tsecret that is far too long\t\\N\t\\N\n",
         "22001|value too long for type character varying(20)|COPY guarded, line 1, column email|"},
        {"77\tsecret5\t\\N\t\\N\n", "P0001|a function raised an error|COPY guarded, line 1|"},
        {"1\tsecret\n", "22P04|missing data for column \"doc\"|COPY guarded, line 1|"},
        {"1\tsecret\xff\t\\N\t\\N\n",
         "22021|a text is not valid in the database's encoding|COPY guarded, line 1|"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *said = refusal(cases[i].row);
        assert_string_equal(said, cases[i].expected);
        assert_answer("SELECT count(*)::text FROM guarded", "1");
    }
}

static void test_copy__out_never_tells_a_value(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autoptr(CopyOut) out = copy_out_begin(
        connection, "COPY (SELECT v::int FROM (VALUES ('1'), ('secret')) a(v)) TO STDOUT", &error);
    gsize length;
    while (out != NULL && copy_out_row(out, &length, &error) != NULL)
        continue;
    assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_DATABASE));
    assert_string_equal(error->message, "a text cannot be read as the type");
    assert_null(error_detail(error));
}

static void test_copy__says_when_the_server_ends(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autoptr(Connection) doomed =
        connection_open(&(ConnectionOptions){.url = scratch_url(scratch)}, &error);
    g_autoptr(CopyOut) out =
        copy_out_begin(doomed, "COPY (SELECT generate_series(1, 100000000)) TO STDOUT", &error);
    assert_non_null(out);
    g_autofree char *end =
        g_strdup_printf("SELECT pg_terminate_backend(%d)::text", connection_backend_pid(doomed));
    assert_answer(end, "true");
    gsize length;
    while (copy_out_row(out, &length, &error) != NULL)
        continue;
    assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_CONNECTION));
}

static void test_copy__says_in_writing_when_the_server_ends(void **state)
{
    (void)state;
    run("DROP TABLE IF EXISTS part; CREATE TABLE part (id int)");
    g_autoptr(GError) error = NULL;
    g_autoptr(Connection) doomed =
        connection_open(&(ConnectionOptions){.url = scratch_url(scratch)}, &error);
    g_autoptr(CopyIn) in = copy_in_begin(doomed, "COPY part FROM STDIN", &error);
    assert_true(copy_in_write(in, "1\n", 2, &error));
    g_autofree char *end =
        g_strdup_printf("SELECT pg_terminate_backend(%d)::text", connection_backend_pid(doomed));
    assert_answer(end, "true");
    gboolean done = TRUE;
    for (guint i = 0; done && i < 100000; i++)
        done = copy_in_write(in, "2\n", 2, &error);
    assert_false(done && copy_in_finish(in, NULL, &error));
    assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_CONNECTION));
    assert_answer("SELECT count(*)::text FROM part", "0");
}

/* In a child: a signal is taken once in the life of a process. Its exit status is the code. */
static int copy_until_interrupted(gboolean in)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Connection) own =
        connection_open(&(ConnectionOptions){.url = scratch_url(scratch)}, &error);
    connection_cancel_on_signal();
    gsize length;
    if (in) {
        g_autoptr(CopyIn) copy = copy_in_begin(own, "COPY part FROM STDIN", &error);
        for (guint64 i = 0; copy_in_write(copy, "1\n", 2, &error); i++) {
            if (i == 1000)
                kill(getpid(), SIGINT);
        }
    } else {
        g_autoptr(CopyOut) copy =
            copy_out_begin(own, "COPY (SELECT generate_series(1, 2000000000)) TO STDOUT", &error);
        for (guint64 i = 0; copy_out_row(copy, &length, &error) != NULL; i++) {
            if (i == 1000)
                kill(getpid(), SIGINT);
        }
    }
    return error != NULL ? error->code : -1;
}

static void test_copy__signal_ends_both_directions(void **state)
{
    (void)state;
    run("DROP TABLE IF EXISTS part; CREATE TABLE part (id int)");
    for (int in = 0; in < 2; in++) {
        pid_t child = fork();
        if (child == 0)
            _exit(copy_until_interrupted(in) == ERROR_CANCELLED ? 0 : 1);
        int status = 0;
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_int_equal(status, 0);
    }
    assert_answer("SELECT count(*)::text FROM part", "0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_copy__gives_rows_as_lines),
        cmocka_unit_test(test_copy__streams_from_one_to_the_other),
        cmocka_unit_test(test_copy__carries_a_field_of_many_megabytes),
        cmocka_unit_test(test_copy__unfinished_leaves_no_row),
        cmocka_unit_test(test_copy__refuses_what_is_no_copy_in_its_direction),
        cmocka_unit_test(test_copy__never_tells_a_value),
        cmocka_unit_test(test_copy__out_never_tells_a_value),
        cmocka_unit_test(test_copy__says_when_the_server_ends),
        cmocka_unit_test(test_copy__says_in_writing_when_the_server_ends),
        cmocka_unit_test(test_copy__signal_ends_both_directions),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
