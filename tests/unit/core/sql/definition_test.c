/* What scripts define, as fingerprints: what changes them and what does not. */
#include "unit/core/sql/parsed.h"

#include "core/sql/definition.h"

typedef struct Read {
    Script *script;
    Parse *parse;
    Definitions *found;
} Read;

static Read read_text(const char *text)
{
    Read read = {.script = split_text(text)};
    read.parse = parse_script(read.script);
    read.found = definitions_of(read.parse, TRUE);
    return read;
}

static void read_clear(Read *read)
{
    definitions_free(read->found);
    parse_free(read->parse);
    script_free(read->script);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Read, read_clear)

static const Definition *find(const Read *read, const char *key)
{
    for (guint i = 0; i < read->found->count; i++)
        if (g_str_equal(read->found->items[i].key, key))
            return &read->found->items[i];
    return NULL;
}

static gboolean same(const char *left, const char *right, const char *key)
{
    g_auto(Read) a = read_text(left);
    g_auto(Read) b = read_text(right);
    const Definition *one = find(&a, key), *two = find(&b, key);
    assert_non_null(one);
    assert_non_null(two);
    return memcmp(one->fingerprint, two->fingerprint, sizeof one->fingerprint) == 0;
}

static const char ORDERS[] = "CREATE TABLE app.orders (id bigint, total numeric(10,2) DEFAULT 0,"
                             " CONSTRAINT positive CHECK (total >= 0));";

static void test_definitions__have_a_key_for_each_part(void **state)
{
    (void)state;
    g_auto(Read) read = read_text(ORDERS);
    assert_non_null(find(&read, "table app.orders"));
    assert_non_null(find(&read, "column app.orders.id"));
    assert_non_null(find(&read, "column app.orders.total"));
    assert_non_null(find(&read, "constraint app.orders.positive"));
    assert_int_equal(read.found->count, 4);
    assert_string_equal(find(&read, "column app.orders.total")->text,
                        "total numeric (10, 2) default 0");
}

static void test_fingerprint__ignores_layout_comments_and_case(void **state)
{
    (void)state;
    static const char other[] =
        "-- moved\ncreate TABLE IF NOT EXISTS App.Orders (\n  ID bigint, -- key\n"
        "  total NUMERIC ( 10 , 2 ) default 0,\n"
        "  constraint positive check ( total>=0 ) );";
    static const char *const keys[] = {"table app.orders", "column app.orders.id",
                                       "column app.orders.total", "constraint app.orders.positive"};
    for (guint i = 0; i < G_N_ELEMENTS(keys); i++)
        assert_true(same(ORDERS, other, keys[i]));
}

static void test_fingerprint__of_a_part_changes_with_that_part_alone(void **state)
{
    (void)state;
    static const char other[] = "CREATE TABLE app.orders (id bigint, total numeric(12,2) DEFAULT 0,"
                                " CONSTRAINT positive CHECK (total >= 0));";
    assert_false(same(ORDERS, other, "column app.orders.total"));
    assert_true(same(ORDERS, other, "column app.orders.id"));
    assert_true(same(ORDERS, other, "table app.orders"));
    assert_true(same(ORDERS, other, "constraint app.orders.positive"));
}

static void test_fingerprint__keeps_literals_and_quoted_names(void **state)
{
    (void)state;
    assert_false(same("COMMENT ON TABLE t IS 'A'", "COMMENT ON TABLE t IS 'a'",
                      "comment on table public.t"));
    assert_false(same("CREATE VIEW v AS SELECT \"A\" FROM t", "CREATE VIEW v AS SELECT a FROM t",
                      "view public.v"));
    assert_false(same("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
                      "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 2'",
                      "function public.f()"));
}

static void test_fingerprint__tells_operators_apart_that_a_blank_parts(void **state)
{
    (void)state;
    assert_false(
        same("CREATE VIEW v AS SELECT 1 <- 2", "CREATE VIEW v AS SELECT 1 < - 2", "view public.v"));
}

static void test_fingerprint__ignores_or_replace_and_the_order_of_statements(void **state)
{
    (void)state;
    assert_true(
        same("CREATE OR REPLACE VIEW v AS SELECT 1", "CREATE VIEW v AS SELECT 1", "view public.v"));
    assert_true(
        same("ALTER TABLE t ENABLE ROW LEVEL SECURITY; ALTER TABLE t FORCE ROW LEVEL SECURITY;",
             "ALTER TABLE t FORCE ROW LEVEL SECURITY; ALTER TABLE t ENABLE ROW LEVEL SECURITY;",
             "table public.t"));
}

static void test_alter_table__defines_parts_and_leaves_the_table(void **state)
{
    (void)state;
    g_auto(Read) read =
        read_text("ALTER TABLE ONLY app.orders\n ADD CONSTRAINT pk PRIMARY KEY (id),\n"
                  " ALTER COLUMN total SET DEFAULT 1;");
    assert_null(find(&read, "table app.orders"));
    assert_int_equal(find(&read, "constraint app.orders.pk")->line, 2);
    assert_int_equal(find(&read, "column app.orders.total")->line, 3);
}

static void test_names__follow_the_search_path(void **state)
{
    (void)state;
    g_auto(Read) read = read_text("CREATE TYPE a AS ENUM ('x'); SET search_path = app, public;"
                                  "CREATE INDEX i ON orders (id); CREATE SCHEMA s;");
    assert_non_null(find(&read, "type public.a"));
    assert_non_null(find(&read, "index app.i on app.orders"));
    assert_non_null(find(&read, "schema s"));
}

static void test_definitions__count_what_cannot_be_parsed(void **state)
{
    (void)state;
    g_auto(Read) read = read_text("CREATE TABLE a (id int,); CREATE TABLE b (id int);");
    assert_int_equal(read.found->opaque, 1);
    assert_non_null(find(&read, "table public.b"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_definitions__have_a_key_for_each_part),
        cmocka_unit_test(test_fingerprint__ignores_layout_comments_and_case),
        cmocka_unit_test(test_fingerprint__of_a_part_changes_with_that_part_alone),
        cmocka_unit_test(test_fingerprint__keeps_literals_and_quoted_names),
        cmocka_unit_test(test_fingerprint__tells_operators_apart_that_a_blank_parts),
        cmocka_unit_test(test_fingerprint__ignores_or_replace_and_the_order_of_statements),
        cmocka_unit_test(test_alter_table__defines_parts_and_leaves_the_table),
        cmocka_unit_test(test_names__follow_the_search_path),
        cmocka_unit_test(test_definitions__count_what_cannot_be_parsed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
