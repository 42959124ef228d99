#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

#include "core/base/error.h"
#include "core/pg/connection.h"
#include "core/pg/scratch.h"

static Scratch *scratch;

static int start(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    scratch = scratch_start(NULL, &error);
    if (scratch == NULL)
        print_error("%s\n", error->message);
    return scratch == NULL;
}

static int stop(void **state)
{
    (void)state;
    scratch_stop(scratch);
    return 0;
}

static Connection *open_url(const char *url)
{
    g_autoptr(GError) error = NULL;
    Connection *connection = connection_open(&(ConnectionOptions){.url = url}, &error);
    if (connection == NULL)
        fail_msg("%s: %s", error->message, error_detail(error));
    return connection;
}

static Connection *open_scratch(void)
{
    return open_url(scratch_url(scratch));
}

static void run(Connection *connection, const char *sql)
{
    g_autoptr(GError) error = NULL;
    if (!connection_command(connection, sql, &error))
        fail_msg("%s: %s", sql, error->message);
}

static char *value_of(Connection *connection, const char *sql)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Result) result = connection_query(connection, sql, 0, NULL, &error);
    assert_null(error);
    return g_strdup(result_value(result, 0, 0));
}

static void assert_value(Connection *connection, const char *sql, const char *expected)
{
    g_autofree char *value = value_of(connection, sql);
    assert_string_equal(value, expected);
}

static void test_query__passes_parameters_and_nulls(void **state)
{
    (void)state;
    g_autoptr(Connection) connection = open_scratch();
    g_autoptr(GError) error = NULL;
    const char *const parameters[] = {"41", NULL, "O'Hara; -- ä"};
    g_autoptr(Result) result = connection_query(
        connection, "select $1::int + 1 as sum, $2::text as nothing, $3::text as words", 3,
        parameters, &error);
    assert_null(error);
    assert_int_equal(result_rows(result), 1);
    assert_int_equal(result_columns(result), 3);
    assert_string_equal(result_column_name(result, 0), "sum");
    assert_string_equal(result_value(result, 0, result_find_column(result, "sum")), "42");
    assert_null(result_value(result, 0, result_find_column(result, "nothing")));
    assert_string_equal(result_value(result, 0, 2), "O'Hara; -- ä");
}

static void test_query__counts_the_rows_it_changed(void **state)
{
    (void)state;
    g_autoptr(Connection) connection = open_scratch();
    run(connection, "create temp table t as select generate_series(1, 7) as n");
    g_autoptr(Result) result =
        connection_query(connection, "delete from t where n > 2", 0, NULL, NULL);
    assert_non_null(result);
    assert_int_equal(result_affected(result), 5);
}

static void test_query__failure_carries_all_that_the_server_said(void **state)
{
    (void)state;
    g_autoptr(Connection) connection = open_scratch();
    g_autoptr(GError) error = NULL;
    assert_false(
        connection_command(connection,
                           "do $$ begin raise exception 'too %', 'sweet' using errcode = 'CF001', "
                           "detail = 'jam', hint = 'Add lemon.'; end $$",
                           &error));
    assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_DATABASE));
    assert_string_equal(error->message, "too sweet");
    assert_string_equal(error_sqlstate(error), "CF001");
    assert_true(g_str_has_prefix(error_detail(error), "jam\n"));
    assert_non_null(strstr(error_detail(error), "inline_code_block line 1"));
    assert_string_equal(error_hint(error), "Add lemon.");
}

static void test_query__failure_leaves_the_connection_usable(void **state)
{
    (void)state;
    g_autoptr(Connection) connection = open_scratch();
    run(connection, "begin");
    g_autoptr(GError) error = NULL;
    assert_false(connection_command(connection, "select * from nowhere", &error));
    assert_string_equal(error->message, "relation \"nowhere\" does not exist");
    assert_string_equal(error_sqlstate(error), "42P01");
    assert_true(connection_in_transaction(connection));
    assert_false(connection_is_broken(connection));
    run(connection, "rollback");
    assert_false(connection_in_transaction(connection));
    assert_value(connection, "select 1", "1");
}

static void test_query__refuses_several_statements(void **state)
{
    (void)state;
    g_autoptr(Connection) connection = open_scratch();
    g_autoptr(GError) error = NULL;
    assert_false(connection_command(connection, "select 1; select 2", &error));
    assert_string_equal(error_sqlstate(error), "42601");
}

