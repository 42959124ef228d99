#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "core/base/error.h"
#include "core/migrate/sections.h"

static Sections *sections_of(const char *text, GError **error)
{
    g_autoptr(GBytes) bytes = g_bytes_new_static(text, strlen(text));
    return sections_read("m/1_a.sql", bytes, error);
}

static char *text_of(GBytes *bytes)
{
    return g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
}

static void test_sections__each_keeps_its_lines_and_blanks_the_others(void **state)
{
    (void)state;
    g_autoptr(Sections) sections =
        sections_of("-- head\n-- migrate:up\nUP é;\n-- migrate:down\nDOWN;\n", NULL);
    g_autofree char *up = text_of(sections->up), *down = text_of(sections->down);
    assert_string_equal(up, "-- head\n-- migrate:up\nUP é;\n               \n     \n");
    assert_string_equal(down, "       \n             \n      \n-- migrate:down\nDOWN;\n");
    assert_false(sections->up_outside);
    assert_false(sections->down_outside);
}

static void test_sections__transaction_false_belongs_to_its_own_way(void **state)
{
    (void)state;
    g_autoptr(Sections) up =
        sections_of("--migrate:up transaction:false\nA;\n-- migrate:down\nB;\n", NULL);
    assert_true(up->up_outside);
    assert_false(up->down_outside);
    g_autoptr(Sections) down =
        sections_of("-- migrate:up\nA;\n--  MIGRATE:DOWN  transaction:false\r\nB;\n", NULL);
    assert_false(down->up_outside);
    assert_true(down->down_outside);
}

static void test_sections__without_markers_all_is_up(void **state)
{
    (void)state;
    g_autoptr(Sections) sections =
        sections_of("SELECT 1;\n-- migrated: no marker\n-- migrate:upper\n", NULL);
    g_autofree char *up = text_of(sections->up);
    assert_string_equal(up, "SELECT 1;\n-- migrated: no marker\n-- migrate:upper\n");
    assert_null(sections->down);
    assert_false(sections->has_down);
}

static void test_sections__markers_may_repeat(void **state)
{
    (void)state;
    g_autoptr(Sections) sections =
        sections_of("-- migrate:up\nA;\n-- migrate:down\nB;\n-- migrate:up\nC;\n", NULL);
    g_autofree char *up = text_of(sections->up), *down = text_of(sections->down);
    assert_non_null(strstr(up, "A;"));
    assert_non_null(strstr(up, "C;"));
    assert_null(strstr(up, "B;"));
    assert_non_null(strstr(down, "B;"));
    assert_null(strstr(down, "C;"));
}

static void test_sections__an_unknown_option_is_an_error_with_its_line(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    assert_null(sections_of("-- head\n-- migrate:up transaction:maybe\n", &error));
    assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_INPUT));
    assert_int_equal(error_line(error), 2);
    assert_string_equal(error_path(error), "m/1_a.sql");
}

static void test_sections__files_of_other_tools_never_run_both_ways(void **state)
{
    (void)state;
    static const char *const foreign[] = {"-- +goose Up\nA;\n-- +goose Down\nB;\n",
                                          "-- +migrate Up\nA;\n-- +migrate Down\nB;\n",
                                          "A;\n---- create above / drop below ----\nB;\n",
                                          "-- Up Migration\nA;\n-- Down Migration\nB;\n"};
    for (guint i = 0; i < G_N_ELEMENTS(foreign); i++) {
        g_autoptr(GError) error = NULL;
        assert_null(sections_of(foreign[i], &error));
        assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_INPUT));
        assert_true(error_line(error) > 1);
    }
}

static void test_sections__an_empty_file_is_an_empty_way_up(void **state)
{
    (void)state;
    g_autoptr(Sections) sections = sections_of("", NULL);
    assert_int_equal(g_bytes_get_size(sections->up), 0);
    assert_null(sections->down);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sections__each_keeps_its_lines_and_blanks_the_others),
        cmocka_unit_test(test_sections__transaction_false_belongs_to_its_own_way),
        cmocka_unit_test(test_sections__without_markers_all_is_up),
        cmocka_unit_test(test_sections__markers_may_repeat),
        cmocka_unit_test(test_sections__an_unknown_option_is_an_error_with_its_line),
        cmocka_unit_test(test_sections__files_of_other_tools_never_run_both_ways),
        cmocka_unit_test(test_sections__an_empty_file_is_an_empty_way_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
