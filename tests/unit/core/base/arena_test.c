/* Memory that is zeroed, aligned, and given back all at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/base/arena.h"

#include <string.h>

static void test_arena__gives_zeroed_aligned_memory_of_any_size(void **state)
{
    (void)state;
    g_autoptr(Arena) arena = arena_new();
    for (gsize size = 0; size < 40000; size = size * 2 + 1) {
        unsigned char *memory = arena_alloc(arena, size);
        assert_int_equal((uintptr_t)memory % _Alignof(max_align_t), 0);
        for (gsize i = 0; i < size; i++)
            assert_int_equal(memory[i], 0);
        memset(memory, 0xff, size);
    }
}

static void test_arena__pieces_do_not_overlap(void **state)
{
    (void)state;
    enum { COUNT = 5000 };
    g_autoptr(Arena) arena = arena_new();
    guint32 **numbers = arena_new_array(arena, guint32 *, COUNT);
    for (guint32 i = 0; i < COUNT; i++) {
        numbers[i] = arena_new_struct(arena, guint32);
        *numbers[i] = i;
    }
    for (guint32 i = 0; i < COUNT; i++)
        assert_int_equal(*numbers[i], i);
}

static void test_arena__copies_texts(void **state)
{
    (void)state;
    g_autoptr(Arena) arena = arena_new();
    char text[] = "public.orders";
    const char *whole = arena_strdup(arena, text), *part = arena_strndup(arena, text, 6);
    text[0] = 'X';
    assert_string_equal(whole, "public.orders");
    assert_string_equal(part, "public");
    assert_null(arena_strdup(arena, NULL));
    assert_string_equal(arena_strndup(arena, "x", 0), "");
}

static void test_arena__free_takes_null(void **state)
{
    (void)state;
    arena_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_arena__gives_zeroed_aligned_memory_of_any_size),
        cmocka_unit_test(test_arena__pieces_do_not_overlap),
        cmocka_unit_test(test_arena__copies_texts),
        cmocka_unit_test(test_arena__free_takes_null),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
