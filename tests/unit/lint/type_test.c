/* Which changes of type copy the table. */
#include "lint/type.h"

#include "unit/lint/type_pairs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static Schema *make_schema(void)
{
    g_autoptr(GBytes) bytes = g_bytes_new_static(pair_types, sizeof pair_types - 1);
    g_autoptr(Script) script = script_split("types.sql", bytes, TRUE, NULL);
    g_autoptr(Parse) parse = parse_script(script);
    Schema *schema = schema_new(NULL);
    schema_apply(schema, parse, "types.sql");
    return schema;
}

static void check_pairs(const Pair *pairs, guint n, TypeChange expected, gboolean utc)
{
    g_autoptr(Schema) schema = make_schema();
    for (guint i = 0; i < n; i++) {
        TypeQuestion question = type_question(schema, utc);
        TypeChange cost = type_change_cost(pairs[i].from, pairs[i].to, &question);
        if (cost ==
            TYPE_CHANGE_REINDEX) /* the table stays as it is: core/sql tells indexes apart */
            cost = TYPE_CHANGE_FREE;
        if (cost != expected)
            fail_msg("%s to %s: %d, expected %d", pairs[i].from, pairs[i].to, (int)cost,
                     (int)expected);
    }
}

static void test_change__is_free_where_the_bytes_stay(void **state)
{
    (void)state;
    check_pairs(pairs_free, G_N_ELEMENTS(pairs_free), TYPE_CHANGE_FREE, FALSE);
}

static void test_change__copies_the_table_otherwise(void **state)
{
    (void)state;
    check_pairs(pairs_rewrite, G_N_ELEMENTS(pairs_rewrite), TYPE_CHANGE_REWRITE, FALSE);
}

static void test_change__of_timestamps_is_free_in_utc(void **state)
{
    (void)state;
    check_pairs(pairs_free_in_utc, G_N_ELEMENTS(pairs_free_in_utc), TYPE_CHANGE_FREE, TRUE);
    check_pairs(pairs_rewrite_in_utc, G_N_ELEMENTS(pairs_rewrite_in_utc), TYPE_CHANGE_REWRITE,
                TRUE);
}

static void test_change__knows_the_same_type_by_its_names(void **state)
{
    (void)state;
    check_pairs(pairs_same, G_N_ELEMENTS(pairs_same), TYPE_CHANGE_SAME, FALSE);
}

static void test_change__between_unknown_types_is_unknown(void **state)
{
    (void)state;
    static const Pair pairs[] = {{"feeling", "temper"}, {"app.mood", "other.mood"}};
    check_pairs(pairs, G_N_ELEMENTS(pairs), TYPE_CHANGE_UNKNOWN, FALSE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_change__is_free_where_the_bytes_stay),
        cmocka_unit_test(test_change__copies_the_table_otherwise),
        cmocka_unit_test(test_change__of_timestamps_is_free_in_utc),
        cmocka_unit_test(test_change__knows_the_same_type_by_its_names),
        cmocka_unit_test(test_change__between_unknown_types_is_unknown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
