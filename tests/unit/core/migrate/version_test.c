#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "core/migrate/migration.h"

static int sign(int number)
{
    return (number > 0) - (number < 0);
}

static void test_version__compares_part_by_part_at_any_length(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        int order;
    } cases[] = {
        {"1", "2", -1},
        {"9", "10", -1},
        {"0009", "10", -1},
        {"0010", "10", 0},
        {"13", "13.1", -1},
        {"13.1", "13.10", -1},
        {"13.9", "13.10", -1},
        {"13.0", "13", 0},
        {"13.0.0.1", "13", 1},
        {"1.2", "1.1.9", 1},
        {"20260520143015", "9", 1},
        {"18446744073709551616", "18446744073709551615", 1}, /* beyond 64 bits */
        {"99999999999999999999", "100000000000000000000", -1},
        {"00000000000000", "0", 0},
        {"00000000000000", "20140924113530", -1},
        {"", "", 0},
        {"x", "y", -1}, /* no versions at all, but it ends */
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        if (sign(version_compare(cases[i].a, cases[i].b)) != cases[i].order ||
            sign(version_compare(cases[i].b, cases[i].a)) != -cases[i].order)
            fail_msg("\"%s\" against \"%s\"", cases[i].a, cases[i].b);
    }
}

static void test_version__each_width_from_1_to_20_digits_is_newer_than_the_one_before(void **state)
{
    (void)state;
    char older[32] = "9", newer[32];
    for (guint width = 2; width <= 20; width++) {
        g_snprintf(newer, sizeof newer, "1%0*d", (int)width - 1, 0);
        assert_true(version_is_valid(newer));
        assert_int_equal(strlen(newer), width);
        assert_true(version_compare(older, newer) < 0);
        memset(older, '9', width);
        older[width] = '\0';
        assert_true(version_compare(newer, older) < 0);
    }
}

static void test_version__equal_ones_have_the_same_key(void **state)
{
    (void)state;
    static const char *const equal[][2] = {{"0010", "10"}, {"13.0", "13"}, {"1.0.0", "01"},
                                           {"0", "0000"},  {"0.0", "0"},   {"1.010.2", "1.10.2"},
                                           {"0.5", "00.5"}};
    static const char *const different[][2] = {
        {"1", "10"}, {"1.1", "11"}, {"0.1", "1"}, {"1.0.1", "1.1"}};
    for (guint i = 0; i < G_N_ELEMENTS(equal); i++) {
        g_autofree char *a = version_key(equal[i][0]), *b = version_key(equal[i][1]);
        assert_string_equal(a, b);
        assert_int_equal(version_compare(equal[i][0], equal[i][1]), 0);
    }
    for (guint i = 0; i < G_N_ELEMENTS(different); i++) {
        g_autofree char *a = version_key(different[i][0]), *b = version_key(different[i][1]);
        assert_string_not_equal(a, b);
    }
}

static void test_version__is_digits_with_single_dots(void **state)
{
    (void)state;
    static const char *const good[] = {"0", "0001", "20260520143015", "13.1", "1.2.3"};
    static const char *const bad[] = {"", ".", "1.", ".1", "1..2", "V1", "1a", "-1", "1 ", "1_2"};
    for (guint i = 0; i < G_N_ELEMENTS(good); i++)
        assert_true(version_is_valid(good[i]));
    for (guint i = 0; i < G_N_ELEMENTS(bad); i++)
        assert_false(version_is_valid(bad[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_version__compares_part_by_part_at_any_length),
        cmocka_unit_test(test_version__each_width_from_1_to_20_digits_is_newer_than_the_one_before),
        cmocka_unit_test(test_version__equal_ones_have_the_same_key),
        cmocka_unit_test(test_version__is_digits_with_single_dots),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
