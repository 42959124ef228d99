#include "fixture.h"

static void chain_is_orders(void)
{
    run_sql(
        "CREATE SCHEMA app; CREATE TABLE app.orders (id int PRIMARY KEY, price int, quantity "
        "int, total int); INSERT INTO app.orders SELECT i, i, 2 FROM generate_series(1, 1000) i;");
    chain_add("1_a.up.sql", "ALTER TABLE app.orders ADD COLUMN note text; INSERT INTO app.orders "
                            "VALUES (2000, 1, 1, 1, 'x');");
}

static void test_capture_statistics__tells_the_change(void **state)
{
    (void)state;
    chain_is_orders();
    hooks_are(
        "- {phase: before_ddl, type: capture_statistics, name: before}\n"
        "- {phase: after_ddl, type: capture_statistics, name: after}\n"
        "- {phase: after_ddl, type: capture_statistics, name: estimate, config: {exact: false}}\n");
    assert_run(migrate_up(), 1);
    assert_value("SELECT string_agg(concat_ws(' ', h ->> 'hook', h #>> "
                 "'{statistics,app.orders,rows}', h #>> "
                 "'{statistics,app.orders,rows_change}'), ', ') FROM confiture.event, "
                 "jsonb_array_elements(details -> 'hooks') h",
                 "before 1000, after 1001 1, estimate");
    assert_value(
        "SELECT (details #>> '{hooks,0,statistics,app.orders,total_bytes}')::bigint = "
        "(details #>> '{hooks,0,statistics,app.orders,table_bytes}')::bigint + (details #>> "
        "'{hooks,0,statistics,app.orders,index_bytes}')::bigint + 24576 OR (details #>> "
        "'{hooks,0,statistics,app.orders,total_bytes}')::bigint > 40000 FROM "
        "confiture.event",
        "t");
}

static void test_backfill__inside_a_transaction_walks_the_key(void **state)
{
    (void)state;
    chain_is_orders();
    hooks_are("- {phase: after_ddl, type: backfill, config: {table: app.orders, set: total = price "
              "* quantity, where: total IS NULL, batch: 300}}\n");
    assert_run(migrate_up(), 1);
    assert_value("SELECT count(*) FROM app.orders WHERE total = price * quantity", "1001");
    assert_logged(
        "event=hook_progress migration=1 phase=AFTER_DDL hook=backfill batches=3 rows=900 key=900");
    assert_logged("rows=1000 message=\"4 batches\"");
}

static void test_backfill__by_a_statement_with_a_range(void **state)
{
    (void)state;
    chain_is_orders();
    run_sql("CREATE TABLE app.copy (id int)");
    hooks_are(
        "- {phase: after_ddl, type: backfill, config: {table: app.orders, range_key: o.id, batch: "
        "400, sql: \"INSERT INTO app.copy SELECT o.id FROM app.orders o WHERE {range};\"}}\n");
    assert_run(migrate_up(), 1);
    assert_value("SELECT count(*) || ' ' || count(DISTINCT id) FROM app.copy", "1001 1001");
}

static void test_backfill__outside_goes_on_where_it_stopped(void **state)
{
    (void)state;
    run_sql(
        "CREATE TABLE a (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), n serial, done int DEFAULT "
        "0);"
        "INSERT INTO a SELECT FROM generate_series(1, 1000); CREATE TABLE stop AS SELECT 1;"
        "CREATE FUNCTION step(n int) RETURNS int LANGUAGE plpgsql AS $$BEGIN IF (SELECT count(*) "
        "FROM a WHERE done > 0) >= 600 AND EXISTS (SELECT FROM stop) THEN RAISE 'stop'; END IF; "
        "RETURN n + 1; END$$");
    hooks_are("- {phase: after_ddl, type: backfill, config: {table: a, set: done = step(done), "
              "batch: 200, pause: 1ms}}\n");
    chain_add("1_a.up.sql", "-- confiture: transaction=off\nSELECT 1;");
    assert_failed(migrate_up(), ERROR_PARTIAL, "stop");
    assert_value("SELECT sum(done) FROM a", "600");
    assert_value("SELECT rows FROM confiture.hook_progress", "600");
    run_sql("DELETE FROM stop");
    plan_options.resume = TRUE;
    assert_run(migrate_up(), 1);
    assert_value("SELECT sum(done) || ' ' || min(done) || ' ' || max(done) FROM a", "1000 1 1");
    assert_value("SELECT count(*) FROM confiture.hook_progress", "0");
    assert_logged("rows=1000 message=\"2 batches, resumed\"");
}

