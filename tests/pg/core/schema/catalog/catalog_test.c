#include "core/schema/catalog/catalog.h"

#include "core/pg/scratch.h"
#include "core/schema/catalog/pack.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static Scratch *server;

static int start(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    server = scratch_start(NULL, &error);
    if (server == NULL)
        print_error("%s\n", error->message);
    return server == NULL ? -1 : 0;
}

static int stop(void **state)
{
    (void)state;
    scratch_stop(server);
    return 0;
}

static Connection *connect_fresh(void)
{
    static guint number;
    g_autofree char *name = g_strdup_printf("catalog_%u", ++number);
    g_autoptr(GError) error = NULL;
    g_autofree char *url = scratch_create_database(server, name, &error);
    Connection *connection =
        url == NULL ? NULL : connection_open(&(ConnectionOptions){.url = url}, &error);
    if (connection == NULL)
        fail_msg("%s", error->message);
    return connection;
}

static Catalog *read_after(const char *sql)
{
    g_autoptr(Connection) connection = connect_fresh();
    g_autoptr(GError) error = NULL;
    Catalog *catalog = NULL;
    if (connection_run_script(connection, sql, NULL, NULL, NULL, NULL, &error))
        catalog = catalog_read(connection, &error);
    if (catalog == NULL)
        fail_msg("%s (%s)", error->message, sql);
    return catalog;
}

static const Fact *find(const Catalog *catalog, const char *key)
{
    const Fact *fact = catalog_find(catalog, key);
    if (fact == NULL)
        fail_msg("no fact \"%s\"", key);
    return fact;
}

static gboolean needs(const Fact *fact, const Fact *other)
{
    for (const FactLink *link = fact->needs; link != NULL; link = link->next) {
        if (link->fact == other)
            return TRUE;
    }
    return FALSE;
}

static void test_catalog__of_an_empty_database_is_the_schema_public(void **state)
{
    (void)state;
    g_autoptr(Catalog) catalog = read_after("select 1");
    assert_int_equal(catalog->facts->len, 2); /* and its comment */
    find(catalog, "schema public");
    assert_int_equal(catalog->unmodelled->len, 0);
}

static void test_catalog__holds_each_part_of_a_table(void **state)
{
    (void)state;
    g_autoptr(Catalog) catalog =
        read_after("create table t (id bigint generated always as identity primary key,"
                   " n numeric(10,2) default 1.5 check (n > 0), s serial);"
                   "comment on column t.n is 'amount'; create index on t (n);");
    assert_string_equal(fact_value(find(catalog, "table public.t column n"), "type"),
                        "numeric(10,2)");
    assert_string_equal(
        fact_value(find(catalog, "table public.t column n default default"), "expression"), "1.5");
    assert_string_equal(
        fact_value(find(catalog, "table public.t column n comment comment"), "text"), "'amount'");
    find(catalog, "table public.t constraint t_pkey");
    find(catalog, "table public.t constraint t_n_check");
    find(catalog, "table public.t index public.t_n_idx");
    find(catalog, "sequence public.t_s_seq ownership owner");
    assert_string_equal(fact_value(find(catalog, "table public.t column id"), "identity"),
                        "always");
    assert_null(catalog_find(catalog, "sequence public.t_id_seq"));
}

static void test_catalog__links_a_view_to_the_columns_it_reads(void **state)
{
    (void)state;
    g_autoptr(Catalog) catalog = read_after("create table t (a int, b int);"
                                            "create view v as select a from t;"
                                            "create view w as select a from v;");
    const Fact *view = find(catalog, "view public.v");
    assert_true(needs(view, find(catalog, "table public.t column a")));
    assert_false(needs(view, find(catalog, "table public.t column b")));
    assert_true(needs(find(catalog, "view public.w"), find(catalog, "view public.v column a")));
}

static void test_catalog__links_through_array_and_row_types(void **state)
{
    (void)state;
    g_autoptr(Catalog) catalog =
        read_after("create type e as enum ('a', 'b'); create table t (x e[]);"
                   "create function f(t) returns int language sql as 'select 1';");
    assert_true(needs(find(catalog, "table public.t column x"), find(catalog, "enum public.e")));
    assert_true(
        needs(find(catalog, "function public.f(public.t)"), find(catalog, "table public.t")));
}

static void test_catalog__leaves_out_members_of_extensions(void **state)
{
    (void)state;
    g_autoptr(Catalog) catalog = read_after("create extension citext; create table t (c citext);"
                                            "comment on extension citext is 'text';");
    assert_null(catalog_find(catalog, "function public.citext(boolean)"));
    assert_true(needs(find(catalog, "table public.t column c"), find(catalog, "extension citext")));
    assert_int_equal(catalog->unmodelled->len, 0);
}

static void test_catalog__tells_grants_that_differ_from_a_bare_create(void **state)
{
    (void)state;
    g_autoptr(Catalog) catalog =
        read_after("create role reader; create table t (a int, b int);"
                   "grant select on t to reader; grant update (b) on t to reader;"
                   "create function f() returns int language sql as 'select 1';"
                   "revoke execute on function f from public;");
    assert_string_equal(fact_value(find(catalog, "table public.t privileges reader"), "privileges"),
                        "SELECT");
    assert_string_equal(
        fact_value(find(catalog, "table public.t column b privileges reader"), "privileges"),
        "UPDATE");
    const Fact *all = find(catalog, "function public.f() privileges PUBLIC");
    assert_null(fact_value(all, "privileges"));
    assert_string_equal(fact_value(all, "default_privileges"), "EXECUTE");
    assert_null(catalog_find(catalog, "table public.t privileges postgres"));
}

