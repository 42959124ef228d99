#include "fixture.h"

/* "steps_done steps_begun steps failure" of version 1, "-" for nulls. */
static void assert_step(const char *expected)
{
    assert_value("SELECT concat_ws(' ', direction, steps_done, steps_begun, steps, "
                 "coalesce(failure, '-')) FROM confiture.migration "
                 "WHERE version = '1'",
                 expected);
}

static void test_outside__a_lone_concurrent_index_runs_and_is_applied(void **state)
{
    (void)state;
    chain_add("1_a.up.sql", "CREATE TABLE a (id int);");
    chain_add("2_b.up.sql", "CREATE INDEX CONCURRENTLY a_id ON a (id);");
    chain_add("2_b.down.sql", "DROP INDEX CONCURRENTLY a_id;");
    assert_run(up(), 2);
    assert_value("SELECT indisvalid FROM pg_index WHERE indexrelid = 'a_id'::regclass", "t");
    assert_ledger("1 applied, 2 applied");
    assert_value("SELECT steps IS NULL AND steps_done IS NULL AND steps_hash IS NULL AND down IS "
                 "NOT NULL FROM confiture.migration "
                 "WHERE version = '2'",
                 "t");
    assert_run(down(1), 1);
    assert_no_table("a_id");
    assert_ledger("1 applied");
}

static const char three[] = "-- confiture: transaction=off\nCREATE TABLE a (id int);\nVACUUM "
                            "a;\nSELECT nosuch\n FROM a;\nCREATE TABLE b ();\n";

static void test_outside__a_failure_keeps_the_step_and_says_how_to_go_on(void **state)
{
    (void)state;
    chain_add("1_a.up.sql", three);
    chain_add("2_b.up.sql", "CREATE TABLE c ();");
    assert_failed(up(), ERROR_PARTIAL, "\"1_a\" failed at statement 3");
    assert_int_equal(error_line(failure), 4);
    assert_int_equal(error_column(failure), 8);
    assert_string_equal(error_sqlstate(failure), "42703");
    assert_non_null(strstr(error_hint(failure), "up --resume"));
    assert_step("up 2 3 4 m/1_a.up.sql:4: statement 3: column \"nosuch\" does not exist");
    assert_ledger("1 partial");
    assert_no_table("c");
}

static void test_outside__the_next_run_refuses_and_names_the_statement(void **state)
{
    (void)state;
    chain_add("1_a.up.sql", three);
    assert_failed(up(), ERROR_PARTIAL, "failed");
    assert_failed(up(), ERROR_PARTIAL, "after statement 2 of 4");
    assert_non_null(strstr(failure->message, "nosuch"));
    assert_non_null(strstr(error_hint(failure), "--resume"));
    assert_failed(down(1), ERROR_PARTIAL, "after statement 2 of 4");
}

static void test_outside__resumes_at_the_failed_statement_once_it_is_mended(void **state)
{
    (void)state;
    chain_add("1_a.up.sql", three);
    assert_failed(up(), ERROR_PARTIAL, "failed");
    const char *mended = "-- confiture: transaction=off\nCREATE TABLE a (id int); -- once\nVACUUM "
                         "a;\nSELECT id FROM a;\nCREATE TABLE b ();\n";
    chain_add("1_a.up.sql", mended);
    chain_add("2_c.up.sql", "CREATE TABLE c ();");
    plan_options.resume = TRUE;
    assert_run(up(), 2);
    assert_ledger("1 applied, 2 applied");
    g_autofree char *sql = g_strdup_printf("SELECT checksum = encode(sha256($$%s$$), 'hex') FROM "
                                           "confiture.migration WHERE version = '1'",
                                           mended);
    assert_value(sql, "t");
    plan_options.resume = FALSE;
    assert_run(up(), 0);
}