/* Somebody who queues for the table until their patience is over. */
static gpointer queue_for_table(gpointer data)
{
    (void)data;
    g_autoptr(Connection) waiter = open_database();
    connection_command(waiter, "SET lock_timeout = '1s'", NULL);
    return GINT_TO_POINTER(connection_command(waiter, "BEGIN", NULL) &&
                           connection_command(waiter, "LOCK TABLE a", NULL));
}

static void wait_for_queue(void)
{
    for (guint i = 0; i < 500; i++) {
        g_autoptr(Result) rows = connection_query(
            connection,
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'a'::regclass", 0, NULL,
            NULL);
        if (result_value(rows, 0, 0)[0] != '0')
            return;
        g_usleep(10000);
    }
    fail_msg("nobody queues");
}

static void test_backfill__waits_while_others_queue(void **state)
{
    (void)state;
    run_sql("CREATE TABLE a (id int PRIMARY KEY, n int); INSERT INTO a SELECT g FROM "
            "generate_series(1, 10) g;");
    g_autoptr(Connection) holder = open_database();
    assert_true(connection_command(holder, "BEGIN", NULL));
    assert_true(connection_command(holder, "LOCK TABLE a IN ROW SHARE MODE", NULL));
    hooks_are(
        "- {phase: after_ddl, type: backfill, timeout: 20s, config: {table: a, set: n = 1}}\n");
    chain_add("1_a.up.sql", "-- confiture: transaction=off\nSELECT 1;");
    GThread *thread = g_thread_new("waiter", queue_for_table, NULL);
    wait_for_queue();
    gboolean success = migrate_up();
    gboolean locked = GPOINTER_TO_INT(g_thread_join(thread));
    assert_run(success, 1);
    assert_false(locked);
    assert_value("SELECT sum(n) FROM a", "10");
    assert_logged("event=hook_paused migration=1 phase=AFTER_DDL hook=backfill lag_ms=0 waiting=1");
}

static void test_refresh__takes_views_in_the_order_of_what_they_read(void **state)
{
    (void)state;
    run_sql(
        "CREATE TABLE t (id int); CREATE MATERIALIZED VIEW z_first AS SELECT count(*) AS n FROM t;"
        "CREATE VIEW between_them AS SELECT n FROM z_first;"
        "CREATE MATERIALIZED VIEW a_second AS SELECT n FROM between_them; CREATE UNIQUE INDEX ON "
        "a_second (n);");
    hooks_are("- {phase: after_ddl, type: refresh_materialized_views}\n");
    chain_add("1_a.up.sql", "INSERT INTO t VALUES (1), (2);");
    assert_run(migrate_up(), 1);
    assert_value("SELECT n FROM a_second", "2");
    hooks_are("- {phase: after_ddl, type: refresh_materialized_views, config: {views: [z_first, "
              "a_second]}}\n"
              "- {phase: after_ddl, type: refresh_materialized_views, config: {views: a_second, "
              "concurrently: true}}\n");
    chain_add("2_b.up.sql", "INSERT INTO t VALUES (3);");
    assert_run(migrate_up(), 1);
    assert_value("SELECT n FROM a_second", "3");
    hooks_are("- {phase: after_ddl, type: refresh_materialized_views, config: {views: nowhere}}\n");
    chain_add("3_c.up.sql", "SELECT 1;");
    assert_failed(migrate_up(), ERROR_MIGRATION, "there is no materialized view \"nowhere\"");
}

