#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <cmocka.h>

#include "core/base/error.h"
#include "core/pg/installation.h"
#include "core/pg/tree.h"

static char *root;

static int setup(void **state)
{
    (void)state;
    g_unsetenv("CONFITURE_PG_BINDIR");
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

static void make_program(const char *folder, const char *name, const char *version)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *script = g_strdup_printf("#!/bin/sh\necho '%s'\n", version);
    assert_true(g_file_set_contents(path, script, -1, NULL));
    assert_int_equal(g_chmod(path, 0755), 0);
}

/* Versions that no real server of this machine reaches. */
static char *make_server(const char *name, const char *version)
{
    char *folder = g_build_filename(root, name, NULL);
    assert_int_equal(g_mkdir(folder, 0755), 0);
    make_program(folder, "postgres", version);
    make_program(folder, "initdb", version);
    return folder;
}

static void test_newest__is_chosen_by_number_not_by_text(void **state)
{
    (void)state;
    g_autofree char *old = make_server("old", "postgres (PostgreSQL) 99.4 (Test)");
    g_autofree char *new = make_server("new", "postgres (PostgreSQL) 100.0 (Test)");
    g_autofree char *minor = make_server("minor", "postgres (PostgreSQL) 99.12");
    g_autofree char *before = g_strdup(g_getenv("PATH"));
    g_autofree char *path = g_strjoin(":", old, new, minor, before, NULL);
    g_setenv("PATH", path, TRUE);
    g_autoptr(Installation) found = installation_find(NULL, NULL);
    g_setenv("PATH", before, TRUE);
    assert_string_equal(found->bindir, new);
    assert_string_equal(found->version, "postgres (PostgreSQL) 100.0 (Test)");
    g_autofree char *initdb = installation_program(found, "initdb");
    assert_true(g_str_has_prefix(initdb, new));
}

static void test_variable__decides_and_the_caller_before_it(void **state)
{
    (void)state;
    g_autofree char *one = make_server("one", "postgres (PostgreSQL) 9.6");
    g_autofree char *other = make_server("other", "postgres (PostgreSQL) 11.2");
    g_setenv("CONFITURE_PG_BINDIR", one, TRUE);
    g_autoptr(Installation) by_variable = installation_find(NULL, NULL);
    g_autoptr(Installation) by_caller = installation_find(other, NULL);
    g_unsetenv("CONFITURE_PG_BINDIR");
    assert_string_equal(by_variable->bindir, one);
    assert_string_equal(by_caller->bindir, other);
}

static void test_folder_without_initdb__is_no_server(void **state)
{
    (void)state;
    g_autofree char *folder = g_build_filename(root, "half", NULL);
    assert_int_equal(g_mkdir(folder, 0755), 0);
    make_program(folder, "postgres", "postgres (PostgreSQL) 15.1");
    g_autoptr(GError) error = NULL;
    assert_null(installation_find(folder, &error));
    assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_INPUT));
    assert_non_null(strstr(error->message, folder));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_newest__is_chosen_by_number_not_by_text),
        cmocka_unit_test(test_variable__decides_and_the_caller_before_it),
        cmocka_unit_test(test_folder_without_initdb__is_no_server),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
