#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <grp.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "core/base/error.h"
#include "core/pg/connection.h"
#include "core/pg/scratch.h"
#include "core/pg/tree.h"

/* A cache of our own below a folder that the server's user can enter; one initdb serves all tests.
 */
static char *root;
static char *cache;

static int start(void **state)
{
    (void)state;
    root = g_strdup("/tmp/confiture-test-XXXXXX");
    if (g_mkdtemp(root) == NULL || g_chmod(root, 0755) != 0)
        return 1;
    g_setenv("XDG_CACHE_HOME", root, TRUE);
    cache = g_build_filename(root, "confiture", "scratch", NULL);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    gboolean removed = tree_remove(AT_FDCWD, root);
    g_free(root);
    g_free(cache);
    return !removed;
}

static Scratch *start_scratch(void)
{
    g_autoptr(GError) error = NULL;
    Scratch *scratch = scratch_start(NULL, &error);
    if (scratch == NULL)
        fail_msg("%s: %s", error->message, error_detail(error));
    return scratch;
}

static char *value_of(const char *url, const char *sql)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Connection) connection = connection_open(&(ConnectionOptions){.url = url}, &error);
    assert_null(error);
    g_autoptr(Result) result = connection_query(connection, sql, 0, NULL, &error);
    assert_null(error);
    return g_strdup(result_value(result, 0, 0));
}

static void assert_value(const Scratch *scratch, const char *sql, const char *expected)
{
    g_autofree char *value = value_of(scratch_url(scratch), sql);
    assert_string_equal(value, expected);
}

static guint count_in(const char *folder, const char *prefix)
{
    guint count = 0;
    g_autoptr(GDir) entries = g_dir_open(folder, 0, NULL);
    for (const char *name; entries != NULL && (name = g_dir_read_name(entries)) != NULL;)
        count += g_str_has_prefix(name, prefix) ? 1 : 0;
    return count;
}

static gboolean is_alive(int pid)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/stat", pid);
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        return FALSE;
    const char *name_end = strrchr(text, ')');
    return name_end != NULL && name_end[2] != 'Z';
}

/* What happens after a process was killed happens soon, not at once. */
static gboolean becomes_gone(const char *folder, int pid)
{
    for (guint i = 0; i < 1500; i++) {
        if (!g_file_test(folder, G_FILE_TEST_EXISTS) && !is_alive(pid))
            return TRUE;
        g_usleep(10000);
    }
    return FALSE;
}

static void test_start__gives_a_private_server(void **state)
{
    (void)state;
    g_autoptr(Scratch) scratch = start_scratch();
    assert_value(scratch, "select current_user::text", "postgres");
    assert_value(scratch, "select rolsuper from pg_roles where rolname = current_user", "t");
    assert_value(scratch, "show listen_addresses", "");
    assert_value(scratch, "show server_encoding", "UTF8");
    assert_value(scratch, "show fsync", "off");
    assert_value(scratch, "show data_directory_mode", "0700");
    struct stat status;
    assert_int_equal(stat(scratch_host(scratch), &status), 0);
    assert_int_equal(status.st_mode & 07777, 0700);
    assert_true(is_alive(scratch_server_pid(scratch)));
    assert_true(g_str_has_prefix(scratch_host(scratch), cache));
}

static void test_server__is_not_root(void **state)
{
    (void)state;
    g_autoptr(Scratch) scratch = start_scratch();
    g_autofree char *path = g_strdup_printf("/proc/%d", scratch_server_pid(scratch));
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    assert_int_not_equal(status.st_uid, 0);
    if (geteuid() != 0)
        assert_int_equal(status.st_uid, geteuid());
}

static void test_stop__leaves_nothing(void **state)
{
    (void)state;
    Scratch *scratch = start_scratch();
    g_autofree char *folder = g_strdup(scratch_host(scratch));
    int pid = scratch_server_pid(scratch);
    scratch_stop(scratch);
    assert_false(g_file_test(folder, G_FILE_TEST_EXISTS));
    assert_false(is_alive(pid));
    assert_int_equal(count_in(cache, "run-"), 0);
}

