#include "fixture.h"

static void test_up__applies_in_the_order_of_versions_and_keeps_what_ran(void **state)
{
    (void)state;
    chain_add("10_c.up.sql", "INSERT INTO log VALUES ('c');");
    chain_add("9_b.up.sql", "INSERT INTO log VALUES ('b');");
    chain_add("0001_a.up.sql", "CREATE TABLE log (id serial, name text);\nALTER TABLE log DROP id; "
                               "ALTER TABLE log ADD id serial;");
    chain_add("0001_a.down.sql", "DROP TABLE log;");
    assert_run(up(), 3);
    assert_int_equal(summary.statements, 5);
    assert_int_equal(summary.rows, 2);
    assert_value("SELECT string_agg(name, '' ORDER BY id) FROM log", "bc");
    assert_value(
        "SELECT string_agg(version || name, ',' ORDER BY applied_at) FROM confiture.migration",
        "0001a,9b,10c");
    assert_value("SELECT down FROM confiture.migration WHERE version = '0001'", "DROP TABLE log;");
    assert_value("SELECT checksum = encode(sha256('INSERT INTO log VALUES (''b'');'), 'hex') FROM "
                 "confiture.migration "
                 "WHERE version = '9'",
                 "t");
}

static void test_up__with_nothing_pending_changes_nothing(void **state)
{
    (void)state;
    assert_run(up(), 0);
    assert_value("SELECT to_regnamespace('confiture') IS NULL", "t");
    chain_add("1_a.up.sql", "CREATE TABLE a ();");
    assert_run(up(), 1);
    assert_run(up(), 0);
    assert_ledger("1 applied");
}

static void test_up__an_empty_file_is_applied(void **state)
{
    (void)state;
    chain_add("1_a.up.sql", "");
    chain_add("2_b.up.sql", "-- nothing yet\n");
    assert_run(up(), 2);
    assert_ledger("1 applied, 2 applied");
}

static void test_up__a_failure_rolls_back_its_migration_alone_and_names_the_place(void **state)
{
    (void)state;
    chain_add("1_a.up.sql", "CREATE TABLE a (id int);");
    chain_add("2_b.up.sql", "-- Grüße\nCREATE TABLE b (id int);\nINSERT INTO b\n  SELECT id, 'ä', "
                            "nosuch FROM a;\nCREATE TABLE bb ();\n");
    chain_add("3_c.up.sql", "CREATE TABLE c (id int);");
    assert_failed(up(), ERROR_MIGRATION, "\"2_b\" failed at statement 2 and was rolled back");
    assert_string_equal(error_path(failure), "m/2_b.up.sql");
    assert_int_equal(error_line(failure), 4);
    assert_int_equal(error_column(failure), 19);
    assert_string_equal(error_sqlstate(failure), "42703");
    assert_int_equal(summary.done, 1);
    assert_ledger("1 applied");
    assert_no_table("b");
    assert_no_table("c");
}

static void test_up__a_failure_without_a_position_names_its_statement(void **state)
{
    (void)state;
    chain_add("1_a.up.sql", "CREATE TABLE a (id int primary key);\nINSERT INTO a VALUES "
                            "(1);\n\nINSERT INTO a VALUES (1);\n");
    assert_failed(up(), ERROR_MIGRATION, "failed at statement 3");
    assert_int_equal(error_line(failure), 4);
    assert_string_equal(error_sqlstate(failure), "23505");
    assert_non_null(error_detail(failure));
}

static void test_up__a_failure_at_commit_rolls_back(void **state)
{
    (void)state;
    chain_add("1_a.up.sql", "CREATE TABLE a (id int primary key, parent int REFERENCES a "
                            "DEFERRABLE INITIALLY DEFERRED);\n"
                            "INSERT INTO a VALUES (1, 2);");
    assert_failed(up(), ERROR_MIGRATION, "COMMIT");
    assert_string_equal(error_sqlstate(failure), "23503");
    assert_no_table("a");
    assert_ledger("");
}

