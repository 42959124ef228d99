/* Hints for misspelt names: near ones are found, far ones are not guessed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/base/nearest.h"

#include <string.h>

static const char *const names[] = {"status", "up",           "down", "dry-run",
                                    "verify", "out_of_order", NULL};

static void test_nearest__finds_swapped_missing_added_and_changed_letters(void **state)
{
    (void)state;
    assert_string_equal(nearest_name("stauts", names), "status");
    assert_string_equal(nearest_name("verfy", names), "verify");
    assert_string_equal(nearest_name("downn", names), "down");
    assert_string_equal(nearest_name("dry-rum", names), "dry-run");
    assert_string_equal(nearest_name("pu", names), "up");
}

static void test_nearest__finds_an_abbreviation(void **state)
{
    (void)state;
    assert_string_equal(nearest_name("stat", names), "status");
    assert_string_equal(nearest_name("ver", names), "verify");
}

static void test_nearest__passes_over_case_and_dashes(void **state)
{
    (void)state;
    assert_string_equal(nearest_name("Out-Of-Order", names), "out_of_order");
    assert_string_equal(nearest_name("DRY_RUN", names), "dry-run");
}

static void test_nearest__does_not_guess_wildly(void **state)
{
    (void)state;
    assert_null(nearest_name("x", names));
    assert_null(nearest_name("xy", names));
    assert_null(nearest_name("deploy", names));
    assert_null(nearest_name("", names));
    assert_null(nearest_name("anything", (const char *const[]){NULL}));
}

static void test_nearest__takes_texts_of_any_length(void **state)
{
    (void)state;
    char text[5000];
    memset(text, 's', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    assert_null(nearest_name(text, names));
    assert_string_equal(nearest_name("up", (const char *const[]){text, "ups", NULL}), "ups");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nearest__finds_swapped_missing_added_and_changed_letters),
        cmocka_unit_test(test_nearest__finds_an_abbreviation),
        cmocka_unit_test(test_nearest__passes_over_case_and_dashes),
        cmocka_unit_test(test_nearest__does_not_guess_wildly),
        cmocka_unit_test(test_nearest__takes_texts_of_any_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