static void test_stop__does_not_wait_for_clients(void **state)
{
    (void)state;
    Scratch *scratch = start_scratch();
    g_autofree char *folder = g_strdup(scratch_host(scratch));
    g_autoptr(Connection) connection =
        connection_open(&(ConnectionOptions){.url = scratch_url(scratch)}, NULL);
    assert_true(connection_command(connection, "begin", NULL));
    scratch_stop(scratch);
    assert_false(g_file_test(folder, G_FILE_TEST_EXISTS));
    assert_false(connection_command(connection, "select 1", NULL));
    assert_true(connection_is_broken(connection));
}

static ino_t template_inode(void)
{
    g_autoptr(GDir) entries = g_dir_open(cache, 0, NULL);
    for (const char *name; (name = g_dir_read_name(entries)) != NULL;) {
        g_autofree char *path = g_build_filename(cache, name, "PG_VERSION", NULL);
        struct stat status;
        if (g_str_has_prefix(name, "template-") && stat(path, &status) == 0)
            return status.st_ino;
    }
    return 0;
}

static void test_second_start__uses_the_template_and_leaves_it_alone(void **state)
{
    (void)state;
    scratch_stop(start_scratch());
    ino_t first = template_inode();
    assert_int_not_equal(first, 0);
    g_autoptr(Scratch) scratch = start_scratch();
    g_autofree char *created = scratch_create_database(scratch, "only_here", NULL);
    assert_non_null(created);
    scratch_stop(g_steal_pointer(&scratch));
    assert_int_equal(template_inode(), first);
    assert_int_equal(count_in(cache, "template-"), 1);
    g_autoptr(Scratch) next = start_scratch();
    assert_value(next, "select count(*) from pg_database where datname = 'only_here'", "0");
}

static void test_two__live_side_by_side(void **state)
{
    (void)state;
    g_autoptr(Scratch) one = start_scratch();
    g_autoptr(Scratch) other = start_scratch();
    assert_string_not_equal(scratch_url(one), scratch_url(other));
    g_autofree char *created = scratch_create_database(one, "mine", NULL);
    assert_non_null(created);
    assert_value(one, "select count(*) from pg_database where datname = 'mine'", "1");
    assert_value(other, "select count(*) from pg_database where datname = 'mine'", "0");
    scratch_stop(g_steal_pointer(&one));
    assert_value(other, "select 1", "1");
}

static void test_settings__reach_the_server(void **state)
{
    (void)state;
    const char *const settings[] = {"work_mem=33MB", "cluster_name=the sweet one", NULL};
    g_autoptr(Scratch) scratch = scratch_start(&(ScratchOptions){.settings = settings}, NULL);
    assert_value(scratch, "show work_mem", "33MB");
    assert_value(scratch, "show cluster_name", "the sweet one");
}

static void test_failure_to_start__tells_what_the_server_said_and_leaves_nothing(void **state)
{
    (void)state;
    const char *const settings[] = {"no_such_setting=1", NULL};
    g_autoptr(GError) error = NULL;
    assert_null(scratch_start(&(ScratchOptions){.settings = settings}, &error));
    assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_CONNECTION));
    assert_non_null(strstr(error_detail(error), "no_such_setting"));
    assert_non_null(error_hint(error));
    assert_int_equal(count_in(cache, "run-"), 0);
}

static void test_no_server_installed__names_the_package(void **state)
{
    (void)state;
    g_autofree char *before = g_strdup(g_getenv("CONFITURE_PG_BINDIR"));
    g_setenv("CONFITURE_PG_BINDIR", "/nonexistent", TRUE);
    g_autoptr(GError) error = NULL;
    assert_null(scratch_start(NULL, &error));
    if (before != NULL)
        g_setenv("CONFITURE_PG_BINDIR", before, TRUE);
    else
        g_unsetenv("CONFITURE_PG_BINDIR");
    assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_INPUT));
    assert_non_null(strstr(error->message, "/nonexistent"));
    assert_non_null(strstr(error_hint(error), "CONFITURE_PG_BINDIR"));
}