static void test_up__copy_data_goes_along(void **state)
{
    (void)state;
    chain_add("1_a.up.sql",
              "CREATE TABLE a (id int, name text);\nCOPY a FROM stdin;\n1\tone; \\N\n2\ttwo\n\\.\n"
              "INSERT INTO a VALUES (3, 'three');\nCOPY a (id) FROM stdin;\n4\n\\.\n");
    assert_run(up(), 1);
    assert_int_equal(summary.rows, 4);
    assert_value("SELECT sum(id) FROM a", "10");
}

static void test_up__copy_data_that_is_wrong_rolls_back(void **state)
{
    (void)state;
    chain_add("1_a.up.sql", "CREATE TABLE a (id int);\nCOPY a FROM stdin;\n1\nx\n\\.\n");
    assert_failed(up(), ERROR_MIGRATION, "failed at statement 2");
    assert_int_equal(error_line(failure), 2);
    assert_no_table("a");
}

static void test_up__its_own_begin_and_commit_are_the_runners(void **state)
{
    (void)state;
    chain_add("1_a.up.sql", "BEGIN;\nCREATE TABLE a ();\nCOMMIT;\n");
    chain_add("2_b.up.sql", "BEGIN;\nCREATE TABLE b ();\nSELECT 1/0;\nCOMMIT;\n");
    assert_failed(up(), ERROR_MIGRATION, "division by zero");
    assert_ledger("1 applied");
    assert_no_table("b");
}

static void test_up__a_commit_in_the_middle_is_refused_before_anything_runs(void **state)
{
    (void)state;
    chain_add("1_a.up.sql", "CREATE TABLE a ();\n");
    chain_add("2_b.up.sql", "CREATE TABLE b ();\nCOMMIT;\nCREATE TABLE c ();\n");
    assert_failed(up(), ERROR_INPUT, "COMMIT");
    assert_int_equal(error_line(failure), 2);
    assert_no_table("a");
}

static void test_up__psql_noise_is_accepted_and_includes_are_followed(void **state)
{
    (void)state;
    chain_add("1_a.up.sql", "\\restrict abc\n\\set ON_ERROR_STOP on\n\\ir parts/t.sql\nINSERT INTO "
                            "t VALUES (1);\n\\unrestrict abc\n");
    chain_add("parts/t.sql", "CREATE TABLE t (id int);\n");
    assert_run(up(), 1);
    assert_value("SELECT count(*) FROM t", "1");
    chain_add("2_b.up.sql", "\\ir parts/u.sql\n");
    chain_add("parts/u.sql", "\nSELECT nosuch;\n");
    assert_failed(up(), ERROR_MIGRATION, "nosuch");
    assert_string_equal(error_path(failure), "m/parts/u.sql");
    assert_int_equal(error_line(failure), 2);
}

static void test_up__stops_at_its_target(void **state)
{
    (void)state;
    chain_add("0001_a.up.sql", "CREATE TABLE a ();");
    chain_add("0002_b.up.sql", "CREATE TABLE b ();");
    chain_add("0003_c.up.sql", "CREATE TABLE c ();");
    plan_options.target = "2";
    assert_run(up(), 2);
    assert_ledger("0001 applied, 0002 applied");
    assert_run(up(), 0);
    plan_options.target = "0004";
    assert_failed(up(), ERROR_INPUT, "there is no migration \"0004\"");
}

static void test_up__a_changed_file_stops_everything(void **state)
{
    (void)state;
    chain_add("1_a.up.sql", "CREATE TABLE a ();");
    chain_add("2_b.up.sql", "CREATE TABLE b ();");
    assert_run(up(), 2);
    chain_add("1_a.up.sql", "CREATE TABLE a (id int);");
    chain_add("2_b.up.sql", "CREATE TABLE b (id int);");
    chain_add("3_c.up.sql", "CREATE TABLE c ();");
    assert_failed(up(), ERROR_INTEGRITY, "2 applied migrations have changed");
    assert_non_null(strstr(error_detail(failure), "m/1_a.up.sql: recorded "));
    assert_non_null(strstr(error_detail(failure), "m/2_b.up.sql: recorded "));
    assert_non_null(error_hint(failure));
    assert_no_table("c");
}

