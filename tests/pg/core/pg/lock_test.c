#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <cmocka.h>

#include "core/base/error.h"
#include "core/pg/lock.h"
#include "core/pg/scratch.h"

static const char NAME[] = "confiture.test";
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

static Connection *open_as(const char *application_name)
{
    g_autoptr(GError) error = NULL;
    Connection *connection = connection_open(
        &(ConnectionOptions){.url = scratch_url(scratch), .application_name = application_name},
        &error);
    assert_null(error);
    return connection;
}

static void acquire(Connection *connection, const char *name)
{
    g_autoptr(GError) error = NULL;
    if (!lock_acquire(connection, name, 0, NULL, NULL, &error))
        fail_msg("%s", error->message);
}

static void test_lock__excludes_others_and_names_the_holder(void **state)
{
    (void)state;
    g_autoptr(Connection) holder = open_as("the-holder");
    g_autoptr(Connection) other = open_as("the-other");
    acquire(holder, NAME);
    g_autoptr(GError) error = NULL;
    assert_false(lock_acquire(other, NAME, 0, NULL, NULL, &error));
    assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_LOCKED));
    g_autofree char *process =
        g_strdup_printf("process %d (the-holder)", connection_backend_pid(holder));
    assert_non_null(strstr(error->message, process));
    assert_non_null(strstr(error->message, "\"confiture.test\""));
    assert_non_null(strstr(error->message, "of user \"postgres\" from this host"));
    assert_non_null(strstr(error_hint(error), "pg_terminate_backend"));
}

static void test_lock__is_free_after_release_and_after_the_session(void **state)
{
    (void)state;
    g_autoptr(Connection) other = open_as("other");
    Connection *holder = open_as("holder");
    acquire(holder, NAME);
    assert_true(lock_release(holder, NAME, NULL));
    acquire(other, NAME);
    assert_true(lock_release(other, NAME, NULL));
    acquire(holder, NAME);
    connection_close(holder);
    g_autoptr(GError) error = NULL;
    assert_true(lock_acquire(other, NAME, 10000, NULL, NULL, &error));
}

static void test_lock__release_of_what_is_not_held_is_an_error(void **state)
{
    (void)state;
    g_autoptr(Connection) connection = open_as("nobody");
    g_autoptr(GError) error = NULL;
    assert_false(lock_release(connection, NAME, &error));
    assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_INTERNAL));
}

static void test_lock__other_names_and_databases_are_free(void **state)
{
    (void)state;
    g_autoptr(Connection) holder = open_as("holder");
    g_autoptr(Connection) other = open_as("other");
    acquire(holder, NAME);
    acquire(other, "another name");
    g_autofree char *url = scratch_create_database(scratch, "elsewhere", NULL);
    g_autoptr(Connection) elsewhere = connection_open(&(ConnectionOptions){.url = url}, NULL);
    acquire(elsewhere, NAME);
}

/* Two releases of Confiture must exclude each other: the key never changes. */
static void test_lock__key_is_the_same_for_ever(void **state)
{
    (void)state;
    g_autoptr(Connection) holder = open_as("holder");
    acquire(holder, "confiture.migrate");
    g_autoptr(Result) rows =
        connection_query(holder,
                         "select (classid::int8 << 32 | objid::int8) = "
                         "('x' || left(encode(sha256('confiture.migrate'), 'hex'), "
                         "16))::bit(64)::int8, count(*) over () "
                         "from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()",
                         0, NULL, NULL);
    assert_string_equal(result_value(rows, 0, 0), "t");
    assert_string_equal(result_value(rows, 0, 1), "1");
}

typedef struct Waiting {
    guint told;
    guint waited_ms;
    int pid;
    char *application_name;
    Connection *holder; /* closed when told for the `until`th time */
    guint until;
} Waiting;

static void note_wait(const LockHolder *holder, guint waited_ms, gpointer data)
{
    Waiting *waiting = data;
    waiting->told++;
    waiting->waited_ms = waited_ms;
    waiting->pid = holder->pid;
    g_free(waiting->application_name);
    waiting->application_name = g_strdup(holder->application_name);
    assert_non_null(holder->since);
    if (waiting->told == waiting->until)
        g_clear_pointer(&waiting->holder, connection_close);
}

static void test_wait__ends_when_the_holder_goes(void **state)
{
    (void)state;
    g_autoptr(Connection) other = open_as("other");
    Waiting waiting = {.holder = open_as("the-holder"), .until = 2};
    acquire(waiting.holder, NAME);
    int pid = connection_backend_pid(waiting.holder);
    g_autoptr(GError) error = NULL;
    assert_true(lock_acquire(other, NAME, 60000, note_wait, &waiting, &error));
    assert_null(error);
    assert_int_equal(waiting.told, 2);
    assert_in_range(waiting.waited_ms, 1000, 59999);
    assert_int_equal(waiting.pid, pid);
    assert_string_equal(waiting.application_name, "the-holder");
    g_free(waiting.application_name);
}

static void test_wait__runs_out(void **state)
{
    (void)state;
    g_autoptr(Connection) holder = open_as("holder");
    g_autoptr(Connection) other = open_as("other");
    acquire(holder, NAME);
    gint64 begin = g_get_monotonic_time();
    g_autoptr(GError) error = NULL;
    assert_false(lock_acquire(other, NAME, 300, NULL, NULL, &error));
    assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_LOCKED));
    assert_true(g_get_monotonic_time() - begin >= 300 * 1000);
}

