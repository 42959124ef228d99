#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/audit/objects.h"

#include <jansson.h>
#include <string.h>

static const char *const public_only[] = {"public", NULL};

static const char *text_of(json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text != NULL ? text : "";
}

static char *describe_from(const char *sql, guint statements, const char *const *schemas)
{
    g_autoptr(GBytes) bytes = g_bytes_new(sql, strlen(sql));
    g_autoptr(GError) error = NULL;
    g_autoptr(Script) script = script_split("a.sql", bytes, FALSE, &error);
    if (error != NULL)
        fail_msg("%s", error->message);
    g_autoptr(Parse) parse = parse_script(script);
    return objects_describe(parse, statements, schemas);
}

/* "statement:line action kind identity >renamed" for each, a line each. */
static char *summary(const char *sql, const char *const *schemas)
{
    g_autofree char *text = describe_from(sql, G_MAXUINT, schemas);
    json_t *objects = json_loads(text, 0, NULL), *object;
    GString *lines = g_string_new(NULL);
    size_t i;
    json_array_foreach(objects, i, object)
    {
        const char *renamed = text_of(object, "renamed"), *moved = text_of(object, "moved");
        g_string_append_printf(lines, "%d:%d %s %s %s%s%s%s%s\n",
                               (int)json_integer_value(json_object_get(object, "statement")),
                               (int)json_integer_value(json_object_get(object, "line")),
                               text_of(object, "action"), text_of(object, "kind"),
                               text_of(object, "identity"), *renamed ? " > " : "", renamed,
                               *moved ? " >> " : "", moved);
    }
    json_decref(objects);
    return g_string_free(lines, FALSE);
}

static void assert_has(const char *sql, const char *line)
{
    g_autofree char *found = summary(sql, public_only);
    g_autofree char *whole = g_strdup_printf("\n%s", found);
    g_autofree char *wanted = g_strdup_printf("\n%s\n", line);
    if (strstr(whole, wanted) == NULL)
        fail_msg("%s\nhas no line \"%s\":\n%s", sql, line, found);
}

static void assert_lacks(const char *sql, const char *part)
{
    g_autofree char *found = summary(sql, public_only);
    if (strstr(found, part) != NULL)
        fail_msg("%s\nhas \"%s\":\n%s", sql, part, found);
}

static void test_create_table__lists_what_comes_with_it(void **state)
{
    const char *sql = "-- a comment\n"
                      "CREATE TABLE orders (\n"
                      "    id bigserial PRIMARY KEY,\n"
                      "    customer_id int REFERENCES customers,\n"
                      "    total numeric CHECK (total > 0),\n"
                      "    code text UNIQUE,\n"
                      "    n int GENERATED ALWAYS AS IDENTITY,\n"
                      "    CONSTRAINT named CHECK (total < 9),\n"
                      "    UNIQUE (customer_id, code)\n"
                      ");";
    (void)state;
    assert_has(sql, "1:2 created table public.orders");
    assert_has(sql, "1:3 created column public.orders.id");
    assert_has(sql, "1:3 created sequence public.orders_id_seq");
    assert_has(sql, "1:3 created constraint public.orders.orders_pkey");
    assert_has(sql, "1:3 created index public.orders_pkey");
    assert_has(sql, "1:4 created constraint public.orders.orders_customer_id_fkey");
    assert_has(sql, "1:5 created column public.orders.total");
    assert_has(sql, "1:5 created constraint public.orders.orders_total_check");
    assert_has(sql, "1:6 created constraint public.orders.orders_code_key");
    assert_has(sql, "1:7 created sequence public.orders_n_seq");
    assert_has(sql, "1:8 created constraint public.orders.named");
    assert_has(sql, "1:9 created constraint public.orders.orders_customer_id_code_key");
    assert_lacks(sql, "customers");
}

static void test_alter_table__names_the_parts(void **state)
{
    const char *sql = "ALTER TABLE app.orders\n"
                      "    ADD COLUMN total int,\n"
                      "    DROP COLUMN old,\n"
                      "    ALTER COLUMN code TYPE text,\n"
                      "    ADD CONSTRAINT positive CHECK (total > 0),\n"
                      "    DROP CONSTRAINT gone;";
    (void)state;
    assert_has(sql, "1:2 created column app.orders.total");
    assert_has(sql, "1:3 dropped column app.orders.old");
    assert_has(sql, "1:4 altered column app.orders.code");
    assert_has(sql, "1:5 created constraint app.orders.positive");
    assert_has(sql, "1:6 dropped constraint app.orders.gone");
}

