/* What an error carries, and the exit status it leads to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/base/error.h"

#include <gio/gio.h>
#include <string.h>

static void test_error__carries_place_hint_detail_and_sqlstate(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    error_set(&error, ERROR_MIGRATION, "cannot apply \"%s\"", "0007");
    error_add_place(&error, "db/migrations/0007_x.up.sql", 3, 14);
    error_add_hint(&error, "Mend it, then run %s again.", "up");
    error_add_detail(&error, "Key (id)=(1) already exists.");
    error_add_sqlstate(&error, "23505");
    assert_string_equal(error->message, "cannot apply \"0007\"");
    assert_string_equal(error_path(error), "db/migrations/0007_x.up.sql");
    assert_int_equal(error_line(error), 3);
    assert_int_equal(error_column(error), 14);
    assert_string_equal(error_hint(error), "Mend it, then run up again.");
    assert_string_equal(error_detail(error), "Key (id)=(1) already exists.");
    assert_string_equal(error_sqlstate(error), "23505");
    assert_string_equal(error_code_name(error), "migration");
    assert_int_equal(error_exit_status(error), 6);
}

static void test_error__copy_owns_its_texts(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    error_set(&error, ERROR_INPUT, "first");
    error_add_place(&error, "a.sql", 1, 2);
    error_add_hint(&error, "a hint");
    g_autoptr(GError) copy = g_error_copy(error);
    error_add_place(&error, "b.sql", 8, 9);
    assert_string_equal(error_path(copy), "a.sql");
    assert_int_equal(error_line(copy), 1);
    assert_string_equal(error_hint(copy), "a hint");
}

static void test_error__later_fields_replace_earlier_ones(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    error_set(&error, ERROR_INPUT, "x");
    error_add_hint(&error, "one");
    error_add_hint(&error, "two");
    error_add_detail(&error, "one");
    error_add_detail(&error, NULL);
    assert_string_equal(error_hint(error), "two");
    assert_null(error_detail(error));
}

static void test_error__nobody_listening_is_fine(void **state)
{
    (void)state;
    error_set(NULL, ERROR_INPUT, "unheard");
    error_add_place(NULL, "a", 1, 1);
    error_add_hint(NULL, "unheard");
    error_add_detail(NULL, "unheard");
    error_add_sqlstate(NULL, "00000");
    g_autoptr(GError) none = NULL;
    error_add_hint(&none, "unheard");
    assert_null(none);
    assert_null(error_path(NULL));
    assert_int_equal(error_exit_status(NULL), 0);
}

static void test_error__of_another_domain_carries_nothing_and_has_a_status(void **state)
{
    (void)state;
    g_autoptr(GError) file = g_error_new_literal(G_FILE_ERROR, G_FILE_ERROR_NOENT, "gone");
    g_autoptr(GError) option = g_error_new_literal(G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "bad");
    g_autoptr(GError) other = g_error_new_literal(G_REGEX_ERROR, 0, "odd");
    error_add_hint(&file, "unheard");
    assert_null(error_hint(file));
    assert_int_equal(error_line(file), 0);
    assert_int_equal(error_exit_status(file), 4);
    assert_string_equal(error_code_name(file), "input");
    assert_int_equal(error_exit_status(option), 2);
    assert_string_equal(error_code_name(option), "usage");
    assert_int_equal(error_exit_status(other), 70);
    assert_string_equal(error_code_name(other), "internal");
}

static void test_error__every_code_has_its_name_and_a_documented_status(void **state)
{
    (void)state;
    static const int documented[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 70};
    for (int code = 0; code < ERROR_CODE_COUNT; code++) {
        g_autoptr(GError) error = NULL;
        error_set(&error, (ErrorCode)code, "x");
        gboolean found = FALSE;
        for (gsize i = 0; i < G_N_ELEMENTS(documented); i++)
            found = found || documented[i] == error_exit_status(error);
        assert_true(found);
        const char *name = error_code_name(error);
        assert_true(name[0] != '\0' && name[strspn(name, "abcdefghijklmnopqrstuvwxyz-")] == '\0');
    }
    g_autoptr(GError) error = NULL;
    error_set(&error, ERROR_CHECK_FAILED, "x");
    assert_string_equal(error_code_name(error), "check-failed");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_error__carries_place_hint_detail_and_sqlstate),
        cmocka_unit_test(test_error__copy_owns_its_texts),
        cmocka_unit_test(test_error__later_fields_replace_earlier_ones),
        cmocka_unit_test(test_error__nobody_listening_is_fine),
        cmocka_unit_test(test_error__of_another_domain_carries_nothing_and_has_a_status),
        cmocka_unit_test(test_error__every_code_has_its_name_and_a_documented_status),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