static void test_up__refuses_what_is_older_than_the_newest_unless_told(void **state)
{
    (void)state;
    chain_add("1_a.up.sql", "CREATE TABLE a ();");
    chain_add("3_c.up.sql", "CREATE TABLE c ();");
    assert_run(up(), 2);
    chain_add("2_b.up.sql", "CREATE TABLE b ();");
    chain_add("4_d.up.sql", "CREATE TABLE d ();");
    assert_failed(up(), ERROR_REFUSED, "\"2\" is older than \"3\"");
    assert_non_null(strstr(error_hint(failure), "--out-of-order"));
    assert_no_table("d");
    plan_options.out_of_order = TRUE;
    assert_run(up(), 2);
    assert_ledger("1 applied, 2 applied, 3 applied, 4 applied");
}

static void test_up__one_version_twice_is_refused(void **state)
{
    (void)state;
    chain_add("1_a.up.sql", "CREATE TABLE a ();");
    chain_add("01_b.up.sql", "CREATE TABLE b ();");
    assert_failed(up(), ERROR_INPUT, "occurs twice");
    assert_no_table("a");
}

static void test_up__requirements_must_be_met(void **state)
{
    (void)state;
    chain_add("0001_a.up.sql", "CREATE TABLE a ();");
    chain_add("0002_b.up.sql", "-- confiture: requires=1\nCREATE TABLE b ();");
    assert_run(up(), 2);
    chain_add("0003_c.up.sql", "\n-- confiture: requires=0002,0009\nCREATE TABLE c ();");
    chain_add("0009_d.up.sql", "CREATE TABLE d ();");
    assert_failed(up(), ERROR_INPUT, "requires \"0009\"");
    assert_int_equal(error_line(failure), 2);
    assert_no_table("c");
}

static void test_up__what_a_session_was_set_to_does_not_leak(void **state)
{
    (void)state;
    run_sql("CREATE ROLE leaky; CREATE SCHEMA other; GRANT ALL ON SCHEMA other TO leaky;");
    chain_add("1_a.up.sql", "SET search_path = other;\nSET statement_timeout = '7s';\nSET SESSION "
                            "AUTHORIZATION leaky;\n"
                            "CREATE TABLE a ();\nCREATE TEMP TABLE rest ();\nSELECT "
                            "set_config('application_name', 'x', false);\n");
    chain_add(
        "2_b.up.sql",
        "SELECT 1;\nCREATE TEMP TABLE rest ();\nCREATE TABLE b AS SELECT current_user AS who,\n"
        "current_setting('search_path') AS path, current_setting('statement_timeout') AS time;\n");
    assert_run(up(), 2);
    assert_value("SELECT tableowner FROM pg_tables WHERE schemaname = 'other' AND tablename = 'a'",
                 "leaky");
    assert_value(
        "SELECT who = session_user AND path = '\"$user\", public' AND time = '0' FROM public.b",
        "t");
    run_sql("DROP OWNED BY leaky; DROP ROLE leaky;");
}

static void test_up__a_lock_that_the_file_gives_away_is_taken_again(void **state)
{
    (void)state;
    chain_add("1_a.up.sql", "SELECT pg_advisory_unlock_all();");
    chain_add("2_b.up.sql",
              "CREATE TABLE b AS SELECT count(*) AS locks FROM pg_locks WHERE locktype = "
              "'advisory' AND granted "
              "AND database = (SELECT oid FROM pg_database WHERE datname = current_database());");
    assert_run(up(), 2);
    assert_value("SELECT locks FROM b", "1");
}

