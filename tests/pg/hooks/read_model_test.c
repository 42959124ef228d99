/* The read-model case: a table that is written to changes, the table that is read from is rebuilt
 * in the same transaction and checked: all or nothing. */
#include "fixture.h"

static const char hooks[] = "- phase: before_ddl\n"
                            "  type: capture_statistics\n"
                            "  name: before\n"
                            "  config: {tables: [write.order_line, read.order_summary]}\n"
                            "- phase: after_ddl\n"
                            "  type: sql\n"
                            "  name: rebuild\n"
                            "  config:\n"
                            "    sql: |\n"
                            "      TRUNCATE read.order_summary;\n"
                            "      INSERT INTO read.order_summary SELECT tenant_id, order_id, "
                            "sum(price * quantity), count(*)\n"
                            "        FROM write.order_line GROUP BY 1, 2;\n"
                            "- phase: after_validation\n"
                            "  type: verify_consistency\n"
                            "  name: totals agree\n"
                            "  config:\n"
                            "    left: SELECT sum(price * quantity) FROM write.order_line\n"
                            "    right: SELECT sum(total) FROM read.order_summary\n"
                            "- phase: after_validation\n"
                            "  type: assert_query\n"
                            "  name: no order is lost\n"
                            "  config:\n"
                            "    sql: SELECT order_id FROM write.order_line EXCEPT SELECT order_id "
                            "FROM read.order_summary\n"
                            "- phase: after_validation\n"
                            "  type: require_column\n"
                            "  name: tenants\n"
                            "  config: {column: tenant_id, tables: ['write.*', 'read.*']}\n"
                            "- phase: cleanup\n"
                            "  type: analyze\n"
                            "  config: {tables: [read.order_summary]}\n"
                            "- phase: cleanup\n"
                            "  type: capture_statistics\n"
                            "  name: after\n"
                            "  config: {tables: [write.order_line, read.order_summary]}\n";

static void make_model(void)
{
    run_sql("CREATE SCHEMA write; CREATE SCHEMA read;"
            "CREATE TABLE write.order_line (tenant_id int NOT NULL, order_id int, price numeric);"
            "CREATE TABLE read.order_summary (tenant_id int NOT NULL, order_id int, total numeric);"
            "INSERT INTO write.order_line SELECT g % 3, g / 2, g FROM generate_series(1, 500) g;"
            "INSERT INTO read.order_summary SELECT tenant_id, order_id, sum(price) FROM "
            "write.order_line GROUP BY 1, 2;");
    chain_add("0012_quantity.up.sql",
              "ALTER TABLE write.order_line ADD COLUMN quantity int NOT NULL DEFAULT 2;\n"
              "ALTER TABLE read.order_summary ADD COLUMN lines int;\n");
}

static void test_read_model__is_rebuilt_with_the_write_table(void **state)
{
    (void)state;
    make_model();
    hooks_are(hooks);
    assert_run(migrate_up(), 1);
    assert_value("SELECT sum(total) FROM read.order_summary", "250500");
    assert_value("SELECT sum(lines) FROM read.order_summary", "500");
    assert_value(
        "SELECT string_agg((h ->> 'phase') || ':' || (h ->> 'hook'), ' ') FROM confiture.event, "
        "jsonb_array_elements(details -> 'hooks') h",
        "before_ddl:before after_ddl:rebuild after_validation:totals agree "
        "after_validation:no order is lost after_validation:tenants cleanup:analyze cleanup:after");
    assert_value("SELECT details #>> '{hooks,6,statistics,write.order_line,rows_change}' FROM "
                 "confiture.event",
                 "0");
}

static void test_read_model__that_does_not_agree_leaves_no_trace(void **state)
{
    (void)state;
    make_model();
    chain_add("0012_quantity.yaml",
              "hooks:\n- {phase: after_ddl, type: sql, name: spoil, config: {sql: "
              "'delete from read.order_summary where order_id = 7'}}\n");
    hooks_are(hooks);
    run_sql("CREATE TABLE before AS SELECT oid, relname, relfilenode FROM pg_class WHERE "
            "relnamespace IN ('write'::regnamespace, 'read'::regnamespace)");
    assert_failed(
        migrate_up(), ERROR_MIGRATION,
        "migration \"0012_quantity\" failed in after_validation and was rolled back: hook "
        "\"verify_consistency, totals agree\"");
    assert_value("SELECT count(*) FROM information_schema.columns WHERE table_schema IN ('read', "
                 "'write') AND column_name IN ('quantity', 'lines')",
                 "0");
    assert_value("SELECT count(*) FROM before b FULL JOIN (SELECT oid, relname, relfilenode FROM "
                 "pg_class WHERE relnamespace IN ('write'::regnamespace, 'read'::regnamespace)) a "
                 "USING (oid, relname, relfilenode) WHERE b IS NULL OR a IS NULL",
                 "0");
    assert_value("SELECT sum(total) FROM read.order_summary", "125250");
    assert_ledger("");
    assert_value("SELECT string_agg(kind, ' ') FROM confiture.event", "failed");
    assert_value("SELECT details -> 'error' ->> 'message' LIKE '%differ by more than 0: 250500 and "
                 "%' FROM confiture.event",
                 "t");
    assert_value("SELECT string_agg(h ->> 'hook', ' ') FROM confiture.event, "
                 "jsonb_array_elements(details -> 'hooks') h WHERE h ? 'error'",
                 "totals agree");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        HOOK_TEST(test_read_model__is_rebuilt_with_the_write_table),
        HOOK_TEST(test_read_model__that_does_not_agree_leaves_no_trace),
    };
    return cmocka_run_group_tests(tests, start_server, stop_server);
}