static void test_outside__does_not_resume_over_a_changed_prefix(void **state)
{
    (void)state;
    chain_add("1_a.up.sql", three);
    assert_failed(up(), ERROR_PARTIAL, "failed");
    chain_add("1_a.up.sql",
              "-- confiture: transaction=off\nCREATE TABLE a (id bigint);\nVACUUM a;\nSELECT 1;\n");
    plan_options.resume = TRUE;
    assert_failed(up(), ERROR_INTEGRITY, "have changed");
    assert_ledger("1 partial");
    assert_no_table("b");
}

static void test_outside__an_invalid_index_of_a_failed_try_is_dropped_before_the_next(void **state)
{
    (void)state;
    chain_add("1_a.up.sql", "CREATE TABLE a (id int); INSERT INTO a VALUES (1), (1);");
    chain_add("2_b.up.sql", "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS a_id ON a (id);");
    assert_failed(up(), ERROR_PARTIAL, "could not create unique index");
    assert_non_null(strstr(error_hint(failure), "the invalid index public.a_id"));
    plan_options.resume = TRUE;
    run_sql("DELETE FROM a");
    assert_run(up(), 1); /* IF NOT EXISTS alone would have passed over it */
    assert_value("SELECT indisvalid FROM pg_index WHERE indexrelid = 'a_id'::regclass", "t");
    assert_int_equal(summary.notes->len, 1);
    assert_non_null(strstr(g_ptr_array_index(summary.notes, 0), "public.a_id"));
}

/* As a run leaves it that was cut off after it had sent the statement after `done`. */
static void cut_off(const char *name, guint done, guint steps)
{
    g_autofree char *sql = g_strdup_printf(
        "UPDATE confiture.migration SET state = 'partial', direction = 'up', steps = %u, "
        "steps_done = %u, steps_begun = %u, steps_hash = h.steps_hash, failure = NULL, event_id = "
        "NULL FROM kept h WHERE version = '%s' AND h.done = %u",
        steps, done, done + 1, name, done);
    run_sql(sql);
}

/* The hashes of each prefix, taken while it runs. */
static void keep_hashes(void)
{
    run_sql("CREATE TABLE kept (done int PRIMARY KEY, steps_hash text);"
            "CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN "
            "IF new.steps_done IS NOT NULL THEN INSERT INTO kept VALUES (new.steps_done, "
            "new.steps_hash) ON CONFLICT DO NOTHING; END IF; RETURN NULL; END';"
            "CREATE SCHEMA confiture;");
}

static const char mixed[] =
    "-- confiture: transaction=off\nINSERT INTO a VALUES (1);\nCREATE INDEX CONCURRENTLY a_id ON "
    "a (id);\nINSERT INTO a VALUES (2);\nDROP INDEX CONCURRENTLY old;\nCALL p();\n";

static void make_mixed(void)
{
    chain_add("1_t.up.sql",
              "CREATE TABLE a (id int); CREATE INDEX old ON a (id); CREATE PROCEDURE p() LANGUAGE "
              "sql AS 'INSERT INTO a VALUES (3)'; "
              "CREATE TRIGGER keep AFTER UPDATE OR INSERT ON confiture.migration FOR EACH ROW "
              "EXECUTE FUNCTION keep();");
    keep_hashes();
    assert_run(up(), 1);
    chain_add("2_b.up.sql", mixed);
    assert_run(up(), 1);
    run_sql("DELETE FROM a");
}

static void test_outside__one_that_was_cut_off_goes_on_by_itself(void **state)
{
    (void)state;
    make_mixed();
    cut_off("2", 2, 5); /* the third was not committed: its step would be there as well */
    run_sql("CREATE INDEX old ON a (id)");
    assert_run(up(), 1);
    assert_value("SELECT string_agg(id::text, ' ' ORDER BY id) FROM a", "2 3");
    assert_ledger("1 applied, 2 applied");
}

static void test_outside__what_took_effect_before_the_cut_is_not_run_again(void **state)
{
    (void)state;
    make_mixed();
    cut_off("2", 1, 5); /* a_id is there, and valid */
    run_sql("CREATE INDEX old ON a (id)");
    assert_run(up(), 1);
    cut_off("2", 3, 5); /* old is gone */
    run_sql("DELETE FROM a");
    assert_run(up(), 1);
    assert_value("SELECT string_agg(id::text, ' ') FROM a", "3");
}

