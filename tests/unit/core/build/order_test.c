#include "core/build/order.h"

#include "core/base/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

typedef int (*Compare)(const char *a, const char *b);

/* Each path comes before all that follow it. */
static void assert_ascending(Compare compare, const char *const *paths)
{
    for (guint i = 0; paths[i] != NULL; i++) {
        assert_int_equal(compare(paths[i], paths[i]), 0);
        for (guint j = i + 1; paths[j] != NULL; j++) {
            if (compare(paths[i], paths[j]) >= 0 || compare(paths[j], paths[i]) <= 0)
                fail_msg("\"%s\" should come before \"%s\"", paths[i], paths[j]);
        }
    }
}

static void test_path__is_byte_order_of_whole_paths(void **state)
{
    (void)state;
    assert_ascending(order_compare_path,
                     (const char *const[]){"10_a.sql", "2_b.sql", "A.sql", "a-b/x.sql", "a.sql",
                                           "a/x.sql", "a_b.sql", "\xC3\xA9.sql", NULL});
}

static void test_numeric__runs_of_digits_are_numbers(void **state)
{
    (void)state;
    assert_ascending(order_compare_numeric, (const char *const[]){"2_b.sql", "10_a.sql", "a2/z.sql",
                                                                  "a10/a.sql", "b.sql", NULL});
}

static void test_numeric__beyond_machine_integers(void **state)
{
    (void)state;
    assert_ascending(order_compare_numeric,
                     (const char *const[]){"9_a.sql", "99999999999999999999_a.sql",
                                           "100000000000000000000_a.sql", NULL});
}

static void test_numeric__equal_numbers_are_told_apart(void **state)
{
    (void)state;
    assert_true(order_compare_numeric("01.sql", "1.sql") < 0);
    assert_true(order_compare_numeric("01/b.sql", "1/a.sql") >
                0); /* the folders are equal, so the files decide */
}

static void test_numeric__folder_by_folder(void **state)
{
    (void)state;
    assert_ascending(order_compare_numeric,
                     (const char *const[]){"a/2.sql", "a/10.sql", "a-b/1.sql", NULL});
}

static void test_hex__prefixes_are_hexadecimal(void **state)
{
    (void)state;
    assert_ascending(order_compare_hex,
                     (const char *const[]){"9_z.sql", "0A_a.sql", "0b_a.sql", "10_a.sql",
                                           "ff_a.sql", "100_a.sql", NULL});
}

static void test_hex__word_that_only_begins_with_hex_letters_is_no_number(void **state)
{
    (void)state;
    assert_ascending(order_compare_hex, (const char *const[]){"10_a.sql", "address.sql",
                                                              "bedrock.sql", "zebra.sql", NULL});
}

static void test_parse__unknown_order_has_nearest(void **state)
{
    (void)state;
    OrderKind order;
    g_autoptr(GError) error = NULL;
    assert_false(order_parse("dependancy", &order, &error));
    assert_int_equal(error->code, ERROR_INPUT);
    assert_non_null(strstr(error_hint(error), "\"dependency\""));
}

static void clear_file(gpointer data)
{
    BuildFile *file = data;
    g_free(file->path);
    g_free(file);
}

static GPtrArray *files_of(const char *const *paths)
{
    GPtrArray *files = g_ptr_array_new_with_free_func(clear_file);
    for (guint i = 0; paths[i] != NULL; i++) {
        BuildFile *file = g_new0(BuildFile, 1);
        file->path = g_strdup(paths[i]);
        g_ptr_array_add(files, file);
    }
    return files;
}

static gboolean order(GPtrArray *files, const char *text, GError **error)
{
    g_autoptr(GBytes) bytes = g_bytes_new_static(text, strlen(text));
    return order_by_list(files, "db", "order.txt", bytes, error);
}

static void test_list__lines_decide_comments_do_not(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) files =
        files_of((const char *const[]){"db/a.sql", "db/b.sql", "db/c.sql", NULL});
    g_autoptr(GError) error = NULL;
    assert_true(order(files, "\xEF\xBB\xBF# first\ndb/c.sql\r\n\n  a.sql  \n./db/b.sql", &error));
    assert_string_equal(build_file((&(Build){.files = files}), 0)->path, "db/c.sql");
    assert_string_equal(build_file((&(Build){.files = files}), 1)->path, "db/a.sql");
    assert_string_equal(build_file((&(Build){.files = files}), 2)->path, "db/b.sql");
}

static void test_list__line_without_file_is_named(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) files = files_of((const char *const[]){"db/a.sql", NULL});
    g_autoptr(GError) error = NULL;
    assert_false(order(files, "db/a.sql\ndb/gone.sql\n", &error));
    assert_int_equal(error->code, ERROR_INPUT);
    assert_non_null(strstr(error->message, "\"db/gone.sql\""));
    assert_int_equal(error_line(error), 2);
}

static void test_list__file_without_line_is_named(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) files =
        files_of((const char *const[]){"db/a.sql", "db/b.sql", "db/c.sql", NULL});
    g_autoptr(GError) error = NULL;
    assert_false(order(files, "db/b.sql\n", &error));
    assert_non_null(strstr(error->message, "\"db/a.sql\" and 1 more"));
}

static void test_list__repeated_line_is_an_error(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) files = files_of((const char *const[]){"db/a.sql", NULL});
    g_autoptr(GError) error = NULL;
    assert_false(order(files, "db/a.sql\na.sql\n", &error));
    assert_int_equal(error_line(error), 2);
    assert_non_null(strstr(error->message, "line 1"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_path__is_byte_order_of_whole_paths),
        cmocka_unit_test(test_numeric__runs_of_digits_are_numbers),
        cmocka_unit_test(test_numeric__beyond_machine_integers),
        cmocka_unit_test(test_numeric__equal_numbers_are_told_apart),
        cmocka_unit_test(test_numeric__folder_by_folder),
        cmocka_unit_test(test_hex__prefixes_are_hexadecimal),
        cmocka_unit_test(test_hex__word_that_only_begins_with_hex_letters_is_no_number),
        cmocka_unit_test(test_parse__unknown_order_has_nearest),
        cmocka_unit_test(test_list__lines_decide_comments_do_not),
        cmocka_unit_test(test_list__line_without_file_is_named),
        cmocka_unit_test(test_list__file_without_line_is_named),
        cmocka_unit_test(test_list__repeated_line_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