static void test_up__timeouts_of_the_run_and_of_the_file(void **state)
{
    (void)state;
    runner_options.lock_timeout = 4000;
    runner_options.statement_timeout = 5000;
    chain_add("1_a.up.sql", "CREATE TABLE a AS SELECT current_setting('lock_timeout') || ' ' || "
                            "current_setting('statement_timeout') AS t;");
    chain_add("2_b.up.sql", "-- confiture: lock_timeout=2s statement_timeout=1min\n"
                            "CREATE TABLE b AS SELECT current_setting('lock_timeout') || ' ' || "
                            "current_setting('statement_timeout') AS t;");
    assert_run(up(), 2);
    assert_value("SELECT t FROM a", "4s 5s");
    assert_value("SELECT t FROM b", "2s 1min");
}

static void test_up__a_lock_timeout_is_told_as_such(void **state)
{
    (void)state;
    run_sql("CREATE TABLE busy ()");
    run_sql("BEGIN; LOCK TABLE busy;");
    chain_add("1_a.up.sql", "-- confiture: lock_timeout=50ms\nALTER TABLE busy ADD id int;");
    assert_failed(up(), ERROR_LOCKED, "lock timeout");
    assert_string_equal(error_sqlstate(failure), "55P03");
    run_sql("ROLLBACK");
    assert_ledger("");
}

static void test_up__another_deployer_is_waited_for_and_named(void **state)
{
    (void)state;
    chain_add("1_a.up.sql", "CREATE TABLE a ();");
    assert_true(lock_acquire(connection, "confiture.migrate:confiture", 0, NULL, NULL, NULL));
    g_autofree char *pid = g_strdup_printf("process %d", connection_backend_pid(connection));
    assert_failed(up(), ERROR_LOCKED, pid);
    assert_no_table("a");
    assert_true(lock_release(connection, "confiture.migrate:confiture", NULL));
    assert_run(up(), 1);
}

static void test_up__the_ledgers_schema_may_have_any_name(void **state)
{
    (void)state;
    runner_options.ledger_schema = "My \"Ledger\" %s%e é";
    chain_add("1_a.up.sql", "CREATE TABLE a ();");
    chain_add("1_a.down.sql", "DROP TABLE a;");
    assert_run(up(), 1);
    assert_value("SELECT count(*) FROM \"My \"\"Ledger\"\" %s%e é\".migration", "1");
    assert_run(down(1), 1);
    assert_value("SELECT count(*) FROM \"My \"\"Ledger\"\" %s%e é\".migration", "0");
}

static void test_up__a_foreign_table_of_that_name_is_not_taken_for_the_ledger(void **state)
{
    (void)state;
    run_sql("CREATE SCHEMA confiture; CREATE TABLE confiture.migration (id int);");
    chain_add("1_a.up.sql", "CREATE TABLE a ();");
    assert_failed(up(), ERROR_DATABASE, "ledger");
    assert_no_table("a");
}

static void test_single_transaction__all_or_nothing(void **state)
{
    (void)state;
    plan_options.single_transaction = TRUE;
    chain_add("1_a.up.sql", "CREATE TABLE a ();");
    chain_add("2_b.up.sql", "CREATE TABLE b ();");
    assert_run(up(), 2);
    assert_value("SELECT count(DISTINCT xmin::text) FROM confiture.migration", "1");
    chain_add("3_c.up.sql", "CREATE TABLE c ();");
    chain_add("4_d.up.sql", "SELECT 1/0;");
    assert_failed(up(), ERROR_MIGRATION, "everything was rolled back");
    assert_int_equal(summary.done, 0);
    assert_no_table("c");
    assert_ledger("1 applied, 2 applied");
    chain_add("4_d.up.sql", "CREATE INDEX CONCURRENTLY i ON a ((1));");
    assert_failed(up(), ERROR_INPUT, "cannot be part of a single one");
    assert_no_table("c");
}