static void test_outside__an_invalid_index_of_a_cut_is_built_anew(void **state)
{
    (void)state;
    make_mixed();
    cut_off("2", 1, 5);
    run_sql("CREATE INDEX old ON a (id); UPDATE pg_index SET indisvalid = false WHERE indexrelid = "
            "'a_id'::regclass");
    assert_run(up(), 1);
    assert_value("SELECT indisvalid FROM pg_index WHERE indexrelid = 'a_id'::regclass", "t");
}

static void test_outside__what_cannot_be_known_after_a_cut_is_left_to_repair(void **state)
{
    (void)state;
    make_mixed();
    cut_off("2", 4, 5);
    assert_failed(up(), ERROR_PARTIAL, "statement 5 was sent, and its end was never seen");
    assert_non_null(strstr(error_hint(failure), "repair"));
    plan_options.resume = TRUE;
    assert_run(up(), 1);
    assert_value("SELECT string_agg(id::text, ' ') FROM a", "3");
}

static void test_outside__no_lock_timeout_reaches_a_concurrent_statement(void **state)
{
    (void)state;
    runner_options.lock_timeout = 3000;
    run_sql("CREATE TABLE seen (tag text, value text); CREATE FUNCTION look() RETURNS "
            "event_trigger LANGUAGE plpgsql AS "
            "'BEGIN INSERT INTO seen VALUES (tg_tag, current_setting(''lock_timeout'')); END'");
    run_sql("CREATE EVENT TRIGGER look ON ddl_command_start WHEN tag IN ('CREATE TABLE', 'CREATE "
            "INDEX') EXECUTE FUNCTION look()");
    chain_add("1_a.up.sql", "-- confiture: transaction=off\nCREATE TABLE a (id int);\nCREATE INDEX "
                            "CONCURRENTLY a_id ON a (id);\n"
                            "CREATE TABLE b (id int);\n");
    assert_run(up(), 1);
    assert_value(
        "SELECT string_agg(value, ' ' ORDER BY tag, value) FROM seen WHERE tag = 'CREATE INDEX'",
        "0");
    assert_value("SELECT string_agg(DISTINCT value, ' ') FROM seen WHERE tag = 'CREATE TABLE' AND "
                 "value <> '0'",
                 "3s");
}

static void test_outside__its_own_transaction_is_one_step_back(void **state)
{
    (void)state;
    chain_add("1_a.up.sql", "-- confiture: transaction=off\nCREATE TABLE a (id "
                            "int);\nBEGIN;\nCREATE TABLE b ();\nSELECT 1/0;\n"
                            "COMMIT;\n");
    assert_failed(up(), ERROR_PARTIAL, "division by zero");
    assert_no_table("b");
    assert_value("SELECT steps_done FROM confiture.migration", "1"); /* BEGIN runs again */
    chain_add("1_a.up.sql", "-- confiture: transaction=off\nCREATE TABLE a (id "
                            "int);\nBEGIN;\nCREATE TABLE b ();\nSELECT 1;\nCOMMIT;\n");
    plan_options.resume = TRUE;
    assert_run(up(), 1);
    assert_value("SELECT to_regclass('b') IS NOT NULL", "t");
}

static void test_outside__what_a_session_was_set_to_does_not_leak(void **state)
{
    (void)state;
    run_sql("CREATE ROLE leaky2; CREATE SCHEMA other; GRANT ALL ON SCHEMA other TO leaky2;");
    chain_add("1_a.up.sql", "-- confiture: transaction=off\nSET search_path = other;\nSET ROLE "
                            "leaky2;\nCREATE TABLE a ();\n"
                            "CREATE TEMP TABLE rest ();\n");
    chain_add("2_b.up.sql", "CREATE TEMP TABLE rest ();\nCREATE TABLE b AS SELECT current_user = "
                            "session_user AS own;\n");
    assert_run(up(), 2);
    assert_value("SELECT own FROM public.b", "t");
    assert_value("SELECT tableowner FROM pg_tables WHERE schemaname = 'other'", "leaky2");
    run_sql("DROP OWNED BY leaky2; DROP ROLE leaky2;");
}