static gpointer wait_in_thread(gpointer data)
{
    g_autoptr(Connection) waiter =
        connection_open(&(ConnectionOptions){.url = scratch_url(scratch)}, NULL);
    g_atomic_int_set((gint *)data, 1);
    gboolean taken = waiter != NULL && lock_acquire(waiter, NAME, 60000, NULL, NULL, NULL);
    return GINT_TO_POINTER(taken);
}

/* CREATE INDEX CONCURRENTLY waits for every older snapshot: a waiter that held one while blocked
 * would never see it end. */
static void test_wait__does_not_hold_up_concurrent_index_builds(void **state)
{
    (void)state;
    g_autoptr(Connection) holder = open_as("holder");
    assert_true(connection_command(
        holder, "create table indexed as select generate_series(1, 1000) as n", NULL));
    acquire(holder, NAME);
    gint begun = 0;
    GThread *thread = g_thread_new("waiter", wait_in_thread, &begun);
    while (g_atomic_int_get(&begun) == 0)
        g_usleep(1000);
    for (guint i = 0; i < 5; i++) {
        g_autoptr(GError) error = NULL;
        assert_true(connection_command(holder, "set statement_timeout = '20s'", NULL));
        assert_true(connection_command(holder, "create index concurrently on indexed (n)", &error));
        g_usleep(20000);
    }
    assert_true(lock_release(holder, NAME, NULL));
    assert_true(GPOINTER_TO_INT(g_thread_join(thread)));
}

static void test_lock__is_an_error_on_a_broken_connection(void **state)
{
    (void)state;
    g_autoptr(Connection) connection = open_as("victim");
    assert_false(
        connection_command(connection, "select pg_terminate_backend(pg_backend_pid())", NULL));
    g_autoptr(GError) error = NULL;
    assert_false(lock_acquire(connection, NAME, 0, NULL, NULL, &error));
    assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_CONNECTION));
}

/* ---- A pooler, as far as a client can see one: it answers with a backend id of its own. ---- */

typedef struct Pooler {
    int listener;
    char folder[64];
} Pooler;

static void forge_backend_id(guint8 *bytes, gsize length)
{
    static const guint8 key_data[] = {'K', 0, 0, 0, 12};
    guint8 *found = memmem(bytes, length, key_data, sizeof key_data);
    if (found != NULL)
        found[sizeof key_data + 3] ^= 1;
}

static gpointer pool(gpointer data)
{
    const Pooler *pooler = data;
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    g_snprintf(address.sun_path, sizeof address.sun_path, "%s/.s.PGSQL.5432",
               scratch_host(scratch));
    struct pollfd ends[2] = {{.fd = accept(pooler->listener, NULL, NULL), .events = POLLIN},
                             {.fd = socket(AF_UNIX, SOCK_STREAM, 0), .events = POLLIN}};
    gboolean open = connect(ends[1].fd, (struct sockaddr *)&address, sizeof address) == 0;
    while (open && poll(ends, 2, -1) > 0) {
        for (guint i = 0; i < 2 && open; i++) {
            guint8 bytes[8192];
            ssize_t got = ends[i].revents != 0 ? read(ends[i].fd, bytes, sizeof bytes) : -2;
            if (got > 0 && i == 1)
                forge_backend_id(bytes, (gsize)got);
            open = got == -2 || (got > 0 && write(ends[1 - i].fd, bytes, (size_t)got) == got);
        }
    }
    close(ends[0].fd);
    close(ends[1].fd);
    return NULL;
}

static void test_lock__is_refused_behind_a_pooler(void **state)
{
    (void)state;
    Pooler pooler = {.folder = "/tmp/confiture-test-XXXXXX",
                     .listener = socket(AF_UNIX, SOCK_STREAM, 0)};
    assert_non_null(g_mkdtemp(pooler.folder));
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    g_snprintf(address.sun_path, sizeof address.sun_path, "%s/.s.PGSQL.5432", pooler.folder);
    assert_int_equal(bind(pooler.listener, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(pooler.listener, 1), 0);
    GThread *thread = g_thread_new("pooler", pool, &pooler);

    g_autofree char *url = g_strdup_printf("host=%s user=postgres dbname=postgres", pooler.folder);
    g_autoptr(Connection) pooled = connection_open(&(ConnectionOptions){.url = url}, NULL);
    assert_non_null(pooled);
    g_autoptr(GError) error = NULL;
    assert_false(lock_acquire(pooled, NAME, 0, NULL, NULL, &error));
    assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_REFUSED));
    assert_non_null(strstr(error_hint(error), "directly"));
    g_autoptr(Connection) direct = open_as("direct");
    acquire(direct, NAME);

    g_clear_pointer(&pooled, connection_close);
    g_thread_join(thread);
    close(pooler.listener);
    g_unlink(address.sun_path);
    g_rmdir(pooler.folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lock__excludes_others_and_names_the_holder),
        cmocka_unit_test(test_lock__is_free_after_release_and_after_the_session),
        cmocka_unit_test(test_lock__release_of_what_is_not_held_is_an_error),
        cmocka_unit_test(test_lock__other_names_and_databases_are_free),
        cmocka_unit_test(test_lock__key_is_the_same_for_ever),
        cmocka_unit_test(test_wait__ends_when_the_holder_goes),
        cmocka_unit_test(test_wait__runs_out),
        cmocka_unit_test(test_wait__does_not_hold_up_concurrent_index_builds),
        cmocka_unit_test(test_lock__is_refused_behind_a_pooler),
        cmocka_unit_test(test_lock__is_an_error_on_a_broken_connection),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
