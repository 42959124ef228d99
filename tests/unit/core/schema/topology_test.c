#include "core/schema/topology.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static GArray *arcs_of(const Arc *arcs, guint count)
{
    GArray *array = g_array_new(FALSE, FALSE, sizeof(Arc));
    g_array_append_vals(array, arcs, count);
    return array;
}

static void test_components__circle_is_one(void **state)
{
    (void)state;
    const Arc arcs[] = {{0, 1, 4}, {1, 2, 4}, {2, 0, 4}, {3, 0, 4}};
    g_autoptr(GArray) array = arcs_of(arcs, 4);
    guint count = 0;
    g_autofree guint *component = topology_components(5, array, &count);
    assert_int_equal(count, 3);
    assert_int_equal(component[0], component[1]);
    assert_int_equal(component[0], component[2]);
    assert_true(component[0] < component[3]); /* what is needed has the lower number */
}

static void test_components__long_chain_needs_no_stack(void **state)
{
    (void)state;
    enum { LENGTH = 300000 };
    g_autoptr(GArray) array = g_array_new(FALSE, FALSE, sizeof(Arc));
    for (guint i = 0; i + 1 < LENGTH; i++) {
        Arc arc = {i, i + 1, 0};
        g_array_append_val(array, arc);
    }
    guint count = 0;
    g_autofree guint *component = topology_components(LENGTH, array, &count);
    assert_int_equal(count, LENGTH);
    assert_int_equal(component[LENGTH - 1], 0);
}

static void test_sort__needed_first_else_by_rank(void **state)
{
    (void)state;
    const Arc arcs[] = {{0, 2, 0}, {0, 2, 1}, {1, 3, 0}};
    const guint rank[] = {0, 1, 2, 3};
    g_autoptr(GArray) array = arcs_of(arcs, 3);
    g_autoptr(GArray) order = topology_sort(4, array, rank, NULL);
    const guint expected[] = {2, 0, 3, 1};
    assert_int_equal(order->len, 4);
    assert_memory_equal(order->data, expected, sizeof expected);
}

static void test_sort__follower_comes_at_once(void **state)
{
    (void)state;
    const guint rank[] = {0, 1, 2};
    const guint next[] = {2, G_MAXUINT, G_MAXUINT};
    g_autoptr(GArray) array = arcs_of(NULL, 0);
    g_autoptr(GArray) order = topology_sort(3, array, rank, next);
    const guint expected[] = {0, 2, 1};
    assert_int_equal(order->len, 3);
    assert_memory_equal(order->data, expected, sizeof expected);
}

static void test_break__weakest_goes_first_and_only_inside_circles(void **state)
{
    (void)state;
    const Arc arcs[] = {{0, 1, 4}, {1, 0, 1}, {2, 0, 0}};
    g_autoptr(GArray) array = arcs_of(arcs, 3);
    g_autoptr(GArray) given_up = g_array_new(FALSE, FALSE, sizeof(Arc));
    assert_true(topology_break(3, array, 4, given_up));
    assert_int_equal(given_up->len, 1);
    assert_int_equal(g_array_index(given_up, Arc, 0).from, 1);
    assert_int_equal(array->len, 2);
}

static void test_break__strong_circle_stays(void **state)
{
    (void)state;
    const Arc arcs[] = {{0, 1, 4}, {1, 2, 4}, {2, 1, 4}};
    g_autoptr(GArray) array = arcs_of(arcs, 3);
    assert_false(topology_break(3, array, 4, NULL));
    g_autoptr(GArray) circle = topology_cycle(3, array);
    const guint expected[] = {1, 2};
    assert_int_equal(circle->len, 2);
    assert_memory_equal(circle->data, expected, sizeof expected);
}

static void test_cycle__none_is_null(void **state)
{
    (void)state;
    const Arc arcs[] = {{0, 1, 4}, {1, 2, 4}};
    g_autoptr(GArray) array = arcs_of(arcs, 2);
    assert_null(topology_cycle(3, array));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_components__circle_is_one),
        cmocka_unit_test(test_components__long_chain_needs_no_stack),
        cmocka_unit_test(test_sort__needed_first_else_by_rank),
        cmocka_unit_test(test_sort__follower_comes_at_once),
        cmocka_unit_test(test_break__weakest_goes_first_and_only_inside_circles),
        cmocka_unit_test(test_break__strong_circle_stays),
        cmocka_unit_test(test_cycle__none_is_null),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