static void test_outside__a_way_down_can_stop_half_way_too(void **state)
{
    (void)state;
    chain_add("1_a.up.sql", "CREATE TABLE a (); CREATE TABLE b ();");
    chain_add("1_a.down.sql",
              "-- confiture: transaction=off\nDROP TABLE a;\nDROP TABLE nosuch;\nDROP TABLE b;\n");
    assert_run(up(), 1);
    assert_failed(down(1), ERROR_PARTIAL, "failed at statement 2 and is half reverted");
    assert_step("down 1 2 3 m/1_a.down.sql:3: statement 2: table \"nosuch\" does not exist");
    assert_failed(up(), ERROR_PARTIAL, "(down)");
    chain_add("1_a.down.sql", "-- confiture: transaction=off\nDROP TABLE a;\nDROP TABLE b;\n");
    plan_options.resume = TRUE;
    assert_run(down(1), 1);
    assert_ledger("");
    assert_no_table("b");
}

static void test_outside__verify_runs_after_it_and_leaves_nothing(void **state)
{
    (void)state;
    chain_add("1_a.up.sql", "-- confiture: transaction=off\nCREATE TABLE a (id int);");
    chain_add("1_a.verify.sql", "INSERT INTO a VALUES (1); SELECT count(*) = 2 FROM a;");
    assert_failed(up(), ERROR_PARTIAL, "the check is false");
    assert_value("SELECT count(*) FROM a", "0");
    assert_ledger("1 partial");
    chain_add("1_a.verify.sql", "SELECT true;");
    plan_options.resume = TRUE;
    assert_run(up(), 1);
    assert_ledger("1 applied");
}

static void test_outside__copy_data_goes_along(void **state)
{
    (void)state;
    chain_add("1_a.up.sql", "-- confiture: transaction=off\nCREATE TABLE a (id int);\nCOPY a FROM "
                            "stdin;\n1\n2\n\\.\nVACUUM a;\n");
    assert_run(up(), 1);
    assert_int_equal(summary.rows, 2);
    assert_value("SELECT count(*) FROM a", "2");
}

static void test_outside__includes_are_refused(void **state)
{
    (void)state;
    chain_add("1_a.up.sql", "-- confiture: transaction=off\n\\ir x.sql\nVACUUM;\n");
    assert_failed(up(), ERROR_INPUT, "\\ir");
    assert_int_equal(error_line(failure), 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_outside__a_lone_concurrent_index_runs_and_is_applied),
        TEST(test_outside__a_failure_keeps_the_step_and_says_how_to_go_on),
        TEST(test_outside__the_next_run_refuses_and_names_the_statement),
        TEST(test_outside__resumes_at_the_failed_statement_once_it_is_mended),
        TEST(test_outside__does_not_resume_over_a_changed_prefix),
        TEST(test_outside__an_invalid_index_of_a_failed_try_is_dropped_before_the_next),
        TEST(test_outside__one_that_was_cut_off_goes_on_by_itself),
        TEST(test_outside__what_took_effect_before_the_cut_is_not_run_again),
        TEST(test_outside__an_invalid_index_of_a_cut_is_built_anew),
        TEST(test_outside__what_cannot_be_known_after_a_cut_is_left_to_repair),
        TEST(test_outside__no_lock_timeout_reaches_a_concurrent_statement),
        TEST(test_outside__its_own_transaction_is_one_step_back),
        TEST(test_outside__what_a_session_was_set_to_does_not_leak),
        TEST(test_outside__a_way_down_can_stop_half_way_too),
        TEST(test_outside__verify_runs_after_it_and_leaves_nothing),
        TEST(test_outside__copy_data_goes_along),
        TEST(test_outside__includes_are_refused),
    };
    return cmocka_run_group_tests(tests, start_server, stop_server);
}
