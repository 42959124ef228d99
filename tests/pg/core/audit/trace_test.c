#include "pg/core/audit/database.h"

#include "core/audit/objects.h"
#include "core/audit/trace.h"

#include <string.h>

static const char *const public_only[] = {"public", NULL};

/* Runs the script and records it as the recorder would; the event's version is its id. */
static void apply_as(Database *database, const char *kind, const char *sql)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = g_bytes_new(sql, strlen(sql));
    g_autoptr(Script) script = script_split("a.sql", bytes, FALSE, &error);
    assert_no_error(error);
    g_autoptr(Parse) parse = parse_script(script);
    g_autofree char *objects = objects_describe(parse, G_MAXUINT, public_only);
    g_autoptr(Pipeline) pipeline = pipeline_new(database->connection);
    run(database->connection, sql);
    event_append(pipeline, "confiture",
                 &(Event){.kind = kind, .path = "a.sql", .objects = objects});
    g_autoptr(GPtrArray) results = pipeline_run(pipeline, &error);
    assert_no_error(error);
    assert_int_equal(results->len, 1);
    run(database->connection, "reset search_path");
}

static void apply(Database *database, const char *sql)
{
    apply_as(database, "applied", sql);
}

static Trace *trace_of(Database *database, const char *object)
{
    g_autoptr(GError) error = NULL;
    Trace *trace = trace_object(database->log, object, &error);
    assert_no_error(error);
    return trace;
}

/* "3 altered column public.a.b:1, …; 1 created …" */
static char *story_of(const Trace *trace)
{
    GString *story = g_string_new(NULL);
    for (guint i = 0; i < trace->steps->len; i++) {
        const TraceStep *step = g_ptr_array_index(trace->steps, i);
        g_string_append_printf(story, "%s%s", i > 0 ? "; " : "", step->event->id);
        for (guint j = 0; j < step->touches->len; j++) {
            const TraceTouch *touch = g_ptr_array_index(step->touches, j);
            g_string_append_printf(story, "%s %s %s %s:%u", j > 0 ? "," : "", touch->action,
                                   touch->kind, touch->identity, touch->line);
        }
    }
    return g_string_free(story, FALSE);
}

static void assert_story(Database *database, const char *object, const char *expected)
{
    g_autoptr(Trace) trace = trace_of(database, object);
    g_autofree char *story = story_of(trace);
    if (strcmp(story, expected) != 0)
        fail_msg("the story of %s is\n  %s\nnot\n  %s", object, story, expected);
}

static void assert_present(Database *database, const char *object, const char *expected)
{
    g_autoptr(Trace) trace = trace_of(database, object);
    g_ptr_array_add(trace->present, NULL);
    g_autofree char *present = g_strjoinv("; ", (char **)trace->present->pdata);
    if (strcmp(present, expected) != 0)
        fail_msg("%s is now \"%s\", not \"%s\"", object, present, expected);
}

static const char shop[] = "CREATE TABLE customers (id int PRIMARY KEY);\n"
                           "CREATE TABLE orders (\n"
                           "    id bigserial PRIMARY KEY,\n"
                           "    customer_id int REFERENCES customers\n"
                           ");\n";

static void test_trace__tells_a_column(void **state)
{
    Database *database = *state;
    apply(database, shop);
    apply(database,
          "\nALTER TABLE orders\n  ADD COLUMN total int;\nALTER TABLE orders ADD note text;\n");
    apply(database, "ALTER TABLE orders ALTER COLUMN total TYPE bigint, ALTER total SET NOT NULL;");
    assert_story(database, "public.orders.total",
                 "3 altered column public.orders.total:1; 2 created column public.orders.total:3");
    assert_story(database, "orders.total",
                 "3 altered column public.orders.total:1; 2 created column public.orders.total:3");
    assert_story(database, "public.orders.id", "1 created column public.orders.id:3");
    assert_present(database, "public.orders.total", "column public.orders.total");
}

static void test_trace__tells_a_table_by_what_happened_to_its_parts(void **state)
{
    Database *database = *state;
    apply(database, shop);
    apply(database,
          "ALTER TABLE orders ADD COLUMN total int;\nCREATE INDEX by_total ON orders (total);");
    apply(database, "COMMENT ON TABLE orders IS 'x'; INSERT INTO customers VALUES (1);");
    assert_story(database, "public.orders",
                 "3 commented table public.orders:1; "
                 "2 created column public.orders.total:1, created index public.by_total:2; "
                 "1 created table public.orders:2");
    assert_story(database, "customers",
                 "3 written table public.customers:1; 1 created table public.customers:1");
}

