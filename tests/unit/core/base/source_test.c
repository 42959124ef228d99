/* Source trees: the folder's and the one in memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/base/error.h"
#include "core/base/source.h"
#include "support/folder.h"

#include <sys/stat.h>
#include <unistd.h>

typedef struct Fixture {
    char *folder;
    SourceTree *tree;
} Fixture;

static int make(void **state)
{
    Fixture *fixture = g_new0(Fixture, 1);
    fixture->folder = folder_make();
    fixture->tree = source_folder_open(fixture->folder, NULL);
    *state = fixture;
    return fixture->tree == NULL;
}

static int unmake(void **state)
{
    Fixture *fixture = *state;
    source_tree_free(fixture->tree);
    folder_remove(fixture->folder);
    g_free(fixture->folder);
    g_free(fixture);
    return 0;
}

static void put(Fixture *fixture, const char *path, const char *text)
{
    g_free(folder_write(fixture->folder, path, text));
}

static char *joined(SourceTree *tree, const char *prefix)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) entries = source_tree_list(tree, prefix, &error);
    assert_null(error);
    assert_non_null(entries);
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < entries->len; i++) {
        const SourceEntry *entry = entries->pdata[i];
        g_string_append_printf(text, "%s%s", i > 0 ? " " : "", entry->path);
    }
    return g_string_free(text, FALSE);
}

static void assert_list_fails(SourceTree *tree, const char *path)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) entries = source_tree_list(tree, "", &error);
    assert_null(entries);
    assert_non_null(error);
    assert_int_equal(error_exit_status(error), 4);
    assert_non_null(strstr(error->message, path));
}

static void test_folder__lists_in_byte_order_of_whole_paths(void **state)
{
    Fixture *fixture = *state;
    static const char *const paths[] = {"b.sql", "a/z.sql", "a-1.sql", "a/b/c.sql",
                                        "B.sql", "10.sql",  "9.sql",   "\303\244.sql"};
    for (guint i = 0; i < G_N_ELEMENTS(paths); i++)
        put(fixture, paths[i], "");
    g_autofree char *list = joined(fixture->tree, "");
    assert_string_equal(list, "10.sql 9.sql B.sql a-1.sql a/b/c.sql a/z.sql b.sql \303\244.sql");
}

static void test_folder__lists_below_a_prefix_and_a_single_file(void **state)
{
    Fixture *fixture = *state;
    put(fixture, "db/schema/1.sql", "one");
    put(fixture, "db/schemas.sql", "");
    g_autofree char *below = joined(fixture->tree, "db/schema");
    g_autofree char *single = joined(fixture->tree, "db/schema/1.sql");
    assert_string_equal(below, "db/schema/1.sql");
    assert_string_equal(single, "db/schema/1.sql");
}

static void test_folder__passes_over_hidden_files_and_folders(void **state)
{
    Fixture *fixture = *state;
    put(fixture, ".git/config", "");
    put(fixture, "db/.hidden.sql", "");
    put(fixture, "db/seen.sql", "");
    g_autofree char *list = joined(fixture->tree, "");
    assert_string_equal(list, "db/seen.sql");
}

static void test_folder__reads_exact_bytes_and_tells_the_size(void **state)
{
    Fixture *fixture = *state;
    static const char bytes[] = "\xef\xbb\xbfselect 1;\r\n\0x";
    g_free(folder_write_bytes(fixture->folder, "a.sql", bytes, sizeof bytes));
    g_autoptr(GPtrArray) entries = source_tree_list(fixture->tree, "", NULL);
    assert_int_equal(((SourceEntry *)entries->pdata[0])->size, sizeof bytes);
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) read = source_tree_read(fixture->tree, "a.sql", &error);
    assert_non_null(read);
    assert_int_equal(g_bytes_get_size(read), sizeof bytes);
    assert_memory_equal(g_bytes_get_data(read, NULL), bytes, sizeof bytes);
}

static void test_folder__symbolic_links_are_followed(void **state)
{
    Fixture *fixture = *state;
    put(fixture, "real/a.sql", "");
    g_autofree char *link = g_build_filename(fixture->folder, "alias", NULL);
    assert_int_equal(symlink("real", link), 0);
    g_autofree char *list = joined(fixture->tree, "");
    assert_string_equal(list, "alias/a.sql real/a.sql");
}

static void test_folder__symbolic_link_loop_is_an_error_with_a_hint(void **state)
{
    Fixture *fixture = *state;
    put(fixture, "db/a.sql", "");
    g_autofree char *link = g_build_filename(fixture->folder, "db", "back", NULL);
    assert_int_equal(symlink("..", link), 0);
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) entries = source_tree_list(fixture->tree, "", &error);
    assert_null(entries);
    assert_int_equal(error_exit_status(error), 4);
    assert_non_null(error_hint(error));
    assert_non_null(strstr(error_hint(error), "symbolic link"));
}

static void test_folder__link_to_itself_and_broken_link_are_errors(void **state)
{
    Fixture *fixture = *state;
    g_autofree char *link = g_build_filename(fixture->folder, "self.sql", NULL);
    assert_int_equal(symlink("self.sql", link), 0);
    assert_list_fails(fixture->tree, "self.sql");
    assert_int_equal(unlink(link), 0);
    assert_int_equal(symlink("nowhere.sql", link), 0);
    assert_list_fails(fixture->tree, "self.sql");
}

/* Permissions do not bind root: the test becomes nobody for as long as it looks. */
static void test_folder__unreadable_folder_and_file_are_errors(void **state)
{
    Fixture *fixture = *state;
    put(fixture, "shut/a.sql", "");
    put(fixture, "open.sql", "");
    g_autofree char *shut = g_build_filename(fixture->folder, "shut", NULL);
    g_autofree char *file = g_build_filename(fixture->folder, "open.sql", NULL);
    assert_int_equal(chmod(fixture->folder, 0755) | chmod(shut, 0) | chmod(file, 0), 0);
    uid_t user = geteuid();
    if (user == 0 && seteuid(65534) != 0)
        skip();
    g_autoptr(GError) list_error = NULL, read_error = NULL;
    g_autoptr(GPtrArray) entries = source_tree_list(fixture->tree, "shut", &list_error);
    g_autoptr(GBytes) bytes = source_tree_read(fixture->tree, "open.sql", &read_error);
    assert_int_equal(seteuid(user), 0);
    assert_int_equal(chmod(shut, 0755), 0);
    assert_null(entries);
    assert_non_null(strstr(list_error->message, "shut"));
    assert_non_null(strstr(list_error->message, "Permission denied"));
    assert_null(bytes);
    assert_string_equal(error_path(read_error), "open.sql");
    assert_non_null(strstr(read_error->message, "Permission denied"));
}