/* ---- However the process ends. ---- */

typedef struct Born {
    int pid; /* of the child */
    int server;
    char folder[4000];
} Born;

static int birth[2];

static void tell_birth(const Scratch *scratch)
{
    Born born = {.pid = getpid(), .server = scratch_server_pid(scratch)};
    g_strlcpy(born.folder, scratch_host(scratch), sizeof born.folder);
    if (write(birth[1], &born, sizeof born) != sizeof born)
        _exit(2);
}

static void sleep_on(void)
{
    pause();
}

static void leave(void)
{
    exit(0);
}

/* A child that has a scratch server and then does `then`. */
static Born bear(void (*then)(void))
{
    fflush(NULL);
    assert_int_equal(pipe(birth), 0);
    pid_t child = fork();
    if (child == 0) {
        Scratch *scratch = scratch_start(NULL, NULL);
        if (scratch == NULL)
            _exit(3);
        tell_birth(scratch);
        then();
        _exit(0);
    }
    close(birth[1]);
    Born born = {0};
    ssize_t got = read(birth[0], &born, sizeof born);
    close(birth[0]);
    assert_int_equal(got, sizeof born);
    assert_int_equal(born.pid, child);
    return born;
}

static int wait_for(const Born *born)
{
    int status = 0;
    assert_int_equal(waitpid(born->pid, &status, 0), born->pid);
    return status;
}

static void assert_dies_by(int number)
{
    Born born = bear(sleep_on);
    assert_true(is_alive(born.server));
    kill(born.pid, number);
    assert_int_equal(WTERMSIG(wait_for(&born)), number);
    assert_true(becomes_gone(born.folder, born.server));
}

static void test_killed_process__takes_the_server_along(void **state)
{
    (void)state;
    assert_dies_by(SIGKILL);
}

static void test_terminated_process__takes_the_server_along(void **state)
{
    (void)state;
    assert_dies_by(SIGTERM);
    assert_dies_by(SIGINT);
    assert_dies_by(SIGHUP);
}

static void test_exit__leaves_nothing_the_moment_the_process_is_gone(void **state)
{
    (void)state;
    Born born = bear(leave);
    assert_int_equal(wait_for(&born), 0);
    assert_false(g_file_test(born.folder, G_FILE_TEST_EXISTS));
    assert_false(is_alive(born.server));
}

static int parent_of(int pid)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/stat", pid);
    g_autofree char *text = NULL;
    int parent = 0;
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    assert_int_equal(sscanf(strrchr(text, ')'), ") %*c %d", &parent), 1);
    return parent;
}

static void test_killed_watchdog__ends_the_server_and_the_next_start_sweeps(void **state)
{
    (void)state;
    Born born = bear(sleep_on);
    int watchdog = parent_of(born.server);
    assert_int_equal(parent_of(watchdog), born.pid);
    kill(watchdog, SIGKILL);
    for (guint i = 0; i < 1000 && is_alive(born.server); i++)
        g_usleep(10000);
    assert_false(is_alive(born.server));
    assert_true(g_file_test(born.folder, G_FILE_TEST_IS_DIR));
    kill(born.pid, SIGKILL);
    wait_for(&born);
    g_autoptr(Scratch) next = start_scratch();
    assert_false(g_file_test(born.folder, G_FILE_TEST_EXISTS));
    assert_value(next, "select 1", "1");
}

static void test_sweep__spares_the_living(void **state)
{
    (void)state;
    Born born = bear(sleep_on);
    scratch_stop(start_scratch());
    assert_true(is_alive(born.server));
    assert_true(g_file_test(born.folder, G_FILE_TEST_IS_DIR));
    kill(born.pid, SIGKILL);
    wait_for(&born);
    assert_true(becomes_gone(born.folder, born.server));
}

