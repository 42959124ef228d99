#include "fixture.h"

static Connection *other;
static guint told; /* how often somebody was told of a try that came to nothing */
static char *blockers;
static guint release_at; /* the holder ends its transaction when it is told of that try */

static void release(void)
{
    connection_command(other, "COMMIT", NULL);
}

static void on_held_up(const HeldUp *held_up, gpointer data)
{
    (void)data;
    told++;
    g_free(blockers);
    blockers = g_strdup(held_up->blockers);
    /* Nothing of ours waits in a queue at that time, nor does any lock stay. */
    assert_value("SELECT count(*) FROM pg_locks WHERE NOT granted", "0");
    if (told == release_at)
        release();
}

static int patient_setup(void **state)
{
    if (setup(state) != 0)
        return 1;
    told = 0;
    release_at = 1;
    runner_options.lock_timeout = 400;
    runner_options.lock_retries = 3;
    runner_options.held_up = on_held_up;
    run_sql("CREATE TABLE busy (id int PRIMARY KEY); INSERT INTO busy VALUES (1), (2)");
    other = open_database();
    return 0;
}

static int patient_teardown(void **state)
{
    g_clear_pointer(&other, connection_close);
    g_clear_pointer(&blockers, g_free);
    return teardown(state);
}

static void hold(const char *sql)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *all = g_strconcat("BEGIN;", sql, NULL);
    if (!connection_run_script(other, all, NULL, NULL, NULL, NULL, &error))
        fail_msg("%s", error->message);
    g_usleep(200 * 1000); /* older than a quarter of the lock timeout */
}

static void test_held_off__waits_without_queueing_until_the_reader_is_gone(void **state)
{
    (void)state;
    chain_add("1_a.up.sql", "INSERT INTO busy VALUES (3); ALTER TABLE busy ADD x int;");
    hold("SELECT * FROM busy");
    assert_run(up(), 1);
    assert_int_equal(told, 1);
    assert_non_null(strstr(blockers, "(test, user "));
    assert_non_null(strstr(blockers, "idle in transaction"));
    assert_non_null(strstr(blockers, "holds busy"));
    assert_value("SELECT count(*) FROM busy", "3");
    assert_ledger("1 applied");
}

static void test_held_off__gives_up_naming_who_it_was(void **state)
{
    (void)state;
    release_at = 0;
    runner_options.lock_retries = 1;
    chain_add("1_a.up.sql", "CREATE TABLE b (); ALTER TABLE busy ADD x int;");
    hold("SELECT * FROM busy");
    g_autofree char *pid = g_strdup_printf("process %d (test", connection_backend_pid(other));
    assert_failed(up(), ERROR_LOCKED, pid);
    assert_non_null(strstr(failure->message, "2 tries"));
    assert_non_null(strstr(failure->message, "in its transaction for"));
    assert_string_equal(error_sqlstate(failure), "55P03");
    assert_non_null(strstr(error_hint(failure), "--lock-retries"));
    assert_no_table("b");
    release();
    assert_run(up(), 1);
}

static void test_lock_timeout__runs_the_whole_migration_again(void **state)
{
    (void)state;
    /* A lock on a row is not seen beforehand. */
    chain_add("1_a.up.sql", "CREATE TABLE b AS SELECT 1; UPDATE busy SET id = 10 WHERE id = 1;");
    hold("UPDATE busy SET id = 11 WHERE id = 2; SELECT * FROM busy WHERE id = 1 FOR UPDATE");
    assert_run(up(), 1);
    assert_int_equal(told, 1);
    assert_value("SELECT count(*) FROM b", "1");
}

static void test_lock_timeout__of_a_single_transaction_begins_with_its_first(void **state)
{
    (void)state;
    plan_options.single_transaction = TRUE;
    chain_add("1_a.up.sql", "CREATE TABLE b AS SELECT 1;");
    chain_add("2_b.up.sql", "UPDATE busy SET id = 10 WHERE id = 1;");
    chain_add("3_c.up.sql", "CREATE TABLE c ();");
    hold("SELECT * FROM busy WHERE id = 1 FOR UPDATE");
    assert_run(up(), 3);
    assert_int_equal(told, 1);
    assert_ledger("1 applied, 2 applied, 3 applied");
}