static void test_trace__follows_renames_back(void **state)
{
    Database *database = *state;
    apply(database, shop);
    apply(database, "ALTER TABLE orders ADD COLUMN total int;");
    apply(database, "ALTER TABLE orders RENAME COLUMN total TO amount;");
    apply(database, "ALTER TABLE orders RENAME TO sales;");
    apply(database, "CREATE SCHEMA shop; ALTER TABLE sales SET SCHEMA shop;");
    apply(database, "ALTER TABLE shop.sales ALTER amount SET NOT NULL;");
    assert_story(database, "shop.sales.amount",
                 "6 altered column shop.sales.amount:1; 5 renamed table public.sales:1; "
                 "4 renamed table public.orders:1; 3 renamed column public.orders.total:1; "
                 "2 created column public.orders.total:1");
    assert_story(database, "shop.sales",
                 "6 altered column shop.sales.amount:1; 5 renamed table public.sales:1; "
                 "4 renamed table public.orders:1; 3 renamed column public.orders.total:1; "
                 "2 created column public.orders.total:1; 1 created table public.orders:2");
    g_autoptr(Trace) trace = trace_of(database, "shop.sales");
    assert_string_equal(g_ptr_array_index(trace->formerly, 0), "public.sales");
    assert_string_equal(g_ptr_array_index(trace->formerly, 1), "public.orders");
    assert_int_equal(trace->formerly->len, 2);
}

static void test_trace__follows_a_renamed_schema(void **state)
{
    Database *database = *state;
    apply(database, "CREATE SCHEMA a; CREATE TABLE a.t (i int);");
    apply(database, "ALTER SCHEMA a RENAME TO b;");
    assert_story(database, "b.t.i", "2 renamed schema a:1; 1 created column a.t.i:1");
    assert_present(database, "b.t.i", "column b.t.i");
}

static void test_trace__includes_the_end_and_the_beginning_anew(void **state)
{
    Database *database = *state;
    apply(database, shop);
    apply_as(database, "reverted", "DROP TABLE orders;");
    apply(database, "CREATE TABLE orders (id int);\n");
    assert_story(database, "public.orders",
                 "3 created table public.orders:1; 2 dropped table public.orders:1; 1 created "
                 "table public.orders:2");
    assert_story(database, "public.orders.id",
                 "3 created column public.orders.id:1; 2 dropped table public.orders:1; 1 created "
                 "column public.orders.id:3");
    apply(database, "DROP TABLE orders");
    assert_present(database, "public.orders", "");
}

static void test_trace__does_not_mix_a_taken_over_name(void **state)
{
    Database *database = *state;
    apply(database, "CREATE TABLE a (i int);");
    apply(database, "ALTER TABLE a RENAME TO b;");
    apply(database, "ALTER TABLE b ADD j int;");
    apply(database, "CREATE TABLE a (k int);");
    assert_story(
        database, "b",
        "3 created column public.b.j:1; 2 renamed table public.a:1; 1 created table public.a:1");
    assert_story(database, "b.j", "3 created column public.b.j:1");
}