static void test_crashed_server__is_told_apart_and_removed(void **state)
{
    (void)state;
    Scratch *scratch = start_scratch();
    g_autofree char *folder = g_strdup(scratch_host(scratch));
    g_autoptr(Connection) connection =
        connection_open(&(ConnectionOptions){.url = scratch_url(scratch)}, NULL);
    kill(scratch_server_pid(scratch), SIGKILL);
    g_autoptr(GError) error = NULL;
    while (connection_command(connection, "select 1", &error))
        g_usleep(1000);
    assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_CONNECTION));
    scratch_stop(scratch);
    assert_false(g_file_test(folder, G_FILE_TEST_EXISTS));
}

static void test_server__holds_none_of_our_files_open(void **state)
{
    (void)state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    g_autoptr(Scratch) scratch = start_scratch();
    assert_true(is_alive(scratch_server_pid(scratch)));
    close(ends[1]);
    struct pollfd end = {.fd = ends[0], .events = POLLIN};
    assert_int_equal(poll(&end, 1, 5000), 1);
    assert_true(end.revents & POLLHUP);
    close(ends[0]);
}

static void test_server__is_out_of_reach_of_the_terminal(void **state)
{
    (void)state;
    g_autoptr(Scratch) scratch = start_scratch();
    assert_int_not_equal(getsid(scratch_server_pid(scratch)), getsid(0));
    assert_int_not_equal(getpgid(scratch_server_pid(scratch)), getpgid(0));
}

/* ---- Where the cache lies. ---- */

typedef struct Place {
    char *before;
    char *path;
} Place;

static Place move_cache(const char *name)
{
    Place place = {.before = g_strdup(g_getenv("XDG_CACHE_HOME")),
                   .path = g_build_filename(root, name, NULL)};
    assert_int_equal(g_mkdir_with_parents(place.path, 0755), 0);
    g_setenv("XDG_CACHE_HOME", place.path, TRUE);
    return place;
}

static void move_back(Place *place)
{
    g_setenv("XDG_CACHE_HOME", place->before, TRUE);
    assert_true(tree_remove(AT_FDCWD, place->path));
    g_free(place->before);
    g_free(place->path);
}

static void assert_works_in(const char *name)
{
    Place place = move_cache(name);
    g_autoptr(Scratch) scratch = start_scratch();
    assert_value(scratch, "select 1", "1");
    g_autofree char *data = value_of(scratch_url(scratch), "show data_directory");
    assert_true(g_str_has_prefix(data, place.path));
    assert_true(g_str_has_prefix(scratch_host(scratch), "/tmp/confiture-"));
    g_autofree char *sockets = g_strdup(scratch_host(scratch));
    scratch_stop(g_steal_pointer(&scratch));
    assert_false(g_file_test(sockets, G_FILE_TEST_EXISTS));
    move_back(&place);
}

static void test_long_path__puts_the_socket_elsewhere(void **state)
{
    (void)state;
    assert_works_in("a-folder-whose-name-is-so-long-that-no/"
                    "address-of-a-unix-socket-could-ever-hold-it-with-the-rest");
}

static void test_odd_path__needs_no_quoting(void **state)
{
    (void)state;
    assert_works_in("it's, \"odd\" é \\ %");
}

static gboolean starts_in(const char *path)
{
    Scratch *scratch = scratch_start(NULL, NULL);
    gboolean inside = scratch != NULL && g_str_has_prefix(scratch_host(scratch), path);
    scratch_stop(scratch);
    return inside;
}

