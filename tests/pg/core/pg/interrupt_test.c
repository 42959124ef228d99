/* Signals are for a whole process and for good: each test plays in a child of its own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "core/base/error.h"
#include "core/pg/connection.h"
#include "core/pg/lock.h"
#include "core/pg/scratch.h"

static Scratch *scratch;

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

/* In a child there is no cmocka: a claim that fails is a line and an exit status. */
#define CLAIM(condition)                                                                           \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);                \
            _exit(1);                                                                              \
        }                                                                                          \
    } while (0)

static int run_child(void (*play)(void))
{
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        alarm(60);
        play();
        _exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

static void assert_plays(void (*play)(void))
{
    assert_int_equal(run_child(play), 0);
}

static int signal_to_send = SIGINT;

static gpointer send_signal(gpointer data)
{
    g_usleep(GPOINTER_TO_UINT(data) * 1000);
    kill(getpid(), signal_to_send);
    return NULL;
}

static void signal_after(guint ms)
{
    g_thread_unref(g_thread_new("signal", send_signal, GUINT_TO_POINTER(ms)));
}

static Connection *open_scratch(void)
{
    Connection *connection =
        connection_open(&(ConnectionOptions){.url = scratch_url(scratch)}, NULL);
    CLAIM(connection != NULL);
    return connection;
}

static gboolean is_cancelled(const GError *error)
{
    return g_error_matches(error, CONFITURE_ERROR, ERROR_CANCELLED);
}

static void claim_idle(Connection *connection)
{
    g_autoptr(Connection) other = open_scratch();
    g_autofree char *pid = g_strdup_printf("%d", connection_backend_pid(connection));
    g_autoptr(Result) rows =
        connection_query(other, "select state from pg_stat_activity where pid = $1::int", 1,
                         (const char *const[]){pid}, NULL);
    CLAIM(strcmp(result_value(rows, 0, 0), "idle") == 0);
}

static void play_query(void)
{
    connection_cancel_on_signal();
    g_autoptr(Connection) connection = open_scratch();
    CLAIM(connection_command(connection, "begin", NULL));
    signal_after(100);
    g_autoptr(GError) error = NULL;
    CLAIM(!connection_command(connection, "select pg_sleep(50)", &error));
    CLAIM(is_cancelled(error));
    CLAIM(connection_cancel_requested());
    CLAIM(!connection_is_broken(connection) && connection_in_transaction(connection));
    CLAIM(connection_command(connection, "rollback", NULL));
    CLAIM(connection_command(connection, "select 1", NULL));
    claim_idle(connection);
}

static void test_sigint__cancels_the_query_and_rollback_still_works(void **state)
{
    (void)state;
    signal_to_send = SIGINT;
    assert_plays(play_query);
}

static void test_sigterm__does_the_same(void **state)
{
    (void)state;
    signal_to_send = SIGTERM;
    assert_plays(play_query);
    signal_to_send = SIGINT;
}

static void play_script(void)
{
    connection_cancel_on_signal();
    g_autoptr(Connection) connection = open_scratch();
    signal_after(100);
    g_autoptr(GError) error = NULL;
    ScriptOutcome outcome;
    CLAIM(!connection_run_script(connection,
                                 "create table s (n int); select pg_sleep(50); select 1", NULL,
                                 NULL, NULL, &outcome, &error));
    CLAIM(is_cancelled(error));
    CLAIM(outcome.statements == 1);
    g_autoptr(Result) rows = connection_query(connection, "select to_regclass('s')", 0, NULL, NULL);
    CLAIM(rows != NULL && result_value(rows, 0, 0) == NULL);
}

static void test_sigint__cancels_a_script(void **state)
{
    (void)state;
    assert_plays(play_script);
}

/* The server is blocked and reads nothing, so we are blocked in sending. */
static void play_copy(void)
{
    connection_cancel_on_signal();
    g_autoptr(Connection) blocker = open_scratch();
    g_autoptr(Connection) connection = open_scratch();
    CLAIM(connection_command(blocker, "create table copied (t text unique)", NULL));
    CLAIM(connection_command(blocker, "begin", NULL));
    CLAIM(connection_command(blocker, "insert into copied values ('same')", NULL));
    g_autoptr(GPtrArray) copies = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    GString *data = g_string_new("same\n");
    for (guint i = 0; i < 2000000; i++)
        g_string_append_printf(data, "row %u\n", i);
    g_ptr_array_add(copies, g_string_free_to_bytes(data));
    signal_after(500);
    g_autoptr(GError) error = NULL;
    CLAIM(!connection_run_script(connection, "copy copied from stdin", copies, NULL, NULL, NULL,
                                 &error));
    CLAIM(is_cancelled(error));
    CLAIM(connection_command(blocker, "rollback", NULL));
    CLAIM(connection_command(blocker, "drop table copied", NULL));
    CLAIM(connection_command(connection, "select 1", NULL));
}

static void test_sigint__cancels_a_copy_that_is_stuck(void **state)
{
    (void)state;
    assert_plays(play_copy);
}

static gboolean count_row(const Result *row, gpointer data, GError **error)
{
    (void)row;
    (void)error;
    if (++*(guint *)data == 10)
        kill(getpid(), SIGINT);
    return TRUE;
}

static void play_stream(void)
{
    connection_cancel_on_signal();
    g_autoptr(Connection) connection = open_scratch();
    guint rows = 0;
    g_autoptr(GError) error = NULL;
    CLAIM(!connection_stream(connection,
                             "select a from generate_series(1, 30000) a, generate_series(1, 30000)",
                             0, NULL, count_row, &rows, &error));
    CLAIM(is_cancelled(error));
    CLAIM(connection_command(connection, "select 1", NULL));
}

static void test_sigint__cancels_a_stream_of_rows(void **state)
{
    (void)state;
    assert_plays(play_stream);
}

static void play_between_queries(void)
{
    connection_cancel_on_signal();
    g_autoptr(Connection) connection = open_scratch();
    CLAIM(connection_command(connection, "begin", NULL));
    CLAIM(!connection_cancel_requested());
    kill(getpid(), SIGINT);
    CLAIM(connection_cancel_requested());
    g_autoptr(GError) error = NULL;
    CLAIM(connection_command(connection, "ROLLBACK", NULL));
    CLAIM(!connection_command(connection, "create table never (n int)", &error));
    CLAIM(is_cancelled(error));
    CLAIM(connection_command(connection, "create table once (n int)", NULL));
    CLAIM(connection_command(connection, "drop table once", NULL));
}

static void test_sigint__between_queries_stops_the_next_but_no_rollback(void **state)
{
    (void)state;
    assert_plays(play_between_queries);
}

static void play_connect(void)
{
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    CLAIM(bind(listener, (struct sockaddr *)&address, sizeof address) == 0 &&
          listen(listener, 5) == 0);
    CLAIM(getsockname(listener, (struct sockaddr *)&address, &length) == 0);
    g_autofree char *url =
        g_strdup_printf("postgresql://me@127.0.0.1:%u/db", ntohs(address.sin_port));
    connection_cancel_on_signal();
    signal_after(100);
    g_autoptr(GError) error = NULL;
    CLAIM(connection_open(&(ConnectionOptions){.url = url}, &error) == NULL);
    CLAIM(is_cancelled(error));
}

static void test_sigint__ends_a_connection_attempt_that_nobody_answers(void **state)
{
    (void)state;
    assert_plays(play_connect);
}

static void play_lock(void)
{
    connection_cancel_on_signal();
    g_autoptr(Connection) holder = open_scratch();
    g_autoptr(Connection) other = open_scratch();
    CLAIM(lock_acquire(holder, "x", 0, NULL, NULL, NULL));
    signal_after(300);
    g_autoptr(GError) error = NULL;
    CLAIM(!lock_acquire(other, "x", 50000, NULL, NULL, &error));
    CLAIM(is_cancelled(error));
}

static void test_sigint__ends_the_wait_for_a_lock(void **state)
{
    (void)state;
    assert_plays(play_lock);
}

static void play_pipeline(void)
{
    connection_cancel_on_signal();
    g_autoptr(Connection) connection = open_scratch();
    g_autoptr(Pipeline) pipeline = pipeline_new(connection);
    pipeline_add(pipeline, "select 1", 0, NULL);
    pipeline_add(pipeline, "select pg_sleep(50)", 0, NULL);
    pipeline_add(pipeline, "select 3", 0, NULL);
    signal_after(100);
    g_autoptr(GError) error = NULL;
    CLAIM(pipeline_run(pipeline, &error) == NULL);
    CLAIM(is_cancelled(error));
    CLAIM(connection_command(connection, "select 1", NULL));
}

static void test_sigint__cancels_a_pipeline(void **state)
{
    (void)state;
    assert_plays(play_pipeline);
}

static int folder_pipe[2];

static void play_second_signal(void)
{
    connection_cancel_on_signal();
    g_autoptr(Scratch) own = scratch_start(NULL, NULL);
    CLAIM(own != NULL);
    CLAIM(write(folder_pipe[1], scratch_host(own), strlen(scratch_host(own))) > 0);
    kill(getpid(), SIGINT);
    kill(getpid(), SIGINT);
    g_usleep(10 * 1000 * 1000);
}

static void test_second_signal__ends_the_process_and_its_scratch_server(void **state)
{
    (void)state;
    char folder[4096] = "";
    assert_int_equal(pipe(folder_pipe), 0);
    int status = run_child(play_second_signal);
    assert_true(read(folder_pipe[0], folder, sizeof folder - 1) > 0);
    close(folder_pipe[0]);
    close(folder_pipe[1]);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGINT);
    assert_false(g_file_test(folder, G_FILE_TEST_EXISTS));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sigint__cancels_the_query_and_rollback_still_works),
        cmocka_unit_test(test_sigterm__does_the_same),
        cmocka_unit_test(test_sigint__cancels_a_script),
        cmocka_unit_test(test_sigint__cancels_a_copy_that_is_stuck),
        cmocka_unit_test(test_sigint__cancels_a_stream_of_rows),
        cmocka_unit_test(test_sigint__between_queries_stops_the_next_but_no_rollback),
        cmocka_unit_test(test_sigint__ends_a_connection_attempt_that_nobody_answers),
        cmocka_unit_test(test_sigint__ends_the_wait_for_a_lock),
        cmocka_unit_test(test_sigint__cancels_a_pipeline),
        cmocka_unit_test(test_second_signal__ends_the_process_and_its_scratch_server),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
