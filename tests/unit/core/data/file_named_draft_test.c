/* Output files on a file system that has no files without a name (NFS): the draft has one, and it
 * is gone afterwards. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/base/error.h"
#include "core/data/file.h"
#include "support/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static guint refused;

/* Stands in front of libc's: as such a file system answers. */
int open(const char *path, int flags, ...)
{
    if ((flags & O_TMPFILE) == O_TMPFILE) {
        refused++;
        errno = EOPNOTSUPP;
        return -1;
    }
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = (flags & O_CREAT) != 0 ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

static int make(void **state)
{
    refused = 0;
    *state = folder_make();
    return 0;
}

static int unmake(void **state)
{
    folder_remove(*state);
    g_free(*state);
    return 0;
}

static void assert_names(const char *folder, const char *expected)
{
    g_autofree char *names = folder_names(folder);
    assert_string_equal(names, expected);
}

static void test_file__is_there_only_after_the_commit(void **state)
{
    const char *folder = *state;
    g_autofree char *path = g_build_filename(folder, "out.sql", NULL), *text = NULL;
    g_autoptr(FileWriter) writer = file_writer_open(path, NULL);
    assert_int_equal(refused, 1);
    assert_true(file_writer_write(writer, "new", 3, NULL));
    assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
    assert_true(file_writer_commit(writer, NULL));
    assert_names(folder, "out.sql");
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    assert_string_equal(text, "new");
}

static void test_file__draft_is_removed_without_a_commit(void **state)
{
    const char *folder = *state;
    g_autofree char *path = folder_write(folder, "out.sql", "old"), *text = NULL;
    FileWriter *writer = file_writer_open(path, NULL);
    assert_true(file_writer_write(writer, "new", 3, NULL));
    g_autofree char *during = folder_names(folder);
    assert_true(g_str_has_prefix(during, ".out.sql."));
    file_writer_free(writer);
    assert_names(folder, "out.sql");
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    assert_string_equal(text, "old");
}

static void test_file__mode_is_kept(void **state)
{
    g_autofree char *path = folder_write(*state, "out.sql", "old");
    assert_int_equal(chmod(path, 0600), 0);
    assert_true(file_write(path, "new", 3, NULL));
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0600);
    assert_names(*state, "out.sql");
}

static void test_file__missing_folder_is_an_error(void **state)
{
    g_autofree char *path = g_build_filename(*state, "none", "out.sql", NULL);
    g_autoptr(GError) error = NULL;
    assert_false(file_write(path, "new", 3, &error));
    assert_string_equal(error_path(error), path);
}

#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, make, unmake)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(test_file__is_there_only_after_the_commit),
        WITH_FOLDER(test_file__draft_is_removed_without_a_commit),
        WITH_FOLDER(test_file__mode_is_kept),
        WITH_FOLDER(test_file__missing_folder_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
