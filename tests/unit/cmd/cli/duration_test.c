/* Durations as people read them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "cmd/cli/output.h"

static void test_duration__has_a_unit_that_suits_it(void **state)
{
    (void)state;
    static const struct {
        gint64 microseconds;
        const char *text;
    } cases[] = {{0, "0.0 ms"},
                 {420, "0.4 ms"},
                 {9900, "9.9 ms"},
                 {35000, "35 ms"},
                 {999999, "999 ms"},
                 {1240000, "1.24 s"},
                 {59990000, "59.99 s"},
                 {123 * G_GINT64_CONSTANT(1000000), "2 min 3 s"},
                 {3599 * G_GINT64_CONSTANT(1000000), "59 min 59 s"},
                 {7261 * G_GINT64_CONSTANT(1000000), "2 h 1 min"}};
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = format_duration(cases[i].microseconds);
        assert_string_equal(text, cases[i].text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_duration__has_a_unit_that_suits_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