static void test_query__copy_is_an_error_not_a_hang(void **state)
{
    (void)state;
    g_autoptr(Connection) connection = open_scratch();
    run(connection, "create temp table t (n int)");
    const char *const copies[] = {"copy t from stdin",
                                  "copy (select generate_series(1, 100000)) to stdout"};
    for (guint i = 0; i < G_N_ELEMENTS(copies); i++) {
        g_autoptr(GError) error = NULL;
        assert_false(connection_command(connection, copies[i], &error));
        assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_DATABASE));
        assert_value(connection, "select count(*) from t", "0");
    }
}

static void keep_notice(const Notice *notice, gpointer data)
{
    g_ptr_array_add(data, g_strjoin("|", notice->severity, notice->sqlstate, notice->message,
                                    notice->hint, NULL));
}

static void test_notices__reach_the_function(void **state)
{
    (void)state;
    g_autoptr(Connection) connection = open_scratch();
    g_autoptr(GPtrArray) notices = g_ptr_array_new_with_free_func(g_free);
    run(connection, "do $$ begin raise warning 'dropped'; end $$");
    connection_on_notice(connection, keep_notice, notices);
    run(connection,
        "do $$ begin raise warning 'hot' using hint = 'Wait.'; raise notice 'cool'; end $$");
    assert_int_equal(notices->len, 2);
    assert_string_equal(g_ptr_array_index(notices, 0), "WARNING|01000|hot|Wait.");
    assert_string_equal(g_ptr_array_index(notices, 1), "NOTICE|00000|cool");
}

static void test_open__speaks_utf8_whatever_the_environment_says(void **state)
{
    (void)state;
    g_setenv("PGCLIENTENCODING", "LATIN1", TRUE);
    g_autoptr(Connection) connection = open_scratch();
    g_unsetenv("PGCLIENTENCODING");
    assert_value(connection, "show client_encoding", "UTF8");
    assert_value(connection, "select chr(228)", "ä");
}

static void test_open__applies_settings_and_name(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    const char *const settings[] = {"lock_timeout", "2s", "search_path", "\"a b\", public", NULL};
    g_autoptr(Connection) connection =
        connection_open(&(ConnectionOptions){.url = scratch_url(scratch),
                                             .application_name = "confiture-test",
                                             .settings = settings},
                        &error);
    assert_null(error);
    assert_value(connection, "show lock_timeout", "2s");
    assert_value(connection, "show search_path", "\"a b\", public");
    assert_value(connection, "show application_name", "confiture-test");
}

static void test_open__unknown_setting_is_an_error(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    const char *const settings[] = {"no_such_setting", "1", NULL};
    assert_null(connection_open(
        &(ConnectionOptions){.url = scratch_url(scratch), .settings = settings}, &error));
    assert_string_equal(error_sqlstate(error), "42704");
}

static void test_open__tells_where_it_is(void **state)
{
    (void)state;
    g_autoptr(Connection) connection = open_scratch();
    g_autofree char *label =
        g_strdup_printf("postgresql://postgres@/postgres?host=%s&port=5432", scratch_host(scratch));
    assert_string_equal(connection_label(connection), label);
    assert_string_equal(connection_database(connection), "postgres");
    assert_string_equal(connection_user(connection), "postgres");
    g_autofree char *version = value_of(connection, "show server_version_num");
    assert_int_equal(connection_server_version(connection), atoi(version));
    g_autofree char *pid = value_of(connection, "select pg_backend_pid()");
    assert_int_equal(connection_backend_pid(connection), atoi(pid));
}

static void test_terminated_session__is_a_broken_connection(void **state)
{
    (void)state;
    g_autoptr(Connection) victim = open_scratch();
    g_autoptr(Connection) other = open_scratch();
    g_autofree char *sql =
        g_strdup_printf("select pg_terminate_backend(%d, 5000)", connection_backend_pid(victim));
    run(other, sql);
    g_autoptr(GError) error = NULL;
    assert_false(connection_command(victim, "select 1", &error));
    assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_CONNECTION));
    assert_true(connection_is_broken(victim));
    g_autoptr(GError) again = NULL;
    assert_false(connection_command(victim, "rollback", &again));
    assert_true(g_error_matches(again, CONFITURE_ERROR, ERROR_CONNECTION));
}