static void test_lock_timeout__outside_a_transaction_one_statement_runs_again(void **state)
{
    (void)state;
    chain_add("1_a.up.sql", "-- confiture: transaction=off\nINSERT INTO busy VALUES (3);\nALTER "
                            "TABLE busy ADD x int;\nCREATE TABLE c ();\n");
    hold("SELECT * FROM busy");
    assert_run(up(), 1);
    assert_int_equal(told, 1);
    assert_value("SELECT count(*) FROM busy", "3");
}

static void test_patience__no_retries_is_the_plain_lock_timeout(void **state)
{
    (void)state;
    runner_options.lock_retries = 0;
    runner_options.lock_timeout = 50;
    chain_add("1_a.up.sql", "ALTER TABLE busy ADD x int;");
    hold("SELECT * FROM busy");
    assert_failed(up(), ERROR_LOCKED, "lock timeout");
    assert_int_equal(told, 0);
}

static void test_patience__what_it_makes_itself_and_what_harms_nobody_is_not_looked_at(void **state)
{
    (void)state;
    release_at = 0;
    chain_add("1_a.up.sql", "CREATE TABLE b (id int); ALTER TABLE b ADD x int; "
                            "UPDATE busy SET id = id + 10; CREATE VIEW v AS SELECT * FROM busy;");
    hold("SELECT * FROM busy");
    assert_run(up(), 1);
    assert_int_equal(told, 0);
}

static void test_patience__a_prepared_transaction_is_named(void **state)
{
    (void)state;
    release_at = 0;
    runner_options.lock_retries = 1;
    g_autoptr(GError) error = NULL;
    g_autoptr(Result) allowed =
        connection_query(other, "SHOW max_prepared_transactions", 0, NULL, &error);
    assert_non_null(allowed);
    if (strcmp(result_value(allowed, 0, 0), "0") == 0)
        return; /* the server allows none */
    hold("SELECT * FROM busy; PREPARE TRANSACTION 'forgotten'");
    chain_add("1_a.up.sql", "ALTER TABLE busy ADD x int;");
    assert_failed(up(), ERROR_LOCKED, "the prepared transaction \"forgotten\"");
}

static void test_terms__hold_for_every_migration_and_name_it(void **state)
{
    (void)state;
    runner_options.idle_timeout = 60000;
    static const char look[] =
        "INSERT INTO seen SELECT concat_ws(' ', current_setting('application_name'), "
        "current_setting('lock_timeout'), current_setting('idle_in_transaction_session_timeout'))";
    run_sql("CREATE TABLE seen (what text)");
    chain_add("1_first.up.sql", look);
    g_autofree char *own = g_strconcat("-- confiture: lock_timeout=0\n", look, ";RESET ALL;", NULL);
    chain_add("2_own.up.sql", own);
    chain_add("3_third.up.sql", look);
    g_autofree char *outside = g_strconcat("-- confiture: transaction=off\nRESET ALL;\n", NULL);
    chain_add("4_outside.up.sql", outside);
    chain_add("5_fifth.up.sql", look);
    assert_run(up(), 5);
    assert_value("SELECT string_agg(what, ', ' ORDER BY what) FROM seen",
                 "confiture 1_first 400ms 1min, confiture 2_own 0 1min, confiture 3_third 400ms "
                 "1min, confiture 5_fifth 400ms 1min");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, patient_setup, patient_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_held_off__waits_without_queueing_until_the_reader_is_gone),
        TEST(test_held_off__gives_up_naming_who_it_was),
        TEST(test_lock_timeout__runs_the_whole_migration_again),
        TEST(test_lock_timeout__of_a_single_transaction_begins_with_its_first),
        TEST(test_lock_timeout__outside_a_transaction_one_statement_runs_again),
        TEST(test_patience__no_retries_is_the_plain_lock_timeout),
        TEST(test_patience__what_it_makes_itself_and_what_harms_nobody_is_not_looked_at),
        TEST(test_patience__a_prepared_transaction_is_named),
        TEST(test_terms__hold_for_every_migration_and_name_it),
    };
    return cmocka_run_group_tests(tests, start_server, stop_server);
}