static void test_folder__file_that_vanished_is_an_error(void **state)
{
    Fixture *fixture = *state;
    put(fixture, "a.sql", "");
    g_autoptr(GPtrArray) entries = source_tree_list(fixture->tree, "", NULL);
    g_autofree char *full = g_build_filename(fixture->folder, "a.sql", NULL);
    assert_int_equal(unlink(full), 0);
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes =
        source_tree_read(fixture->tree, ((SourceEntry *)entries->pdata[0])->path, &error);
    assert_null(bytes);
    assert_int_equal(error_exit_status(error), 4);
    assert_string_equal(error_path(error), "a.sql");
}

static void test_folder__missing_root_and_missing_prefix_are_errors(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GError) error = NULL, listing = NULL;
    assert_null(source_folder_open("/nowhere/at/all", &error));
    assert_non_null(strstr(error->message, "/nowhere/at/all"));
    g_autoptr(GPtrArray) entries = source_tree_list(fixture->tree, "db/schema", &listing);
    assert_null(entries);
    assert_non_null(strstr(listing->message, "db/schema"));
}

static void test_folder__has_tells_files_and_folders_that_hold_some(void **state)
{
    Fixture *fixture = *state;
    put(fixture, "db/a.sql", "");
    assert_true(source_tree_has(fixture->tree, "db"));
    assert_true(source_tree_has(fixture->tree, "db/a.sql"));
    assert_false(source_tree_has(fixture->tree, "db/b.sql"));
    assert_false(source_tree_has(fixture->tree, "d"));
}