static void test_terminated_query__tells_the_servers_reason(void **state)
{
    (void)state;
    g_autoptr(Connection) connection = open_scratch();
    g_autoptr(GError) error = NULL;
    assert_false(
        connection_command(connection, "select pg_terminate_backend(pg_backend_pid())", &error));
    assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_CONNECTION));
    assert_string_equal(error_sqlstate(error), "57P01");
    assert_non_null(strstr(error->message, "terminating connection due to administrator command"));
    assert_true(connection_is_broken(connection));
}

static void test_timeout__is_the_databases_error_not_a_cancel_of_ours(void **state)
{
    (void)state;
    g_autoptr(Connection) connection = open_scratch();
    run(connection, "set statement_timeout = '20ms'");
    g_autoptr(GError) error = NULL;
    assert_false(connection_command(connection, "select pg_sleep(10)", &error));
    assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_DATABASE));
    assert_string_equal(error_sqlstate(error), "57014");
}

static void test_quoting__survives_the_round_trip(void **state)
{
    (void)state;
    g_autoptr(Connection) connection = open_scratch();
    g_autofree char *identifier = connection_quote_identifier(connection, "a \"b\" c");
    assert_string_equal(identifier, "\"a \"\"b\"\" c\"");
    g_autofree char *literal = connection_quote_literal(connection, "it's a \\ 'x'");
    g_autofree char *sql = g_strconcat("select ", literal, NULL);
    assert_value(connection, sql, "it's a \\ 'x'");
}

typedef struct Sum {
    guint rows;
    guint64 sum;
    guint stop_at;
    gboolean fail;
} Sum;

static gboolean add_row(const Result *row, gpointer data, GError **error)
{
    Sum *sum = data;
    assert_int_equal(result_rows(row), 1);
    sum->rows++;
    sum->sum += g_ascii_strtoull(result_value(row, 0, 0), NULL, 10);
    if (sum->rows != sum->stop_at)
        return TRUE;
    if (sum->fail)
        error_set(error, ERROR_OUTPUT, "the disk is full");
    return FALSE;
}

static void test_stream__gives_every_row(void **state)
{
    (void)state;
    g_autoptr(Connection) connection = open_scratch();
    Sum sum = {0};
    const char *const parameters[] = {"100000"};
    assert_true(connection_stream(connection, "select generate_series(1, $1::int)", 1, parameters,
                                  add_row, &sum, NULL));
    assert_int_equal(sum.rows, 100000);
    assert_int_equal(sum.sum, 5000050000);
}

/* Held in memory, these rows would be some 100 GB. */
static void test_stream__holds_no_rows_and_stops_when_told(void **state)
{
    (void)state;
    g_autoptr(Connection) connection = open_scratch();
    Sum sum = {.stop_at = 10};
    assert_true(connection_stream(connection,
                                  "select a, repeat('x', 100) from generate_series(1, 30000) a, "
                                  "generate_series(1, 30000) b",
                                  0, NULL, add_row, &sum, NULL));
    assert_int_equal(sum.rows, 10);
    assert_value(connection, "select 1", "1");
}

static void test_stream__stopping_keeps_the_transaction(void **state)
{
    (void)state;
    g_autoptr(Connection) connection = open_scratch();
    run(connection, "begin");
    Sum sum = {.stop_at = 10};
    assert_true(connection_stream(connection, "select generate_series(1, 100000)", 0, NULL, add_row,
                                  &sum, NULL));
    assert_value(connection, "select 1", "1");
    run(connection, "commit");
}

static void test_stream__passes_on_the_functions_error(void **state)
{
    (void)state;
    g_autoptr(Connection) connection = open_scratch();
    g_autoptr(GError) error = NULL;
    Sum sum = {.stop_at = 3, .fail = TRUE};
    assert_false(connection_stream(connection, "select generate_series(1, 100000)", 0, NULL,
                                   add_row, &sum, &error));
    assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_OUTPUT));
    assert_value(connection, "select 1", "1");
}

static void test_stream__failure_after_rows_is_an_error(void **state)
{
    (void)state;
    g_autoptr(Connection) connection = open_scratch();
    g_autoptr(GError) error = NULL;
    Sum sum = {0};
    assert_false(connection_stream(connection,
                                   "select 10 / (5000 - n) from generate_series(1, 5000) n", 0,
                                   NULL, add_row, &sum, &error));
    assert_string_equal(error_sqlstate(error), "22012");
    assert_in_range(sum.rows, 1, 4999);
    assert_value(connection, "select 1", "1");
}