static void test_reindex_and_analyze__take_the_touched_tables(void **state)
{
    (void)state;
    chain_is_orders();
    run_sql("CREATE INDEX by_price ON app.orders (price)");
    g_autoptr(Result) before = connection_query(
        connection, "SELECT relfilenode FROM pg_class WHERE relname = 'by_price'", 0, NULL, NULL);
    hooks_are("- {phase: after_ddl, type: reindex}\n- {phase: after_ddl, type: analyze}\n");
    assert_run(migrate_up(), 1);
    g_autofree char *sql =
        g_strdup_printf("SELECT relfilenode <> %s FROM pg_class WHERE relname = 'by_price'",
                        result_value(before, 0, 0));
    assert_value(sql, "t");
    assert_value("SELECT reltuples FROM pg_class WHERE relname = 'orders'", "1001");
    hooks_are("- {phase: after_ddl, type: reindex, config: {indexes: app.by_price, concurrently: "
              "true}}\n");
    chain_add("2_b.up.sql", "SELECT 1;");
    assert_failed(migrate_up(), ERROR_MIGRATION,
                  "\"concurrently\" needs a migration that runs outside");
    chain_add("2_b.up.sql", "-- confiture: transaction=off\nSELECT 1;");
    assert_run(migrate_up(), 1);
}

static void test_assert_query__no_row_or_the_value(void **state)
{
    (void)state;
    hooks_are(
        "- {phase: after_validation, type: assert_query, config: {sql: select 1 where false;}}\n"
        "- {phase: after_validation, type: assert_query, config: {sql: select count(*) from a, "
        "expect: 2}}\n");
    chain_add("1_a.up.sql", "CREATE TABLE a AS VALUES (1), (2);");
    assert_run(migrate_up(), 1);
    hooks_are("- {phase: after_validation, type: assert_query, config: {sql: select * from a, "
              "message: leftovers}}\n");
    chain_add("2_b.up.sql", "SELECT 1;");
    assert_failed(migrate_up(), ERROR_MIGRATION,
                  "leftovers: the query gave 2 rows where none is allowed");
    assert_string_equal(error_detail(failure), "column1=1");
    hooks_are(
        "- {phase: after_validation, type: assert_query, config: {sql: select null, expect: 1}}\n");
    assert_failed(migrate_up(), ERROR_MIGRATION, "the query gave \"null\" instead of \"1\"");
    hooks_are(
        "- {phase: after_validation, type: assert_query, config: {sql: select 1; select 2}}\n");
    assert_failed(migrate_up(), ERROR_INPUT, "must be one statement");
}

static void test_require_column__of_created_or_matching_tables(void **state)
{
    (void)state;
    hooks_are("- {phase: after_ddl, type: require_column, config: {column: tenant_id, type: uuid, "
              "exempt: public.log}}\n");
    chain_add("1_a.up.sql", "CREATE TABLE good (tenant_id uuid NOT NULL); CREATE TABLE log (); "
                            "CREATE TABLE gone (); DROP TABLE gone;");
    assert_run(migrate_up(), 1);
    chain_add("2_b.up.sql", "CREATE TABLE a (id int); CREATE TABLE b (tenant_id uuid); CREATE "
                            "TABLE c (tenant_id text NOT NULL);");
    assert_failed(migrate_up(), ERROR_MIGRATION,
                  "public.a has no column \"tenant_id\"; public.b.tenant_id may be null; "
                  "public.c.tenant_id is text, not uuid");
    hooks_are("- {phase: after_ddl, type: require_column, config: {column: tenant_id, tables: "
              "'public.*', exempt: [public.b]}}\n");
    chain_add("2_b.up.sql", "CREATE TABLE b (id int);");
    assert_failed(migrate_up(), ERROR_MIGRATION, "public.log has no column");
}