/* Falls back to another place, which is not for this test to know, or refuses; but never enters. */
static void test_planted_folder__is_not_used(void **state)
{
    (void)state;
    Place place = move_cache("planted");
    g_autofree char *parent = g_build_filename(place.path, "confiture", NULL);
    g_autofree char *planted = g_build_filename(parent, "scratch", NULL);
    g_autofree char *elsewhere = g_build_filename(place.path, "elsewhere", NULL);
    assert_int_equal(g_mkdir(parent, 0755), 0);

    assert_true(starts_in(place.path));
    assert_int_equal(g_chmod(planted, 0770), 0);
    assert_false(starts_in(place.path));
    assert_int_equal(g_chmod(planted, 0700), 0);
    assert_true(starts_in(place.path));

    assert_int_equal(g_rename(planted, elsewhere), 0);
    assert_int_equal(symlink(elsewhere, planted), 0);
    assert_false(starts_in(place.path));
    assert_int_equal(g_unlink(planted), 0);

    if (geteuid() == 0) {
        assert_int_equal(g_rename(elsewhere, planted), 0);
        assert_int_equal(chown(planted, 12345, 12345), 0);
        assert_false(starts_in(place.path));
    }
    move_back(&place);
}

static void test_unreachable_cache__is_replaced(void **state)
{
    (void)state;
    Place place = move_cache("closed");
    assert_int_equal(g_chmod(place.path, 0), 0);
    g_autoptr(Scratch) scratch = scratch_start(NULL, NULL);
    assert_non_null(scratch);
    assert_false(g_str_has_prefix(scratch_host(scratch), place.path));
    scratch_stop(g_steal_pointer(&scratch));
    assert_int_equal(g_chmod(place.path, 0755), 0);
    move_back(&place);
}

/* The limit on a file's size stands for the full disk: the template's files are larger. */
static void play_full_disk(void)
{
    signal(SIGXFSZ, SIG_IGN);
    const struct rlimit small = {.rlim_cur = 64 * 1024, .rlim_max = 64 * 1024};
    if (setrlimit(RLIMIT_FSIZE, &small) != 0)
        _exit(10);
    g_autoptr(GError) error = NULL;
    Scratch *scratch = scratch_start(NULL, &error);
    _exit(scratch == NULL && g_error_matches(error, CONFITURE_ERROR, ERROR_OUTPUT) ? 0 : 11);
}

static void test_full_disk__is_an_error_that_leaves_nothing(void **state)
{
    (void)state;
    scratch_stop(start_scratch());
    fflush(NULL);
    pid_t child = fork();
    if (child == 0)
        play_full_disk();
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_int_equal(count_in(cache, "run-"), 0);
}

static void test_sweep__removes_sockets_that_lie_elsewhere(void **state)
{
    (void)state;
    Place place = move_cache("so-long-a-path-that-its-socket-must-be/"
                             "elsewhere-than-the-folder-of-the-server-in-the-cache-itself");
    Born born = bear(sleep_on);
    assert_true(g_str_has_prefix(born.folder, "/tmp/confiture-"));
    kill(parent_of(born.server), SIGKILL);
    kill(born.pid, SIGKILL);
    wait_for(&born);
    assert_true(g_file_test(born.folder, G_FILE_TEST_IS_DIR));
    scratch_stop(start_scratch());
    assert_true(becomes_gone(born.folder, born.server));
    move_back(&place);
}

static void test_many_at_once__share_one_template(void **state)
{
    (void)state;
    enum { PROCESSES = 4 };
    Place place = move_cache("crowd");
    pid_t children[PROCESSES];
    fflush(NULL);
    for (guint i = 0; i < PROCESSES; i++) {
        children[i] = fork();
        if (children[i] == 0) {
            Scratch *scratch = scratch_start(NULL, NULL);
            gboolean works = scratch != NULL;
            scratch_stop(scratch);
            _exit(works ? 0 : 1);
        }
    }
    for (guint i = 0; i < PROCESSES; i++) {
        int status = 0;
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_int_equal(status, 0);
    }
    g_autofree char *crowded = g_build_filename(place.path, "confiture", "scratch", NULL);
    assert_int_equal(count_in(crowded, "template-"), 1);
    assert_int_equal(count_in(crowded, "make-"), 0);
    assert_int_equal(count_in(crowded, "run-"), 0);
    move_back(&place);
}

