#include "core/schema/space.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void assert_path(const char *text, const char *const *expected)
{
    g_auto(GStrv) names = search_path_parse(text);
    guint i = 0;
    for (; expected[i] != NULL; i++) {
        assert_non_null(names[i]);
        assert_string_equal(names[i], expected[i]);
    }
    assert_null(names[i]);
}

static void test_search_path__folds_unquotes_and_leaves_out_user(void **state)
{
    (void)state;
    assert_path("\"$user\", Public", (const char *const[]){"public", NULL});
    assert_path(" a ,\"B, \"\"c\"\"\",'d'", (const char *const[]){"a", "B, \"c\"", "d", NULL});
    assert_path("", (const char *const[]){NULL});
    assert_path(NULL, (const char *const[]){NULL});
    assert_path(" , ,", (const char *const[]){NULL});
    assert_path("\"unfinished", (const char *const[]){"unfinished", NULL});
}

static void test_space__relations_types_and_routines_share_names(void **state)
{
    (void)state;
    assert_int_equal(space_of(OBJECT_INDEX), space_of(OBJECT_TABLE));
    assert_int_equal(space_of(OBJECT_SEQUENCE), space_of(OBJECT_VIEW));
    assert_int_equal(space_of(OBJECT_DOMAIN), space_of(OBJECT_TYPE));
    assert_int_equal(space_of(OBJECT_AGGREGATE), space_of(OBJECT_FUNCTION));
    assert_int_not_equal(space_of(OBJECT_TYPE), space_of(OBJECT_TABLE));
    assert_int_equal(space_of(OBJECT_COLLATION), OBJECT_COLLATION);
    assert_false(space_in_schema(OBJECT_ROLE));
    assert_true(space_in_schema(OBJECT_COLLATION));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_search_path__folds_unquotes_and_leaves_out_user),
        cmocka_unit_test(test_space__relations_types_and_routines_share_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