static void test_catalog__lists_what_no_kind_models(void **state)
{
    (void)state;
    g_autoptr(Catalog) catalog = read_after("create type shell_only;");
    assert_int_equal(catalog->unmodelled->len, 1);
    assert_string_equal(g_array_index(catalog->unmodelled, Unmodelled, 0).id, "public.shell_only");
}

static void test_catalog__keeps_names_that_must_be_quoted(void **state)
{
    (void)state;
    g_autoptr(Catalog) catalog = read_after(
        "create schema \"a.b\"; create table \"a.b\".\"T \"\"x\"\" é\" (\"select\" int);");
    const Fact *column = find(catalog, "table \"a.b\".\"T \"\"x\"\" é\" column \"select\"");
    g_autofree char *label = fact_label(column);
    assert_string_equal(label, "column \"select\" of table \"a.b\".\"T \"\"x\"\" é\"");
    assert_string_equal(fact_schema(column), "a.b");
}

static void test_catalog__fingerprint_is_of_what_is_compared(void **state)
{
    (void)state;
    g_autoptr(Catalog) one = read_after("create table t (a int); create table u (b int);");
    g_autoptr(Catalog) two = read_after("create table u (b int); create table t (a int);");
    g_autoptr(Catalog) other = read_after("create table u (b int); create table t (a bigint);");
    g_autofree char *a = catalog_fingerprint(one), *b = catalog_fingerprint(two),
                    *c = catalog_fingerprint(other);
    assert_string_equal(a, b);
    assert_string_not_equal(a, c);
}

static Catalog *read_much(void)
{
    return read_after(
        "create extension hstore; create type e as enum ('a', 'b');"
        "create table t (a int primary key, b e default 'a', \"Ünï c\" text collate \"C\");"
        "create view v as select a, b from t; comment on column v.a is E'two\nlines';"
        "create function f(t) returns e language sql as 'select ($1).b';"
        "create index on t (b) where a > 7; grant select on t to public;");
}

static void test_catalog__unpacked_is_what_was_packed(void **state)
{
    (void)state;
    g_autoptr(Catalog) catalog = read_much();
    g_autoptr(GBytes) bytes = catalog_pack(catalog);
    g_autoptr(Catalog) same = catalog_unpack(bytes);
    assert_non_null(same);
    g_autofree char *one = catalog_fingerprint(catalog), *two = catalog_fingerprint(same);
    assert_string_equal(one, two);
    assert_string_equal(catalog->user, same->user);
    assert_int_equal(catalog->server_version, same->server_version);
    assert_int_equal(catalog->unmodelled->len, same->unmodelled->len);
    /* Links and their order, too: they are in the bytes. */
    g_autoptr(GBytes) again = catalog_pack(same);
    assert_true(g_bytes_equal(bytes, again));
    const Fact *view = find(same, "view public.v");
    assert_non_null(view->needs);
}

static void test_catalog__damage_is_found(void **state)
{
    (void)state;
    g_autoptr(Catalog) catalog = read_much();
    g_autoptr(GBytes) bytes = catalog_pack(catalog);
    gsize length = 0;
    const char *data = g_bytes_get_data(bytes, &length);
    for (gsize at = 0; at < length; at += length / 97 + 1) {
        g_autofree char *changed = g_memdup2(data, length);
        changed[at] = (char)(changed[at] ^ 0x10);
        g_autoptr(GBytes) damaged = g_bytes_new(changed, length);
        g_autoptr(GBytes) cut = g_bytes_new(data, at);
        assert_null(catalog_unpack(damaged));
        assert_null(catalog_unpack(cut));
    }
}

static void test_catalog__leaves_out_what_hangs_on_what_is_left_out(void **state)
{
    (void)state;
    g_autoptr(Catalog) catalog = read_much();
    g_autoptr(GHashTable) keys = g_hash_table_new(g_str_hash, g_str_equal);
    const Fact *table = find(catalog, "table public.t");
    g_hash_table_add(keys, table->key);
    catalog_leave_out(catalog, keys);
    assert_null(catalog_find(catalog, "table public.t"));
    assert_null(catalog_find(catalog, "table public.t column a"));
    assert_null(catalog_find(catalog, "view public.v"));
    const Fact *type = find(catalog, "enum public.e");
    assert_null(type->needed_by);
    for (guint i = 0; i < catalog->facts->len; i++)
        assert_int_equal(((const Fact *)g_ptr_array_index(catalog->facts, i))->index, i);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_catalog__of_an_empty_database_is_the_schema_public),
        cmocka_unit_test(test_catalog__holds_each_part_of_a_table),
        cmocka_unit_test(test_catalog__links_a_view_to_the_columns_it_reads),
        cmocka_unit_test(test_catalog__links_through_array_and_row_types),
        cmocka_unit_test(test_catalog__leaves_out_members_of_extensions),
        cmocka_unit_test(test_catalog__tells_grants_that_differ_from_a_bare_create),
        cmocka_unit_test(test_catalog__lists_what_no_kind_models),
        cmocka_unit_test(test_catalog__keeps_names_that_must_be_quoted),
        cmocka_unit_test(test_catalog__fingerprint_is_of_what_is_compared),
        cmocka_unit_test(test_catalog__unpacked_is_what_was_packed),
        cmocka_unit_test(test_catalog__damage_is_found),
        cmocka_unit_test(test_catalog__leaves_out_what_hangs_on_what_is_left_out),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