static void test_trace__tells_each_kind(void **state)
{
    static const char *const cases[][3] = {
        {"public.orders_pkey", "1 created index public.orders_pkey:3", "index public.orders_pkey"},
        {"public.orders.orders_pkey", "1 created constraint public.orders.orders_pkey:3",
         "constraint public.orders.orders_pkey"},
        {"orders_customer_id_fkey", "1 created constraint public.orders.orders_customer_id_fkey:4",
         "constraint public.orders.orders_customer_id_fkey"},
        {"public.orders_customer_id_fkey",
         "1 created constraint public.orders.orders_customer_id_fkey:4",
         "constraint public.orders.orders_customer_id_fkey"},
        {"orders_id_seq", "1 created sequence public.orders_id_seq:3",
         "sequence public.orders_id_seq"},
        {"by_customer", "2 created index public.by_customer:1", "index public.by_customer"},
        {"public.open_orders", "2 created view public.open_orders:2", "view public.open_orders"},
        {"price",
         "2 created function public.price(integer, text):3, created function "
         "public.price(integer):4",
         "function public.price(integer); function public.price(integer, text)"},
        {"public.price(int)", "2 created function public.price(integer):4",
         "function public.price(integer)"},
        {"price(pg_catalog.int4, text)", "2 created function public.price(integer, text):3",
         "function public.price(integer, text)"},
        {"mood", "2 created type public.mood:5, altered type public.mood:6", "type public.mood"},
        {"orders.touch", "2 created trigger public.orders.touch:8", "trigger public.orders.touch"},
        {"touch", "2 created trigger public.orders.touch:8", "trigger public.orders.touch"},
        {"public.orders.mine", "2 created policy public.orders.mine:9",
         "policy public.orders.mine"},
        {"app", "2 created schema app:10", "schema app"},
        {"app.s", "2 created sequence app.s:11", "sequence app.s"},
        {"\"Odd\".\"na\"\"me\"", "2 created table public.\"Odd\":12", ""},
        {"\"Odd\"", "2 created table public.\"Odd\":12", "table public.\"Odd\""},
    };
    Database *database = *state;
    apply(database, shop);
    apply(
        database,
        "CREATE INDEX by_customer ON orders (customer_id);\n"
        "CREATE VIEW open_orders AS SELECT * FROM orders;\n"
        "CREATE FUNCTION price(a int, b text) RETURNS int LANGUAGE sql AS 'select 1';\n"
        "CREATE FUNCTION price(a int) RETURNS int LANGUAGE sql AS 'select 1';\n"
        "CREATE TYPE mood AS ENUM ('ok');\n"
        "ALTER TYPE mood ADD VALUE 'sad';\n"
        "CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$ begin return new; end $$;\n"
        "CREATE TRIGGER touch BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION stamp();\n"
        "CREATE POLICY mine ON orders USING (true);\n"
        "CREATE SCHEMA app;\n"
        "CREATE SEQUENCE app.s;\n"
        "CREATE TABLE \"Odd\" AS SELECT 1 AS a;\n");
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        assert_story(database, cases[i][0], cases[i][1]);
        assert_present(database, cases[i][0], cases[i][2]);
    }
}

static void test_trace__tells_what_took_an_index_or_sequence_away(void **state)
{
    Database *database = *state;
    apply(database, shop);
    apply(database, "CREATE INDEX by_customer ON orders (customer_id);");
    apply(database, "ALTER TABLE orders DROP COLUMN id;");
    apply(database, "ALTER TABLE orders DROP COLUMN customer_id;");
    apply(database, "DROP TABLE orders;");
    apply(database, "CREATE TABLE orders (id int); DROP TABLE orders;");
    assert_story(
        database, "by_customer",
        "4 dropped column public.orders.customer_id:1; 2 created index public.by_customer:1");
    assert_story(database, "orders_id_seq",
                 "3 dropped column public.orders.id:1; 1 created sequence public.orders_id_seq:3");
    assert_story(database, "public.orders_pkey",
                 "5 dropped table public.orders:1; 1 created index public.orders_pkey:3");
}

static void test_trace__finds_names_along_a_search_path(void **state)
{
    Database *database = *state;
    apply(database, "CREATE SCHEMA app; CREATE TABLE public.orders (id int);");
    apply(database, "SET search_path = app, public;\nALTER TABLE orders ADD total int;\nCREATE "
                    "TABLE orders (id int);");
    assert_story(database, "app.orders.id", "2 created column app.orders.id:3");
    assert_story(database, "public.orders.id", "1 created column public.orders.id:1");
    assert_story(database, "public.orders.total", "2 created column app.orders.total:2");
}

static void test_trace__of_nothing_is_empty(void **state)
{
    Database *database = *state;
    apply(database, shop);
    assert_story(database, "public.nothing", "");
    assert_present(database, "public.nothing", "");
    assert_present(database, "pg_catalog.pg_class", "table pg_catalog.pg_class");
}

static void test_trace__refuses_what_is_no_name(void **state)
{
    Database *database = *state;
    g_autoptr(GError) error = NULL;
    assert_null(trace_object(database->log, "a.b.c.d", &error));
    assert_int_equal(error->code, ERROR_USAGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        database_test(test_trace__tells_a_column),
        database_test(test_trace__tells_a_table_by_what_happened_to_its_parts),
        database_test(test_trace__follows_renames_back),
        database_test(test_trace__follows_a_renamed_schema),
        database_test(test_trace__includes_the_end_and_the_beginning_anew),
        database_test(test_trace__does_not_mix_a_taken_over_name),
        database_test(test_trace__tells_each_kind),
        database_test(test_trace__tells_what_took_an_index_or_sequence_away),
        database_test(test_trace__finds_names_along_a_search_path),
        database_test(test_trace__of_nothing_is_empty),
        database_test(test_trace__refuses_what_is_no_name),
    };
    return cmocka_run_group_tests(tests, start_server, stop_server);
}