static void play_ordinary_user(const char *home)
{
    const struct passwd *nobody = getpwnam("nobody");
    if (nobody == NULL || chown(home, nobody->pw_uid, nobody->pw_gid) != 0 ||
        setgroups(0, NULL) != 0 || setresgid(nobody->pw_gid, nobody->pw_gid, nobody->pw_gid) != 0 ||
        setresuid(nobody->pw_uid, nobody->pw_uid, nobody->pw_uid) != 0)
        _exit(10);
    g_unsetenv("XDG_CACHE_HOME");
    g_setenv("HOME", home, TRUE);
    g_autoptr(GError) error = NULL;
    Scratch *scratch = scratch_start(NULL, &error);
    if (scratch == NULL) {
        fprintf(stderr, "%s\n", error->message);
        _exit(11);
    }
    gboolean at_home = g_str_has_prefix(scratch_host(scratch), home);
    g_autofree char *folder = g_strdup(scratch_host(scratch));
    Connection *connection =
        connection_open(&(ConnectionOptions){.url = scratch_url(scratch)}, NULL);
    gboolean works = connection != NULL && connection_command(connection, "select 1", NULL);
    connection_close(connection);
    scratch_stop(scratch);
    _exit(at_home && works && !g_file_test(folder, G_FILE_TEST_EXISTS) ? 0 : 12);
}

static void test_ordinary_user__has_a_server_in_his_own_cache(void **state)
{
    (void)state;
    if (geteuid() != 0)
        skip(); /* then every other test is this one */
    g_autofree char *home = g_build_filename(root, "home", NULL);
    assert_int_equal(g_mkdir(home, 0700), 0);
    fflush(NULL);
    pid_t child = fork();
    if (child == 0)
        play_ordinary_user(home);
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_start__gives_a_private_server),
        cmocka_unit_test(test_server__is_not_root),
        cmocka_unit_test(test_stop__leaves_nothing),
        cmocka_unit_test(test_stop__does_not_wait_for_clients),
        cmocka_unit_test(test_second_start__uses_the_template_and_leaves_it_alone),
        cmocka_unit_test(test_two__live_side_by_side),
        cmocka_unit_test(test_settings__reach_the_server),
        cmocka_unit_test(test_failure_to_start__tells_what_the_server_said_and_leaves_nothing),
        cmocka_unit_test(test_no_server_installed__names_the_package),
        cmocka_unit_test(test_killed_process__takes_the_server_along),
        cmocka_unit_test(test_terminated_process__takes_the_server_along),
        cmocka_unit_test(test_exit__leaves_nothing_the_moment_the_process_is_gone),
        cmocka_unit_test(test_killed_watchdog__ends_the_server_and_the_next_start_sweeps),
        cmocka_unit_test(test_sweep__spares_the_living),
        cmocka_unit_test(test_crashed_server__is_told_apart_and_removed),
        cmocka_unit_test(test_server__holds_none_of_our_files_open),
        cmocka_unit_test(test_server__is_out_of_reach_of_the_terminal),
        cmocka_unit_test(test_long_path__puts_the_socket_elsewhere),
        cmocka_unit_test(test_odd_path__needs_no_quoting),
        cmocka_unit_test(test_planted_folder__is_not_used),
        cmocka_unit_test(test_unreachable_cache__is_replaced),
        cmocka_unit_test(test_full_disk__is_an_error_that_leaves_nothing),
        cmocka_unit_test(test_sweep__removes_sockets_that_lie_elsewhere),
        cmocka_unit_test(test_many_at_once__share_one_template),
        cmocka_unit_test(test_ordinary_user__has_a_server_in_his_own_cache),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