static void test_index__takes_the_name_postgresql_gives(void **state)
{
    (void)state;
    assert_has("CREATE INDEX ON orders (customer_id, lower(code));",
               "1:1 created index public.orders_customer_id_lower_idx");
    assert_has("CREATE UNIQUE INDEX CONCURRENTLY by_code ON app.orders (code);",
               "1:1 created index app.by_code");
}

static void test_each_kind__is_described(void **state)
{
    static const char *const cases[][2] = {
        {"CREATE SCHEMA app;", "1:1 created schema app"},
        {"CREATE EXTENSION pg_trgm;", "1:1 created extension pg_trgm"},
        {"CREATE VIEW v AS SELECT 1 AS a;", "1:1 created view public.v"},
        {"CREATE MATERIALIZED VIEW m AS SELECT 1 AS a;", "1:1 created materialized view public.m"},
        {"CREATE SEQUENCE s;", "1:1 created sequence public.s"},
        {"CREATE TYPE mood AS ENUM ('ok');", "1:1 created type public.mood"},
        {"ALTER TYPE mood ADD VALUE 'sad';", "1:1 altered type public.mood"},
        {"CREATE DOMAIN positive AS int CHECK (VALUE > 0);", "1:1 created domain public.positive"},
        {"CREATE FUNCTION f(a int, b text) RETURNS int LANGUAGE sql AS 'select 1';",
         "1:1 created function public.f(integer, text)"},
        {"DROP FUNCTION f(int);", "1:1 dropped function public.f(integer)"},
        {"CREATE TRIGGER touch BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION stamp();",
         "1:1 created trigger public.orders.touch"},
        {"CREATE POLICY mine ON orders USING (true);", "1:1 created policy public.orders.mine"},
        {"DROP TABLE a, app.b;", "1:1 dropped table app.b"},
        {"COMMENT ON COLUMN orders.total IS 'x';", "1:1 commented column public.orders.total"},
        {"INSERT INTO orders VALUES (1);", "1:1 written table public.orders"},
    };
    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_has(cases[i][0], cases[i][1]);
}

static void test_rename__keeps_both_names(void **state)
{
    (void)state;
    assert_has("ALTER TABLE orders RENAME TO sales;", "1:1 renamed table public.orders > sales");
    assert_has("ALTER TABLE orders RENAME COLUMN total TO amount;",
               "1:1 renamed column public.orders.total > amount");
    assert_has("ALTER TABLE orders SET SCHEMA app;", "1:1 renamed table public.orders >> app");
}

static void test_search_path__of_the_script_resolves_names(void **state)
{
    const char *sql = "CREATE TABLE a (i int);\n"
                      "SET search_path = app, public;\n"
                      "CREATE TABLE b (i int);\n"
                      "DROP TABLE other;\n"
                      "RESET search_path;\n"
                      "CREATE TABLE c (i int);\n";
    g_autofree char *json = describe_from(sql, G_MAXUINT, public_only);
    (void)state;
    assert_has(sql, "1:1 created table public.a");
    assert_has(sql, "3:3 created table app.b");
    assert_has(sql, "4:4 dropped table app.other");
    assert_has(sql, "6:6 created table public.c");
    assert_non_null(strstr(json, "\"path\":[\"app\",\"public\"]"));
}

static void test_temporary_objects__are_left_out(void **state)
{
    g_autofree char *found = summary("CREATE TEMP TABLE t (id serial PRIMARY KEY);", public_only);
    (void)state;
    assert_string_equal(found, "");
}

static void test_describe__stops_where_the_script_stopped(void **state)
{
    g_autofree char *json =
        describe_from("CREATE TABLE a (i int); CREATE TABLE b (i int);", 1, public_only);
    (void)state;
    assert_non_null(strstr(json, "public.a"));
    assert_null(strstr(json, "public.b"));
}

static void test_nothing__is_an_empty_array(void **state)
{
    g_autofree char *json = describe_from("SELECT 1;", G_MAXUINT, public_only);
    (void)state;
    assert_string_equal(json, "[]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_create_table__lists_what_comes_with_it),
        cmocka_unit_test(test_alter_table__names_the_parts),
        cmocka_unit_test(test_index__takes_the_name_postgresql_gives),
        cmocka_unit_test(test_each_kind__is_described),
        cmocka_unit_test(test_rename__keeps_both_names),
        cmocka_unit_test(test_search_path__of_the_script_resolves_names),
        cmocka_unit_test(test_temporary_objects__are_left_out),
        cmocka_unit_test(test_describe__stops_where_the_script_stopped),
        cmocka_unit_test(test_nothing__is_an_empty_array),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
