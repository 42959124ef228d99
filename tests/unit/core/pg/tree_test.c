#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "core/base/error.h"
#include "core/pg/tree.h"

static char *root;

static int setup(void **state)
{
    (void)state;
    root = g_dir_make_tmp("confiture-test-XXXXXX", NULL);
    return root == NULL;
}

static int teardown(void **state)
{
    (void)state;
    gboolean removed = tree_remove(AT_FDCWD, root);
    g_free(root);
    return !removed;
}

static char *below(const char *path)
{
    return g_build_filename(root, path, NULL);
}

static void make_folder(const char *path)
{
    g_autofree char *full = below(path);
    assert_int_equal(g_mkdir_with_parents(full, 0700), 0);
}

static void make_file(const char *path, const char *text, gsize length)
{
    g_autofree char *full = below(path);
    assert_true(g_file_set_contents(full, text, (gssize)length, NULL));
}

static void assert_file(const char *path, const char *text, gsize length)
{
    g_autofree char *full = below(path);
    g_autofree char *found = NULL;
    gsize found_length = 0;
    assert_true(g_file_get_contents(full, &found, &found_length, NULL));
    assert_int_equal(found_length, length);
    assert_memory_equal(found, text, length);
}

static gboolean exists(const char *path)
{
    g_autofree char *full = below(path);
    struct stat status;
    return lstat(full, &status) == 0;
}

static void test_copy__is_the_same_all_the_way_down(void **state)
{
    (void)state;
    enum { LARGE = 3 * 1000 * 1000 + 7 };
    g_autofree char *large = g_malloc(LARGE);
    for (guint i = 0; i < LARGE; i++)
        large[i] = (char)(i * 31 % 251);
    make_folder("a/b/c/empty");
    make_file("a/b/c/large", large, LARGE);
    make_file("a/none", "", 0);
    g_autofree char *script = below("a/none");
    assert_int_equal(g_chmod(script, 0640), 0);
    g_autofree char *from = below("a");
    g_autofree char *to = below("copy");
    g_autoptr(GError) error = NULL;
    assert_true(tree_copy(from, to, &error));
    assert_null(error);
    assert_file("copy/b/c/large", large, LARGE);
    assert_file("copy/none", "", 0);
    assert_true(exists("copy/b/c/empty"));
    struct stat status;
    assert_int_equal(stat(to, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0700);
}

static void test_copy__refuses_a_target_that_exists(void **state)
{
    (void)state;
    make_folder("source");
    make_folder("target");
    g_autofree char *from = below("source");
    g_autofree char *to = below("target");
    g_autoptr(GError) error = NULL;
    assert_false(tree_copy(from, to, &error));
    assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_OUTPUT));
    assert_non_null(strstr(error->message, to));
}

static void test_remove__takes_all_below(void **state)
{
    (void)state;
    make_folder("gone/x/y/z");
    for (guint i = 0; i < 300; i++) {
        g_autofree char *name = g_strdup_printf("gone/x/a-file-with-a-name-of-some-length-%u", i);
        make_file(name, "x", 1);
    }
    make_file("gone/.hidden", "x", 1);
    g_autofree char *gone = below("gone");
    assert_true(tree_remove(AT_FDCWD, gone));
    assert_false(exists("gone"));
    assert_true(tree_remove(AT_FDCWD, gone));
}

static void test_remove__does_not_follow_links(void **state)
{
    (void)state;
    make_folder("kept");
    make_file("kept/file", "dear", 4);
    make_folder("links");
    g_autofree char *kept = below("kept");
    g_autofree char *inner = below("links/inner");
    g_autofree char *outer = below("outer");
    g_autofree char *links = below("links");
    assert_int_equal(symlink(kept, inner), 0);
    assert_int_equal(symlink(kept, outer), 0);
    assert_true(tree_remove(AT_FDCWD, links));
    assert_true(tree_remove(AT_FDCWD, outer));
    assert_false(exists("links"));
    assert_false(exists("outer"));
    assert_file("kept/file", "dear", 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_copy__is_the_same_all_the_way_down),
        cmocka_unit_test(test_copy__refuses_a_target_that_exists),
        cmocka_unit_test(test_remove__takes_all_below),
        cmocka_unit_test(test_remove__does_not_follow_links),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
