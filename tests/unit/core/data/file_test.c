/* Output files: whole or not at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/base/error.h"
#include "core/data/file.h"
#include "support/folder.h"

#include <sys/resource.h>
#include <sys/stat.h>
#include <signal.h>
#include <unistd.h>

static int make(void **state)
{
    *state = folder_make();
    return 0;
}

static int unmake(void **state)
{
    folder_remove(*state);
    g_free(*state);
    return 0;
}

static void assert_text(const char *path, const char *expected)
{
    g_autofree char *text = NULL;
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    assert_string_equal(text, expected);
}

static mode_t mode_of(const char *path)
{
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    return status.st_mode & 07777;
}

static void test_file__new_file_is_there_only_after_the_commit(void **state)
{
    const char *folder = *state;
    g_autofree char *path = g_build_filename(folder, "out.sql", NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(FileWriter) writer = file_writer_open(path, &error);
    assert_non_null(writer);
    assert_true(file_writer_write(writer, "one ", 4, &error));
    assert_true(file_writer_write(writer, "two", 3, &error));
    assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
    assert_true(file_writer_commit(writer, &error));
    assert_text(path, "one two");
    g_autofree char *names = folder_names(folder);
    assert_string_equal(names, "out.sql");
}

static void test_file__without_a_commit_the_old_file_stays_and_nothing_is_left(void **state)
{
    const char *folder = *state;
    g_autofree char *path = folder_write(folder, "out.sql", "old");
    FileWriter *writer = file_writer_open(path, NULL);
    assert_true(file_writer_write(writer, "new", 3, NULL));
    file_writer_free(writer);
    assert_text(path, "old");
    g_autofree char *names = folder_names(folder);
    assert_string_equal(names, "out.sql");
}

static void test_file__replaces_and_keeps_the_mode(void **state)
{
    g_autofree char *path = folder_write(*state, "out.sql", "old and longer");
    assert_int_equal(chmod(path, 0640), 0);
    g_autoptr(GError) error = NULL;
    assert_true(file_write(path, "new", 3, &error));
    assert_text(path, "new");
    assert_int_equal(mode_of(path), 0640);
}

static void test_file__new_file_has_the_mode_that_umask_leaves(void **state)
{
    g_autofree char *path = g_build_filename(*state, "out.sql", NULL);
    mode_t before = umask(027);
    gboolean written = file_write(path, "", 0, NULL);
    umask(before);
    assert_true(written);
    assert_int_equal(mode_of(path), 0640);
}

static void test_file__link_stays_a_link_and_its_target_is_replaced(void **state)
{
    g_autofree char *target = folder_write(*state, "real/schema.sql", "old");
    g_autofree char *link = g_build_filename(*state, "out.sql", NULL);
    assert_int_equal(symlink("real/schema.sql", link), 0);
    assert_true(file_write(link, "new", 3, NULL));
    assert_true(g_file_test(link, G_FILE_TEST_IS_SYMLINK));
    assert_text(target, "new");
}

static void assert_open_fails(const char *path, const char *reason)
{
    g_autoptr(GError) error = NULL;
    assert_null(file_writer_open(path, &error));
    assert_int_equal(error->code, ERROR_OUTPUT);
    assert_string_equal(error_path(error), path);
    assert_non_null(strstr(error->message, reason));
}

static void test_file__missing_folder_and_folder_in_its_place_are_errors(void **state)
{
    g_autofree char *missing = g_build_filename(*state, "none", "out.sql", NULL);
    assert_open_fails(missing, "No such file or directory");
    assert_open_fails(*state, "Is a directory");
}

static void test_file__no_permission_is_an_error_and_the_old_file_stays(void **state)
{
    const char *folder = *state;
    g_autofree char *path = folder_write(folder, "out.sql", "old");
    assert_int_equal(chmod(path, 0444) | chmod(folder, 0555), 0);
    uid_t user = geteuid();
    if (user == 0 && seteuid(65534) != 0)
        skip();
    g_autofree char *other = g_build_filename(folder, "other.sql", NULL);
    g_autoptr(GError) old_error = NULL, new_error = NULL;
    g_autoptr(FileWriter) old = file_writer_open(path, &old_error);
    g_autoptr(FileWriter) new = file_writer_open(other, &new_error);
    assert_int_equal(seteuid(user), 0);
    assert_int_equal(chmod(folder, 0755), 0);
    assert_null(old);
    assert_null(new);
    assert_non_null(strstr(old_error->message, "Permission denied"));
    assert_non_null(strstr(new_error->message, "Permission denied"));
    assert_text(path, "old");
}

static void test_file__full_device_is_an_error_that_says_so(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    assert_false(file_write("/dev/full", "x", 1, &error));
    assert_int_equal(error->code, ERROR_OUTPUT);
    assert_int_equal(error_exit_status(error), 4);
    assert_non_null(strstr(error->message, "No space left on device"));
    assert_string_equal(error_path(error), "/dev/full");
}

/* A limit on the size of files stops a write in the middle, as a full disk does. */
static void test_file__write_that_stops_half_way_leaves_the_old_file(void **state)
{
    const char *folder = *state;
    g_autofree char *path = folder_write(folder, "out.sql", "old");
    g_autofree char *big = g_malloc0(1 << 20);
    struct rlimit before, little = {64 * 1024, 64 * 1024};
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    little.rlim_max = before.rlim_max;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &little), 0);
    g_autoptr(GError) error = NULL;
    gboolean written = file_write(path, big, 1 << 20, &error);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_false(written);
    assert_non_null(strstr(error->message, "File too large"));
    assert_text(path, "old");
    g_autofree char *names = folder_names(folder);
    assert_string_equal(names, "out.sql");
}

static void test_file__device_is_written_to_and_not_replaced(void **state)
{
    (void)state;
    assert_true(file_write("/dev/null", "x", 1, NULL));
    struct stat status;
    assert_int_equal(stat("/dev/null", &status), 0);
    assert_true(S_ISCHR(status.st_mode));
}

static void test_file__a_relative_path_needs_no_folder(void **state)
{
    g_autofree char *here = g_get_current_dir();
    assert_int_equal(chdir(*state), 0);
    gboolean written = file_write("out.sql", "x", 1, NULL);
    assert_int_equal(chdir(here), 0);
    assert_true(written);
    g_autofree char *names = folder_names(*state);
    assert_string_equal(names, "out.sql");
}

#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, make, unmake)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(test_file__new_file_is_there_only_after_the_commit),
        WITH_FOLDER(test_file__without_a_commit_the_old_file_stays_and_nothing_is_left),
        WITH_FOLDER(test_file__replaces_and_keeps_the_mode),
        WITH_FOLDER(test_file__new_file_has_the_mode_that_umask_leaves),
        WITH_FOLDER(test_file__link_stays_a_link_and_its_target_is_replaced),
        WITH_FOLDER(test_file__missing_folder_and_folder_in_its_place_are_errors),
        WITH_FOLDER(test_file__no_permission_is_an_error_and_the_old_file_stays),
        WITH_FOLDER(test_file__full_device_is_an_error_that_says_so),
        WITH_FOLDER(test_file__write_that_stops_half_way_leaves_the_old_file),
        WITH_FOLDER(test_file__device_is_written_to_and_not_replaced),
        WITH_FOLDER(test_file__a_relative_path_needs_no_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