static void test_down__reverts_the_newest_first(void **state)
{
    (void)state;
    chain_add("0001_a.up.sql", "CREATE TABLE a ();");
    chain_add("0001_a.down.sql", "DROP TABLE a;");
    chain_add("0002_b.up.sql", "CREATE TABLE b ();");
    chain_add("0002_b.down.sql", "DROP TABLE b;");
    chain_add("0010_c.up.sql", "CREATE TABLE c ();");
    chain_add("0010_c.down.sql", "DROP TABLE c;");
    assert_run(up(), 3);
    assert_run(down(1), 1);
    assert_ledger("0001 applied, 0002 applied");
    plan_options.target = "1";
    assert_run(down(0), 1);
    assert_ledger("0001 applied");
    plan_options.target = NULL;
    assert_failed(down(2), ERROR_USAGE, "only 1");
    plan_options.all = TRUE;
    assert_run(down(0), 1);
    assert_ledger("");
    assert_run(down(0), 0);
    assert_run(up(), 3);
}

static void test_down__uses_the_stored_text_when_the_file_is_gone(void **state)
{
    (void)state;
    chain_add("1_a.up.sql", "CREATE TABLE a ();");
    chain_add("1_a.down.sql", "DROP TABLE a;");
    chain_add("2_b.up.sql", "CREATE TABLE b ();");
    chain_add("2_b.down.sql", "DROP TABLE b;");
    assert_run(up(), 2);
    chain_remove("2_b.up.sql");
    chain_remove("2_b.down.sql");
    chain_remove("1_a.down.sql");
    assert_run(down(2), 2);
    assert_no_table("a");
    assert_no_table("b");
    assert_ledger("");
}

static void test_down__the_file_wins_over_the_stored_text(void **state)
{
    (void)state;
    chain_add("1_a.up.sql", "CREATE TABLE a (); CREATE TABLE aa ();");
    chain_add("1_a.down.sql", "DROP TABLE a;");
    assert_run(up(), 1);
    chain_add("1_a.down.sql", "DROP TABLE a; DROP TABLE aa;");
    assert_run(down(1), 1);
    assert_no_table("aa");
}

static void test_down__a_missing_way_down_is_refused_before_anything_runs(void **state)
{
    (void)state;
    chain_add("1_a.up.sql", "CREATE TABLE a ();");
    chain_add("2_b.up.sql", "CREATE TABLE b ();");
    chain_add("2_b.down.sql", "DROP TABLE b;");
    assert_run(up(), 2);
    assert_failed(down(2), ERROR_REFUSED, "\"1_a\" has no way down");
    assert_ledger("1 applied, 2 applied");
    plan_options.keep_going = TRUE;
    assert_failed(down(2), ERROR_MIGRATION, "1 of 2 migrations failed");
    assert_ledger("1 applied");
}

static void test_down__keeps_going_past_what_fails(void **state)
{
    (void)state;
    plan_options.keep_going = TRUE;
    plan_options.all = TRUE;
    chain_add("1_a.up.sql", "CREATE TABLE a ();");
    chain_add("1_a.down.sql", "DROP TABLE a;");
    chain_add("2_b.up.sql", "CREATE TABLE b ();");
    chain_add("2_b.down.sql", "DROP TABLE b;\nDROP TABLE nosuch;");
    chain_add("3_c.up.sql", "CREATE TABLE c ();");
    chain_add("3_c.down.sql", "DROP TABLE c;\nDROP INDEX CONCURRENTLY i;");
    assert_run(up(), 3);
    assert_failed(down(0), ERROR_MIGRATION, "2 of 3 migrations failed");
    assert_int_equal(summary.done, 1);
    assert_int_equal(summary.failures->len, 2);
    const RunFailure *first = g_ptr_array_index(summary.failures, 0);
    assert_string_equal(first->label, "3_c");
    assert_int_equal(error_line(first->error), 2);
    assert_ledger("2 applied, 3 applied");
    assert_value("SELECT to_regclass('b') IS NOT NULL AND to_regclass('c') IS NOT NULL", "t");
}

