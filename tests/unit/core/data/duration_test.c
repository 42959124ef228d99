/* Durations as PostgreSQL writes them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/data/duration.h"

static void test_duration__reads_postgresqls_units(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        gint64 milliseconds;
    } cases[] = {
        {"0", 0},
        {"250", 250},
        {"500ms", 500},
        {"2s", 2000},
        {"10min", 600000},
        {"1h", 3600000},
        {"1d", 86400000},
        {"1500us", 2},
        {"1400us", 1},
        {" 2 s ", 2000},
        {"1.5min", 90000},
        {".5s", 500},
        {"2147483647", G_MAXINT32},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        gint64 milliseconds = -1;
        assert_true(duration_parse(cases[i].text, &milliseconds));
        assert_int_equal(milliseconds, cases[i].milliseconds);
    }
}

static void test_duration__refuses_what_is_none(void **state)
{
    (void)state;
    static const char *const texts[] = {"",    "s",          "-1s",  "+1s",   "2 seconds", "2S",
                                        "1e3", "1E3s",       "0x10", "inf",   "nan",       "1s2s",
                                        "2m",  "2147483648", "25d",  "1..5s", "2s;",       "."};
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        gint64 milliseconds = 42;
        assert_false(duration_parse(texts[i], &milliseconds));
        assert_int_equal(milliseconds, 42);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_duration__reads_postgresqls_units),
        cmocka_unit_test(test_duration__refuses_what_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
