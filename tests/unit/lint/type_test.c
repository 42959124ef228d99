/* Which changes of type copy the table: the pairs measured on PostgreSQL 15. */
#include "lint/type.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const char domains[] =
    "CREATE DOMAIN free AS text; CREATE DOMAIN freer AS free;"
    "CREATE DOMAIN bound AS text CHECK (VALUE <> ''); CREATE DOMAIN app.filled AS integer NOT NULL;"
    "CREATE DOMAIN short AS varchar(10);";

static Schema *make_schema(void)
{
    g_autoptr(GBytes) bytes = g_bytes_new_static(domains, sizeof domains - 1);
    g_autoptr(Script) script = script_split("domains.sql", bytes, TRUE, NULL);
    g_autoptr(Parse) parse = parse_script(script);
    Schema *schema = schema_new(NULL);
    schema_apply(schema, parse, "domains.sql");
    return schema;
}

typedef struct Pair {
    const char *from, *to;
} Pair;

static void check_pairs(const Pair *pairs, guint n, TypeChange expected, gboolean utc)
{
    g_autoptr(Schema) schema = make_schema();
    for (guint i = 0; i < n; i++) {
        TypeChange cost = type_change_cost(schema, pairs[i].from, pairs[i].to, utc);
        if (cost != expected)
            fail_msg("%s to %s: %d, expected %d", pairs[i].from, pairs[i].to, (int)cost,
                     (int)expected);
    }
}

static void test_change__is_free_where_the_bytes_stay(void **state)
{
    (void)state;
    static const Pair pairs[] = {
        {"character varying(20)", "character varying(40)"},
        {"character varying(20)", "character varying"},
        {"character varying(20)", "text"},
        {"varchar(20)", "text"},
        {"text", "character varying"},
        {"character varying", "text"},
        {"text", "citext"},
        {"citext", "text"},
        {"character varying(9)", "citext"},
        {"citext", "character varying"},
        {"numeric(10,2)", "numeric(12,2)"},
        {"numeric(10,2)", "numeric"},
        {"numeric(10)", "numeric(11,0)"},
        {"timestamp(3) without time zone", "timestamp(6) without time zone"},
        {"timestamp(0) without time zone", "timestamp without time zone"},
        {"timestamp(3) with time zone", "timestamp with time zone"},
        {"time(1) without time zone", "time(2) without time zone"},
        {"time(1) with time zone", "time with time zone"},
        {"interval(2)", "interval"},
        {"cidr", "inet"},
        {"bit varying(8)", "bit varying(9)"},
        {"bit varying(8)", "bit varying"},
        {"bit(8)", "bit varying(8)"},
        {"bit", "bit varying"},
        {"xml", "text"},
        {"free", "text"},
        {"text", "free"},
        {"text", "freer"},
        {"bound", "text"},
        {"app.filled", "integer"},
        {"short", "text"},
        {"character varying(5)", "short"},
        {"character varying(9)[]", "text[]"},
        {"text[]", "character varying[]"},
    };
    check_pairs(pairs, G_N_ELEMENTS(pairs), TYPE_CHANGE_FREE, FALSE);
}

static void test_change__copies_the_table_otherwise(void **state)
{
    (void)state;
    static const Pair pairs[] = {
        {"integer", "bigint"},
        {"bigint", "integer"},
        {"character varying(40)", "character varying(20)"},
        {"character varying", "character varying(20)"},
        {"text", "character varying(20)"},
        {"character(3)", "text"},
        {"character(3)", "character(4)"},
        {"text", "character(4)"},
        {"numeric(10,2)", "numeric(12,3)"},
        {"numeric(12,2)", "numeric(10,2)"},
        {"numeric", "numeric(10,2)"},
        {"timestamp without time zone", "timestamp(3) without time zone"},
        {"timestamp without time zone", "timestamp with time zone"},
        {"timestamp with time zone", "timestamp without time zone"},
        {"timestamp without time zone", "date"},
        {"time without time zone", "time with time zone"},
        {"inet", "cidr"},
        {"bit varying(9)", "bit varying(8)"},
        {"bit(9)", "bit varying(8)"},
        {"bit(8)", "bit(9)"},
        {"text", "xml"},
        {"json", "jsonb"},
        {"text", "jsonb"},
        {"text", "bound"},
        {"integer", "app.filled"},
        {"character varying(20)", "short"},
        {"character varying(9)[]", "character varying(20)[]"},
        {"integer[]", "bigint[]"},
        {"text", "text[]"},
        {"text", "mood"},
        {"mood", "text"},
    };
    check_pairs(pairs, G_N_ELEMENTS(pairs), TYPE_CHANGE_REWRITE, FALSE);
}

static void test_change__of_timestamps_is_free_in_utc(void **state)
{
    (void)state;
    static const Pair free_ones[] = {
        {"timestamp without time zone", "timestamp with time zone"},
        {"timestamp with time zone", "timestamp without time zone"},
        {"timestamp(3) without time zone", "timestamp with time zone"},
    };
    static const Pair narrower[] = {{"timestamp without time zone", "timestamp(3) with time zone"}};
    check_pairs(free_ones, G_N_ELEMENTS(free_ones), TYPE_CHANGE_FREE, TRUE);
    check_pairs(narrower, G_N_ELEMENTS(narrower), TYPE_CHANGE_REWRITE, TRUE);
}

static void test_change__knows_the_same_type_by_its_names(void **state)
{
    (void)state;
    static const Pair pairs[] = {
        {"character varying(20)", "varchar(20)"},
        {"int", "integer"},
        {"numeric(10)", "decimal(10,0)"},
        {"char", "character(1)"},
        {"pg_catalog.int4", "int"},
        {"mood", "mood"},
        {"timestamptz", "timestamp with time zone"},
    };
    check_pairs(pairs, G_N_ELEMENTS(pairs), TYPE_CHANGE_SAME, FALSE);
}

static void test_change__between_unknown_types_is_unknown(void **state)
{
    (void)state;
    static const Pair pairs[] = {{"mood", "temper"}, {"app.mood", "other.mood"}};
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