static void test_down__of_dbmate_sections_and_of_their_stored_text(void **state)
{
    (void)state;
    const char *concurrent =
        "-- migrate:up\nCREATE TABLE b (id int);\n-- migrate:down transaction:false\n"
        "DROP TABLE b;\nVACUUM;\n";
    chain_add("1_a.sql", "-- migrate:up\nCREATE TABLE a ();\n-- migrate:down\nDROP TABLE a;\n");
    chain_add("2_b.sql", concurrent);
    assert_run(up(), 2);
    assert_run(down(2), 2);
    assert_run(up(), 2);
    chain_remove("1_a.sql");
    chain_remove("2_b.sql");
    assert_run(down(2), 2);
    assert_no_table("a");
    assert_no_table("b");
    assert_ledger("");
}

static void test_up__a_verify_script_runs_inside_and_leaves_nothing(void **state)
{
    (void)state;
    chain_add("1_a.up.sql", "CREATE TABLE a (id int);");
    chain_add(
        "1_a.verify.sql",
        "BEGIN;\nINSERT INTO a VALUES (1);\nSELECT count(*) = 1 FROM a;\nSELECT 'f';\nROLLBACK;\n");
    assert_run(up(), 1);
    assert_value("SELECT count(*) FROM a", "0");
    chain_add("2_b.up.sql", "CREATE TABLE b (id int);");
    chain_add("2_b.verify.sql", "\nSELECT id FROM b;\nSELECT count(*) > 0 FROM b;\n");
    assert_failed(up(), ERROR_MIGRATION, "the check is false");
    assert_string_equal(error_path(failure), "m/2_b.verify.sql");
    assert_int_equal(error_line(failure), 3);
    assert_no_table("b");
    chain_add("2_b.verify.sql", "SELECT nosuch FROM b;\n");
    assert_failed(up(), ERROR_MIGRATION, "nosuch");
    assert_ledger("1 applied");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_up__applies_in_the_order_of_versions_and_keeps_what_ran),
        TEST(test_up__with_nothing_pending_changes_nothing),
        TEST(test_up__an_empty_file_is_applied),
        TEST(test_up__a_failure_rolls_back_its_migration_alone_and_names_the_place),
        TEST(test_up__a_failure_without_a_position_names_its_statement),
        TEST(test_up__a_failure_at_commit_rolls_back),
        TEST(test_up__copy_data_goes_along),
        TEST(test_up__copy_data_that_is_wrong_rolls_back),
        TEST(test_up__its_own_begin_and_commit_are_the_runners),
        TEST(test_up__a_commit_in_the_middle_is_refused_before_anything_runs),
        TEST(test_up__psql_noise_is_accepted_and_includes_are_followed),
        TEST(test_up__stops_at_its_target),
        TEST(test_up__a_changed_file_stops_everything),
        TEST(test_up__refuses_what_is_older_than_the_newest_unless_told),
        TEST(test_up__one_version_twice_is_refused),
        TEST(test_up__requirements_must_be_met),
        TEST(test_up__what_a_session_was_set_to_does_not_leak),
        TEST(test_up__a_lock_that_the_file_gives_away_is_taken_again),
        TEST(test_up__timeouts_of_the_run_and_of_the_file),
        TEST(test_up__a_lock_timeout_is_told_as_such),
        TEST(test_up__another_deployer_is_waited_for_and_named),
        TEST(test_up__the_ledgers_schema_may_have_any_name),
        TEST(test_up__a_foreign_table_of_that_name_is_not_taken_for_the_ledger),
        TEST(test_single_transaction__all_or_nothing),
        TEST(test_down__reverts_the_newest_first),
        TEST(test_down__uses_the_stored_text_when_the_file_is_gone),
        TEST(test_down__the_file_wins_over_the_stored_text),
        TEST(test_down__a_missing_way_down_is_refused_before_anything_runs),
        TEST(test_down__keeps_going_past_what_fails),
        TEST(test_down__of_dbmate_sections_and_of_their_stored_text),
        TEST(test_up__a_verify_script_runs_inside_and_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, start_server, stop_server);
}
