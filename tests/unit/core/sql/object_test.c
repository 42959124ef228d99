/* Names of objects: as PostgreSQL prints them, and as people type them. */
#include "unit/core/sql/parsed.h"

#include "core/sql/object.h"

static void test_kind__words_lead_there_and_back(void **state)
{
    (void)state;
    for (guint kind = 1; kind < OBJECT_KIND_COUNT; kind++)
        assert_int_equal(object_kind_find(object_kind_word((ObjectKind)kind)), kind);
    assert_string_equal(object_kind_word(OBJECT_MATERIALIZED_VIEW), "materialized view");
    assert_int_equal(object_kind_find("Materialized View"), OBJECT_MATERIALIZED_VIEW);
    assert_int_equal(object_kind_find("nonsense"), OBJECT_UNKNOWN);
}

static void test_action__has_a_word(void **state)
{
    (void)state;
    assert_string_equal(touch_action_word(TOUCH_CREATE), "created");
    assert_string_equal(touch_action_word(TOUCH_REFERENCE), "referenced");
}

static void test_quote__only_what_postgresql_quotes(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"orders", "orders"},
        {"_x1", "_x1"},
        {"Orders", "\"Orders\""},
        {"select", "\"select\""},
        {"name", "name"},
        {"user", "\"user\""},
        {"a b", "\"a b\""},
        {"a\"b", "\"a\"\"b\""},
        {"1a", "\"1a\""},
        {"", "\"\""},
        {"caf\xC3\xA9", "\"caf\xC3\xA9\""},
        {"int", "\"int\""},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *quoted = object_quote_identifier(cases[i][0]);
        assert_string_equal(quoted, cases[i][1]);
    }
}

static void test_format__joins_schema_name_part_and_arguments(void **state)
{
    (void)state;
    ObjectName column = {OBJECT_COLUMN, "public", "orders", "Total", NULL};
    g_autofree char *one = object_name_format(&column);
    assert_string_equal(one, "public.orders.\"Total\"");
    ObjectName function = {OBJECT_FUNCTION, "public", "f", NULL, "integer, text"};
    g_autofree char *two = object_name_format(&function);
    assert_string_equal(two, "public.f(integer, text)");
    ObjectName table = {OBJECT_TABLE, NULL, "t", NULL, NULL};
    g_autofree char *three = object_name_format(&table);
    assert_string_equal(three, "t");
}

static void assert_parsed(const char *text, const char *schema, const char *name, const char *part,
                          const char *arguments)
{
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(GError) error = NULL;
    ObjectName object;
    assert_true(object_name_parse(arena, text, &object, &error));
    assert_int_equal(object.kind, OBJECT_UNKNOWN);
    assert_int_equal(g_strcmp0(object.schema, schema), 0);
    assert_int_equal(g_strcmp0(object.name, name), 0);
    assert_int_equal(g_strcmp0(object.part, part), 0);
    assert_int_equal(g_strcmp0(object.arguments, arguments), 0);
}

static void test_parse__reads_what_an_operator_types(void **state)
{
    (void)state;
    assert_parsed("orders", NULL, "orders", NULL, NULL);
    assert_parsed(" Public.Orders ", "public", "orders", NULL, NULL);
    assert_parsed("public.orders.total", "public", "orders", "total", NULL);
    assert_parsed("\"My Schema\".\"a\"\"b\".C", "My Schema", "a\"b", "c", NULL);
    assert_parsed("f()", NULL, "f", NULL, "");
    assert_parsed("app.f(int, VARCHAR(20), app.\"T\"[] , timestamptz)", "app", "f", NULL,
                  "integer, character varying, app.\"T\"[], timestamp with time zone");
    assert_parsed("app . f ( double   precision )", "app", "f", NULL, "double precision");
}

static void test_parse__clips_names_as_postgresql_does(void **state)
{
    (void)state;
    assert_parsed("abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz",
                  NULL, "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk", NULL,
                  NULL);
}

static void test_parse__refuses_what_is_no_name(void **state)
{
    (void)state;
    static const char *const texts[] = {"",        "a.",  ".a",    "a..b",       "a b",
                                        "a.b.c.d", "\"a", "f(int", "a.b.c(int)", "f(int) x"};
    g_autoptr(Arena) arena = arena_new();
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GError) error = NULL;
        ObjectName object;
        assert_false(object_name_parse(arena, texts[i], &object, &error));
        assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_USAGE));
        assert_non_null(error_hint(error));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kind__words_lead_there_and_back),
        cmocka_unit_test(test_action__has_a_word),
        cmocka_unit_test(test_quote__only_what_postgresql_quotes),
        cmocka_unit_test(test_format__joins_schema_name_part_and_arguments),
        cmocka_unit_test(test_parse__reads_what_an_operator_types),
        cmocka_unit_test(test_parse__clips_names_as_postgresql_does),
        cmocka_unit_test(test_parse__refuses_what_is_no_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