static SourceTree *memory_of(const char *const *paths)
{
    SourceTree *tree = source_memory_new();
    for (guint i = 0; paths[i] != NULL; i++) {
        g_autoptr(GBytes) bytes = g_bytes_new(paths[i], strlen(paths[i]));
        source_memory_add(tree, paths[i], bytes);
    }
    return tree;
}

static void test_folder__tells_where_a_file_lies_and_memory_does_not(void **state)
{
    Fixture *fixture = *state;
    put(fixture, "a/b.sql", "x");
    g_autofree char *file = source_tree_file(fixture->tree, "a/b.sql");
    assert_true(g_file_test(file, G_FILE_TEST_IS_REGULAR));
    g_autoptr(SourceTree) memory = source_memory_new();
    assert_null(source_tree_file(memory, "a/b.sql"));
}

static void test_memory__lists_in_byte_order_below_a_prefix(void **state)
{
    (void)state;
    g_autoptr(SourceTree) tree =
        memory_of((const char *const[]){"db/b.sql", "db/a.sql", "dbx/c.sql", "db-2.sql", NULL});
    g_autofree char *all = joined(tree, ""), *below = joined(tree, "db"), *none = joined(tree, "x");
    assert_string_equal(all, "db-2.sql db/a.sql db/b.sql dbx/c.sql");
    assert_string_equal(below, "db/a.sql db/b.sql");
    assert_string_equal(none, "");
    assert_true(source_tree_has(tree, "db"));
    assert_false(source_tree_has(tree, "d"));
}

static void test_memory__reads_what_was_added_and_fails_for_the_rest(void **state)
{
    (void)state;
    g_autoptr(SourceTree) tree = memory_of((const char *const[]){"a.sql", NULL});
    g_autoptr(GBytes) bytes = source_tree_read(tree, "a.sql", NULL);
    assert_int_equal(g_bytes_get_size(bytes), 5);
    g_autoptr(GError) error = NULL;
    assert_null(source_tree_read(tree, "b.sql", &error));
    assert_string_equal(error_path(error), "b.sql");
    assert_int_equal(error_exit_status(error), 4);
}

static void test_memory__a_later_file_replaces_an_earlier_one(void **state)
{
    (void)state;
    g_autoptr(SourceTree) tree = memory_of((const char *const[]){"a.sql", NULL});
    g_autoptr(GBytes) again = g_bytes_new_static("x", 1);
    source_memory_add(tree, "a.sql", again);
    g_autoptr(GBytes) bytes = source_tree_read(tree, "a.sql", NULL);
    assert_int_equal(g_bytes_get_size(bytes), 1);
}

#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, make, unmake)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(test_folder__lists_in_byte_order_of_whole_paths),
        WITH_FOLDER(test_folder__lists_below_a_prefix_and_a_single_file),
        WITH_FOLDER(test_folder__passes_over_hidden_files_and_folders),
        WITH_FOLDER(test_folder__reads_exact_bytes_and_tells_the_size),
        WITH_FOLDER(test_folder__symbolic_links_are_followed),
        WITH_FOLDER(test_folder__symbolic_link_loop_is_an_error_with_a_hint),
        WITH_FOLDER(test_folder__link_to_itself_and_broken_link_are_errors),
        WITH_FOLDER(test_folder__unreadable_folder_and_file_are_errors),
        WITH_FOLDER(test_folder__file_that_vanished_is_an_error),
        WITH_FOLDER(test_folder__missing_root_and_missing_prefix_are_errors),
        WITH_FOLDER(test_folder__has_tells_files_and_folders_that_hold_some),
        WITH_FOLDER(test_folder__tells_where_a_file_lies_and_memory_does_not),
        cmocka_unit_test(test_memory__lists_in_byte_order_below_a_prefix),
        cmocka_unit_test(test_memory__reads_what_was_added_and_fails_for_the_rest),
        cmocka_unit_test(test_memory__a_later_file_replaces_an_earlier_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