static void test_scratch_url__is_not_led_astray_by_the_environment(void **state)
{
    (void)state;
    g_setenv("PGHOSTADDR", "127.0.0.1", TRUE);
    g_setenv("PGOPTIONS", "-c work_mem=77MB", TRUE);
    g_setenv("PGDATABASE", "elsewhere", TRUE);
    g_setenv("PGPORT", "1", TRUE);
    g_autoptr(Connection) connection = open_scratch();
    g_unsetenv("PGHOSTADDR");
    g_unsetenv("PGOPTIONS");
    g_unsetenv("PGDATABASE");
    g_unsetenv("PGPORT");
    assert_value(connection, "select current_database()", "postgres");
    assert_value(connection, "show work_mem", "4MB");
}

static void test_created_database__may_have_any_name(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autofree char *url = scratch_create_database(scratch, "a 'quoted' \\ \"name\"", &error);
    assert_null(error);
    g_autoptr(Connection) connection = open_url(url);
    assert_value(connection, "select current_database()", "a 'quoted' \\ \"name\"");
    g_autofree char *again = scratch_create_database(scratch, "a 'quoted' \\ \"name\"", &error);
    assert_null(again);
    assert_string_equal(error_sqlstate(error), "42P04");
}

static void assert_no_secret(const GError *error, const char *secret)
{
    const char *const texts[] = {error->message, error_hint(error), error_detail(error)};
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
        assert_true(texts[i] == NULL || strstr(texts[i], secret) == NULL);
}

static void test_unreachable_server__is_told_without_the_password(void **state)
{
    (void)state;
    const char *const urls[] = {"postgresql://ada:geheim77@127.0.0.1:1/shop",
                                "host=/nonexistent user=ada password=geheim77 dbname=shop",
                                "postgresql://ada:geheim77@no-such-host.invalid/shop",
                                "postgresql://ada:geheim77@127.0.0.1:1,127.0.0.1:2/shop"};
    for (guint i = 0; i < G_N_ELEMENTS(urls); i++) {
        g_autoptr(GError) error = NULL;
        assert_null(connection_open(&(ConnectionOptions){.url = urls[i]}, &error));
        assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_CONNECTION));
        assert_non_null(error_hint(error));
        assert_no_secret(error, "geheim77");
        assert_non_null(strstr(error->message, "postgresql://ada@"));
        assert_null(strchr(error->message, '\n'));
    }
}

/* What a new C library does to every database of a server: a warning at each login. */
static void test_warning_at_login__is_not_printed(void **state)
{
    (void)state;
    g_autofree char *url = scratch_create_database(scratch, "moved", NULL);
    g_autoptr(Connection) connection = open_scratch();
    run(connection, "update pg_database set datcollversion = 'older' where datname = 'moved'");
    FILE *printed = tmpfile();
    int terminal = dup(STDERR_FILENO);
    dup2(fileno(printed), STDERR_FILENO);
    g_autoptr(Connection) moved = connection_open(&(ConnectionOptions){.url = url}, NULL);
    dup2(terminal, STDERR_FILENO);
    close(terminal);
    assert_non_null(moved);
    assert_int_equal(lseek(fileno(printed), 0, SEEK_END), 0);
    (void)fclose(printed);
}

static int listen_in_silence(guint16 *port)
{
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    assert_int_equal(bind(listener, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(listener, 5), 0);
    assert_int_equal(getsockname(listener, (struct sockaddr *)&address, &length), 0);
    *port = ntohs(address.sin_port);
    return listener;
}

static void test_connect_timeout__ends_the_attempt_or_moves_to_the_next_host(void **state)
{
    (void)state;
    guint16 port = 0;
    int listener = listen_in_silence(&port);
    g_autofree char *alone =
        g_strdup_printf("postgresql://ada@127.0.0.1:%u/shop?connect_timeout=1", port);
    g_autoptr(GError) error = NULL;
    gint64 begin = g_get_monotonic_time();
    assert_null(connection_open(&(ConnectionOptions){.url = alone}, &error));
    assert_in_range(g_get_monotonic_time() - begin, 1000 * 1000, 20 * 1000 * 1000);
    assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_CONNECTION));
    assert_true(g_str_has_suffix(error->message, "timeout expired"));

    g_autofree char *both = g_strdup_printf(
        "host=127.0.0.1,%s port=%u,5432 user=postgres dbname=postgres connect_timeout=1",
        scratch_host(scratch), port);
    g_autoptr(Connection) second = open_url(both);
    assert_value(second, "select 1", "1");
    close(listener);
}