static void test_verify_consistency__within_a_ratio(void **state)
{
    (void)state;
    hooks_are("- {phase: after_validation, type: verify_consistency, config: {left: select 1000;, "
              "right: select 995, tolerance: 0.01}}\n");
    chain_add("1_a.up.sql", "SELECT 1;");
    assert_run(migrate_up(), 1);
    chain_add("2_b.up.sql", "SELECT 1;");
    hooks_are("- {phase: after_validation, type: verify_consistency, config: {left: select 1000, "
              "right: select 980, tolerance: 0.01}}\n");
    assert_failed(migrate_up(), ERROR_MIGRATION, "differ by more than 0.01: 1000 and 980");
    hooks_are("- {phase: after_validation, type: verify_consistency, config: {left: select "
              "100000000000000000001, right: select 100000000000000000000}}\n");
    assert_failed(migrate_up(), ERROR_MIGRATION, "differ by more than 0");
    hooks_are("- {phase: after_validation, type: verify_consistency, config: {left: select null, "
              "right: select null}}\n");
    assert_failed(migrate_up(), ERROR_MIGRATION, "null and null");
}

static void test_drop_temporary_tables__drops_them_and_working_tables(void **state)
{
    (void)state;
    hooks_are(
        "- {phase: after_ddl, type: sql, config: {sql: create temp table t (id int)}}\n"
        "- {phase: cleanup, type: drop_temporary_tables, config: {tables: ['public.tmp_*']}}\n");
    chain_add("1_a.up.sql", "CREATE TABLE tmp_a (id int); CREATE TABLE kept (id int);");
    assert_run(migrate_up(), 1);
    assert_logged("message=\"2 dropped\"");
    assert_no_table("tmp_a");
    assert_value("SELECT to_regclass('kept')", "kept");
}

static void test_backup__can_be_read_back(void **state)
{
    (void)state;
    chain_is_orders();
    hooks_are("- {phase: before_ddl, type: backup, timeout: 60s}\n");
    assert_run(migrate_up(), 1);
    assert_logged("message=\"1 table in \\\"");
    assert_value(
        "SELECT (details #>> '{hooks,0,statistics,bytes}')::int > 1000 FROM confiture.event", "t");
    hooks_are("- {phase: before_ddl, type: backup, config: {pg_dump: 'false', all: true}}\n");
    chain_add("2_b.up.sql", "SELECT 1;");
    assert_failed(migrate_up(), ERROR_MIGRATION, "\"false\" ended with status 1");
    hooks_are("- {phase: after_ddl, type: backup}\n");
    assert_failed(migrate_up(), ERROR_INPUT, "runs in before_validation or before_ddl alone");
}

static void test_notify__by_channel_and_by_program(void **state)
{
    (void)state;
    hooks_are("- {phase: cleanup, type: notify, config: {channel: deployments}}\n"
              "- {phase: cleanup, type: notify, config: {command: [sh, -c, 'cat > said; grep -q "
              "0007 said']}}\n");
    chain_add("0007_a.up.sql", "SELECT 1;");
    assert_run(migrate_up(), 1);
    g_autofree char *path = g_build_filename(hooks_root, "said", NULL);
    assert_int_equal(remove(path), 0);
    hooks_are("- {phase: cleanup, type: notify, config: {command: [sh, -c, 'echo no way >&2; exit "
              "3']}}\n");
    chain_add("0008_b.up.sql", "SELECT 1;");
    assert_failed(migrate_up(), ERROR_MIGRATION, "\"sh\" ended with status 3: no way");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        HOOK_TEST(test_capture_statistics__tells_the_change),
        HOOK_TEST(test_backfill__inside_a_transaction_walks_the_key),
        HOOK_TEST(test_backfill__by_a_statement_with_a_range),
        HOOK_TEST(test_backfill__outside_goes_on_where_it_stopped),
        HOOK_TEST(test_backfill__waits_while_others_queue),
        HOOK_TEST(test_refresh__takes_views_in_the_order_of_what_they_read),
        HOOK_TEST(test_reindex_and_analyze__take_the_touched_tables),
        HOOK_TEST(test_assert_query__no_row_or_the_value),
        HOOK_TEST(test_require_column__of_created_or_matching_tables),
        HOOK_TEST(test_verify_consistency__within_a_ratio),
        HOOK_TEST(test_drop_temporary_tables__drops_them_and_working_tables),
        HOOK_TEST(test_backup__can_be_read_back),
        HOOK_TEST(test_notify__by_channel_and_by_program),
    };
    return cmocka_run_group_tests(tests, start_server, stop_server);
}
