/* Fixes put together, differences shown, sizes read. */
#include "lint/fix.h"
#include "lint/patch.h"
#include "lint/sizes.h"

#include "core/base/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static char *apply(const char *text, Fix *const *fixes, guint n, guint *made)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new();
    for (guint i = 0; i < n; i++)
        g_ptr_array_add(all, fixes[i]);
    g_autoptr(GBytes) before = g_bytes_new_static(text, strlen(text));
    g_autoptr(GBytes) after = fixes_apply(before, all, made);
    if (after == NULL)
        return NULL;
    gsize length = 0;
    const char *bytes = g_bytes_get_data(after, &length);
    return g_strndup(bytes, length);
}

static void test_fixes__are_made_together_where_they_are_apart(void **state)
{
    (void)state;
    g_autoptr(Fix) first = fix_new();
    g_autoptr(Fix) second = fix_new();
    fix_insert(first, 1, "x");
    fix_replace(second, 2, 3, "%s", "yy");
    guint made = 0;
    g_autofree char *text = apply("abcd", (Fix *[]){second, first}, 2, &made);
    assert_string_equal(text, "axbyyd");
    assert_int_equal(made, 2);
}

static void test_fixes__what_several_want_is_made_once(void **state)
{
    (void)state;
    g_autoptr(Fix) first = fix_new();
    g_autoptr(Fix) second = fix_new();
    fix_insert(first, 0, "head\n");
    fix_insert(first, 2, "1");
    fix_insert(second, 0, "head\n");
    fix_insert(second, 3, "2");
    guint made = 0;
    g_autofree char *text = apply("abcd", (Fix *[]){first, second}, 2, &made);
    assert_string_equal(text, "head\nab1c2d");
    assert_int_equal(made, 2);
}

static void test_fixes__of_two_that_overlap_the_second_waits_as_a_whole(void **state)
{
    (void)state;
    g_autoptr(Fix) first = fix_new();
    g_autoptr(Fix) second = fix_new();
    fix_replace(first, 1, 3, "X");
    fix_insert(second, 0, "never");
    fix_replace(second, 2, 4, "Y");
    guint made = 0;
    g_autofree char *text = apply("abcd", (Fix *[]){first, second}, 2, &made);
    assert_string_equal(text, "aXd");
    assert_int_equal(made, 1);
}

static void test_fixes__statements_behind_one_another_are_no_clash(void **state)
{
    (void)state;
    g_autoptr(Fix) first = fix_new();
    g_autoptr(Fix) second = fix_new();
    fix_insert(first, 2, "\nA;");
    fix_insert(second, 2, "\nB;");
    guint made = 0;
    g_autofree char *text = apply("a;\r\n", (Fix *[]){first, second}, 2, &made);
    assert_string_equal(text, "a;\r\nA;\r\nB;\r\n");
    assert_int_equal(made, 2);
}

static void test_fixes__beyond_the_text_are_not_made(void **state)
{
    (void)state;
    g_autoptr(Fix) fix = fix_new();
    fix_insert(fix, 9, "x");
    guint made = 1;
    assert_null(apply("abcd", (Fix *[]){fix}, 1, &made));
    assert_int_equal(made, 0);
}

static char *patch(const char *before, const char *after)
{
    g_autoptr(GBytes) old = g_bytes_new_static(before, strlen(before));
    g_autoptr(GBytes) new = g_bytes_new_static(after, strlen(after));
    return patch_format("f", old, new);
}

static void test_patch__has_three_lines_around_each_change(void **state)
{
    (void)state;
    g_autofree char *near = patch("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nx\n6\n7\n8\n9\n");
    assert_string_equal(near,
                        "--- a/f\n+++ b/f\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8\n");
    g_autofree char *far = patch("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "0\n1\n2\n3\n4\n5\n6\n7\n8\n");
    assert_string_equal(far, "--- a/f\n+++ b/f\n@@ -1,3 +1,4 @@\n+0\n 1\n 2\n 3\n"
                             "@@ -6,4 +7,3 @@\n 6\n 7\n 8\n-9\n");
}

static void test_patch__knows_texts_without_a_last_line_end(void **state)
{
    (void)state;
    g_autofree char *same = patch("a", "a");
    assert_string_equal(same, "");
    g_autofree char *ended = patch("a", "a\n");
    assert_string_equal(ended, "--- a/f\n+++ b/f\n@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of "
                               "file\n+a\n");
    g_autofree char *made = patch("", "a\n");
    assert_string_equal(made, "--- a/f\n+++ b/f\n@@ -0,0 +1,1 @@\n+a\n");
}

static void test_sizes__are_written_and_read_back(void **state)
{
    (void)state;
    g_autoptr(LintSizes) sizes = sizes_new();
    sizes_add(sizes, "a\"b", "c", (SizesEntry){12, 8192});
    sizes_add(sizes, "a", "never", (SizesEntry){-1, 0});
    json_t *document =
        json_pack("{s:s, s:o}", "schema", "confiture/lint/stats/1", "tables", sizes_json(sizes));
    char *text = json_dumps(document, 0);
    g_autoptr(GError) error = NULL;
    g_autoptr(LintSizes) again = sizes_read("s.json", text, strlen(text), &error);
    free(text);
    json_decref(document);
    g_assert_no_error(error);
    assert_int_equal(sizes_find(again, "a\"b", "c")->bytes, 8192);
    assert_int_equal(sizes_find(again, "a", "never")->rows, -1);
    assert_null(sizes_find(again, "a", "c"));
    g_autofree char *words = sizes_describe(1234567, 1024);
    assert_true(g_str_has_prefix(words, "about 1,234,567 rows, 1.0"));
    g_autofree char *one = sizes_describe(1, -1);
    assert_string_equal(one, "about 1 row");
}

static void test_sizes__what_is_none_is_told_with_its_place(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "", "[]", "{}", "{\"schema\": \"confiture/lint/stats/1\"}",
        "{\"schema\": \"confiture/lint/stats/1\", \"tables\": [1]}"};
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GError) error = NULL;
        assert_null(sizes_read("s.json", texts[i], strlen(texts[i]), &error));
        assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_INPUT));
        assert_string_equal(error_path(error), "s.json");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fixes__are_made_together_where_they_are_apart),
        cmocka_unit_test(test_fixes__what_several_want_is_made_once),
        cmocka_unit_test(test_fixes__of_two_that_overlap_the_second_waits_as_a_whole),
        cmocka_unit_test(test_fixes__statements_behind_one_another_are_no_clash),
        cmocka_unit_test(test_fixes__beyond_the_text_are_not_made),
        cmocka_unit_test(test_patch__has_three_lines_around_each_change),
        cmocka_unit_test(test_patch__knows_texts_without_a_last_line_end),
        cmocka_unit_test(test_sizes__are_written_and_read_back),
        cmocka_unit_test(test_sizes__what_is_none_is_told_with_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