static void test_missing_database__is_told_with_a_hint(void **state)
{
    (void)state;
    g_autofree char *url =
        g_strdup_printf("host=%s user=postgres dbname=nix", scratch_host(scratch));
    g_autoptr(GError) error = NULL;
    assert_null(connection_open(&(ConnectionOptions){.url = url}, &error));
    assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_CONNECTION));
    assert_true(g_str_has_suffix(error->message, "database \"nix\" does not exist"));
    assert_non_null(strstr(error_hint(error), "createdb"));
}

static void demand_password_of_ada(Connection *connection)
{
    g_autofree char *path = value_of(connection, "show hba_file");
    assert_true(
        g_file_set_contents(path, "local all ada scram-sha-256\nlocal all all trust\n", -1, NULL));
    run(connection, "set password_encryption = 'scram-sha-256'");
    run(connection, "create role ada login password 'richtig88'");
    run(connection, "select pg_reload_conf()");
}

static Connection *log_in(const char *password, GError **error)
{
    g_autofree char *url = g_strdup_printf("host=%s user=ada dbname=postgres password='%s'",
                                           scratch_host(scratch), password);
    return connection_open(&(ConnectionOptions){.url = url}, error);
}

static void test_wrong_password__is_refused_without_telling_it(void **state)
{
    (void)state;
    g_autoptr(Connection) connection = open_scratch();
    demand_password_of_ada(connection);
    g_autoptr(GError) error = NULL;
    /* The server reads the file again in its own time. */
    for (guint try = 0; try < 200 && error == NULL; try++) {
        connection_close(log_in("geheim77", &error));
        g_usleep(10000);
    }
    assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_CONNECTION));
    assert_non_null(strstr(error->message, "password authentication failed for user \"ada\""));
    assert_non_null(strstr(error_hint(error), "PGPASSWORD"));
    assert_no_secret(error, "geheim77");

    g_autoptr(GError) missing = NULL;
    assert_null(log_in("", &missing));
    assert_non_null(strstr(error_hint(missing), "PGPASSWORD"));

    g_autoptr(Connection) right = log_in("richtig88", NULL);
    assert_non_null(right);
    assert_null(strstr(connection_label(right), "richtig88"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_query__passes_parameters_and_nulls),
        cmocka_unit_test(test_query__counts_the_rows_it_changed),
        cmocka_unit_test(test_query__failure_carries_all_that_the_server_said),
        cmocka_unit_test(test_query__failure_leaves_the_connection_usable),
        cmocka_unit_test(test_query__refuses_several_statements),
        cmocka_unit_test(test_query__copy_is_an_error_not_a_hang),
        cmocka_unit_test(test_notices__reach_the_function),
        cmocka_unit_test(test_open__speaks_utf8_whatever_the_environment_says),
        cmocka_unit_test(test_open__applies_settings_and_name),
        cmocka_unit_test(test_open__unknown_setting_is_an_error),
        cmocka_unit_test(test_open__tells_where_it_is),
        cmocka_unit_test(test_terminated_session__is_a_broken_connection),
        cmocka_unit_test(test_terminated_query__tells_the_servers_reason),
        cmocka_unit_test(test_timeout__is_the_databases_error_not_a_cancel_of_ours),
        cmocka_unit_test(test_quoting__survives_the_round_trip),
        cmocka_unit_test(test_stream__gives_every_row),
        cmocka_unit_test(test_stream__holds_no_rows_and_stops_when_told),
        cmocka_unit_test(test_stream__stopping_keeps_the_transaction),
        cmocka_unit_test(test_stream__passes_on_the_functions_error),
        cmocka_unit_test(test_stream__failure_after_rows_is_an_error),
        cmocka_unit_test(test_scratch_url__is_not_led_astray_by_the_environment),
        cmocka_unit_test(test_created_database__may_have_any_name),
        cmocka_unit_test(test_unreachable_server__is_told_without_the_password),
        cmocka_unit_test(test_warning_at_login__is_not_printed),
        cmocka_unit_test(test_connect_timeout__ends_the_attempt_or_moves_to_the_next_host),
        cmocka_unit_test(test_missing_database__is_told_with_a_hint),
        cmocka_unit_test(test_wrong_password__is_refused_without_telling_it),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
