#include "fixture.h"

static const char story[] = "SELECT string_agg(word, ' ' ORDER BY id) FROM story";

static void make_story(void)
{
    run_sql("CREATE TABLE story (id serial, word text, xid text DEFAULT pg_current_xact_id())");
}

static void test_hooks__run_by_phase_priority_and_order(void **state)
{
    (void)state;
    make_story();
    hooks_are(
        "- {phase: cleanup, type: sql, config: {sql: \"insert into story(word) values ('e')\"}}\n"
        "- {phase: AFTER_DDL, type: sql, config: {sql: \"insert into story(word) values ('c')\"}}\n"
        "- {phase: after_ddl, type: sql, config: {sql: \"insert into story(word) values ('d')\"}}\n"
        "- {phase: after_ddl, priority: 10, type: sql, config: {sql: \"insert into story(word) "
        "values ('b')\"}}\n"
        "- {phase: before_validation, type: sql, config: {sql: \"insert into story(word) values "
        "('a')\"}}\n"
        "- {phase: on_error, type: sql, config: {sql: \"insert into story(word) values "
        "('!')\"}}\n");
    chain_add("1_a.up.sql", "INSERT INTO story(word) VALUES ('-');");
    chain_add("1_a.yaml", "hooks:\n- {phase: after_ddl, type: sql, config: {sql: \"insert into "
                          "story(word) values ('own')\"}}\n");
    assert_run(migrate_up(), 1);
    assert_value(story, "a - b c d own e");
    assert_value("SELECT count(DISTINCT xid) FROM story", "1");
    assert_value("SELECT string_agg(h ->> 'phase', ' ') FROM confiture.event, "
                 "jsonb_array_elements(details -> 'hooks') h",
                 "before_validation after_ddl after_ddl after_ddl after_ddl cleanup");
    assert_logged("event=hook_finished migration=1 phase=AFTER_DDL hook=sql type=sql duration_ms=");
}

static void test_hooks__when_chooses_migrations(void **state)
{
    (void)state;
    make_story();
    hooks_are("- {phase: after_ddl, type: sql, when: {version: 2}, config: {sql: \"insert into "
              "story(word) values ('version')\"}}\n"
              "- {phase: after_ddl, type: sql, when: {name: 'b*'}, config: {sql: \"insert into "
              "story(word) values ('name')\"}}\n"
              "- {phase: after_ddl, type: sql, when: {path: ['m/*_c.*']}, config: {sql: \"insert "
              "into story(word) values ('path')\"}}\n"
              "- {phase: after_ddl, type: sql, when: {environment: production}, config: {sql: "
              "\"insert into story(word) values ('!')\"}}\n"
              "- {phase: after_ddl, type: sql, when: {direction: down}, config: {sql: \"insert "
              "into story(word) values ('down')\"}}\n");
    chain_add("0001_a.up.sql", "SELECT 1;");
    chain_add("0002_b.up.sql", "SELECT 1;");
    chain_add("0003_c.up.sql", "SELECT 1;");
    chain_add("0003_c.down.sql", "SELECT 1;");
    assert_run(migrate_up(), 3);
    assert_value(story, "version name path");
    assert_run(migrate_down(1), 1);
    assert_value(story, "version name path path down");
}

static void test_hooks__of_a_migrations_own_way_down(void **state)
{
    (void)state;
    make_story();
    chain_add("1_a.up.sql", "SELECT 1;");
    chain_add("1_a.down.sql", "SELECT 1;");
    chain_add("1_a.yaml", "hooks:\n- {phase: after_ddl, type: sql, config: {sql: \"insert into "
                          "story(word) values ('up')\"}}\n"
                          "down:\n  hooks:\n  - {phase: after_ddl, type: sql, config: {sql: "
                          "\"insert into story(word) values ('down')\"}}\n");
    assert_run(migrate_up(), 1);
    assert_run(migrate_down(1), 1);
    assert_value(story, "up down");
}

static void test_hooks__a_failure_fails_the_migration_and_leaves_an_event(void **state)
{
    (void)state;
    make_story();
    hooks_are(
        "- {phase: after_ddl, type: sql, name: fill, config: {sql: 'insert into a values (1)'}}\n"
        "- {phase: after_validation, type: sql, name: bad, config: {sql: 'select 1/0'}}\n"
        "- {phase: cleanup, type: sql, config: {sql: \"insert into story(word) values ('!')\"}}\n"
        "- {phase: on_error, type: sql, name: alarm, config: {sql: \"insert into story(word) "
        "values ('alarm')\"}}\n");
    chain_add("1_a.up.sql", "CREATE TABLE a (id int);");
    assert_failed(migrate_up(), ERROR_MIGRATION,
                  "failed in after_validation and was rolled back: hook \"sql, bad\" "
                  "(confiture.yaml:2) failed: division by zero");
    assert_no_table("a");
    assert_ledger("");
    assert_value(story, "alarm");
    assert_value("SELECT string_agg(kind, ' ') FROM confiture.event", "failed");
    assert_value(
        "SELECT string_agg((h ->> 'hook') || coalesce(':' || (h ->> 'sqlstate'), ''), ' ') "
        "FROM confiture.event, jsonb_array_elements(details -> 'hooks') h",
        "fill bad:22012 alarm");
    assert_value("SELECT details -> 'error' ->> 'sqlstate' FROM confiture.event", "22012");
    assert_logged("warning: event=hook_failed migration=1 phase=AFTER_VALIDATION hook=bad");
}

static void test_hooks__a_warning_undoes_the_hook_alone(void **state)
{
    (void)state;
    make_story();
    hooks_are("- {phase: after_ddl, type: sql, name: bad, on_failure: warn, config: {sql: \"insert "
              "into story(word) values ('gone'); select 1/0\"}}\n"
              "- {phase: after_ddl, type: sql, config: {sql: \"insert into story(word) values "
              "('kept')\"}}\n");
    chain_add("1_a.up.sql", "CREATE TABLE a (id int);");
    assert_run(migrate_up(), 1);
    assert_value(story, "kept");
    assert_value("SELECT details -> 'hooks' -> 0 ->> 'warning' FROM confiture.event", "true");
    assert_logged("on_failure=warn");
}

static void test_hooks__a_timeout_is_for_the_whole_hook(void **state)
{
    (void)state;
    hooks_are("- {phase: after_ddl, type: sql, timeout: 300ms, config: {sql: 'select "
              "pg_sleep(0.2); select pg_sleep(0.2); select pg_sleep(20)'}}\n");
    chain_add("1_a.up.sql", "CREATE TABLE a (id int);");
    assert_failed(migrate_up(), ERROR_MIGRATION, "ran longer than its timeout of 300 ms");
    assert_true(hooks_duration < 5 * G_USEC_PER_SEC);
    assert_no_table("a");
    assert_value("SELECT kind FROM confiture.event", "failed");
}

static void test_hooks__a_timeout_may_be_a_warning_and_ends_with_the_hook(void **state)
{
    (void)state;
    hooks_are("- {phase: before_ddl, type: sql, timeout: 100ms, on_failure: warn, config: {sql: "
              "'select pg_sleep(20)'}}\n"
              "- {phase: before_ddl, type: sql, timeout: 200ms, config: {sql: 'select 1'}}\n");
    chain_add("1_a.up.sql", "SELECT pg_sleep(0.4); CREATE TABLE a AS SELECT "
                            "current_setting('statement_timeout') AS t;");
    assert_run(migrate_up(), 1);
    assert_value("SELECT t FROM a", "0");
}

static void test_hooks__outside_each_is_a_transaction(void **state)
{
    (void)state;
    make_story();
    hooks_are("- {phase: before_ddl, type: sql, config: {sql: \"insert into story(word) values "
              "('a')\"}}\n"
              "- {phase: after_ddl, type: sql, config: {sql: \"insert into story(word) values "
              "('b'); insert into story(word) values ('c')\"}}\n"
              "- {phase: after_ddl, type: sql, on_failure: warn, config: {sql: \"insert into "
              "story(word) values ('gone'); select 1/0\"}}\n");
    chain_add("1_a.up.sql", "VACUUM story;");
    assert_run(migrate_up(), 1);
    assert_value(story, "a b c");
    assert_value("SELECT count(DISTINCT xid) FROM story", "2");
}

static void test_hooks__sql_that_ends_the_transaction_is_refused_before_anything_runs(void **state)
{
    (void)state;
    static const char *const texts[] = {"select 1; COMMIT", "rollback",   "END", "begin",
                                        "vacuum",           "savepoint x"};
    chain_add("1_a.up.sql", "CREATE TABLE a (id int);");
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autofree char *yaml =
            g_strdup_printf("- {phase: after_ddl, type: sql, config: {sql: '%s'}}", texts[i]);
        hooks_are(yaml);
        assert_failed(migrate_up(), ERROR_INPUT, "cannot stand in a hook");
        assert_int_equal(error_line(failure), 1);
    }
    hooks_are("- {phase: after_ddl, type: sql, on_failure: warn, config: {sql: 'do $$begin execute "
              "''commit''; end$$'}}");
    assert_run(migrate_up(), 1);
    assert_value("SELECT count(*) FROM a", "0");
}

static void test_hooks__settings_do_not_outlive_the_migration(void **state)
{
    (void)state;
    static const char *const phases[] = {"before_ddl", "after_ddl", "cleanup"};
    for (guint i = 0; i < G_N_ELEMENTS(phases); i++) {
        g_autofree char *yaml =
            g_strdup_printf("- {phase: %s, type: sql, when: {name: first}, config: {sql: \"set "
                            "search_path = pg_catalog; create temp table t ()\"}}\n",
                            phases[i]);
        g_autofree char *first = g_strdup_printf("%u1_first.up.sql", i + 1),
                        *second = g_strdup_printf("%u2_second.up.sql", i + 1);
        hooks_are(yaml);
        chain_add(first, "CREATE SCHEMA IF NOT EXISTS app;");
        chain_add(second, "CREATE TABLE a AS SELECT current_setting('search_path') AS path, "
                          "to_regclass('pg_temp.t') IS NULL AS gone;");
        assert_run(migrate_up(), 2);
        assert_value("SELECT path || ' ' || gone FROM a", "\"$user\", public true");
        run_sql("DROP TABLE a");
    }
}

static void test_hooks__file_errors_have_their_place(void **state)
{
    (void)state;
    hooks_are("- {phase: after_ddl, type: sql, config: {file: m/hooks/fill.txt}}");
    chain_add("hooks/fill.txt", "SELECT 1;\n\nSELECT nothing FROM nowhere;\n");
    chain_add("1_a.up.sql", "SELECT 1;");
    assert_failed(migrate_up(), ERROR_MIGRATION, "nowhere");
    assert_string_equal(error_path(failure), "m/hooks/fill.txt");
    assert_int_equal(error_line(failure), 3);
    hooks_are("- {phase: after_ddl, type: sql, config: {file: m/hooks/none.txt}}");
    assert_failed(migrate_up(), ERROR_INPUT, "none.txt");
}

static void test_hooks__in_a_single_transaction_each_event_has_its_own(void **state)
{
    (void)state;
    make_story();
    plan_options.single_transaction = TRUE;
    hooks_are("- {phase: after_ddl, type: sql, name: one, when: {version: 1}, config: {sql: "
              "\"insert into story(word) values ('1')\"}}\n"
              "- {phase: after_ddl, type: sql, name: two, when: {version: 2}, config: {sql: "
              "\"insert into story(word) values ('2')\"}}\n"
              "- {phase: after_ddl, type: sql, name: bad, when: {version: 4}, config: {sql: select "
              "1/0}}\n");
    chain_add("1_a.up.sql", "SELECT 1;");
    chain_add("2_b.up.sql", "SELECT 1;");
    assert_run(migrate_up(), 2);
    assert_value("SELECT string_agg(details #>> '{hooks,0,hook}', ' ' ORDER BY version) FROM "
                 "confiture.event",
                 "one two");
    assert_value("SELECT count(DISTINCT xid) FROM story", "1");
    chain_add("3_c.up.sql", "CREATE TABLE c ();");
    chain_add("4_d.up.sql", "SELECT 1;");
    assert_failed(migrate_up(), ERROR_MIGRATION, "everything was rolled back: hook \"sql, bad\"");
    assert_no_table("c");
    assert_value("SELECT string_agg(version, ' ') FROM confiture.event WHERE kind = 'failed'", "4");
}

static void test_hooks__on_error_runs_all_and_tells_what_failed(void **state)
{
    (void)state;
    make_story();
    hooks_are("- {phase: on_error, type: sql, name: first, config: {sql: \"insert into story(word) "
              "values ('gone'); select 1/0\"}}\n"
              "- {phase: on_error, type: sql, name: second, config: {sql: \"insert into "
              "story(word) values ('kept')\"}}\n");
    chain_add("1_a.up.sql", "SELECT nothing;");
    assert_failed(migrate_up(), ERROR_MIGRATION, "column \"nothing\" does not exist");
    assert_value(story, "kept");
    assert_int_equal(summary.notes->len, 1);
    assert_non_null(strstr(g_ptr_array_index(summary.notes, 0), "division by zero"));
    assert_value("SELECT details -> 'error' ->> 'sqlstate' FROM confiture.event", "42703");
}

static void test_hooks__a_lost_connection_fails_whatever_on_failure_says(void **state)
{
    (void)state;
    make_story();
    hooks_are("- {phase: after_ddl, type: sql, on_failure: warn, config: {sql: select "
              "pg_terminate_backend(pg_backend_pid())}}\n"
              "- {phase: on_error, type: sql, config: {sql: select 1}}\n"
              "- {phase: on_error, type: notify, name: alarm, config: {command: [sh, -c, 'grep -q "
              "after_ddl']}}\n");
    chain_add("1_a.up.sql", "CREATE TABLE a ();");
    assert_failed(migrate_up(), ERROR_CONNECTION, "cut off during after_ddl");
    assert_no_table("a");
    assert_logged("hook=sql type=sql");
    assert_logged("event=hook_finished migration=1 phase=ON_ERROR hook=alarm");
}

static void test_hooks__a_hook_costs_less_than_a_millisecond(void **state)
{
    (void)state;
    enum { HOOKS = 200 };
    g_autoptr(GString) yaml = g_string_new(NULL);
    for (guint i = 0; i < HOOKS; i++)
        g_string_append(yaml, "- {phase: after_ddl, type: sql, config: {sql: 'select 1'}}\n");
    hooks_are(yaml->str);
    chain_add("1_a.up.sql", "SELECT 1;");
    assert_run(migrate_up(), 1);
    print_message("%.3f ms a hook\n", (double)hooks_duration / 1000 / HOOKS);
    assert_value("SELECT jsonb_array_length(details -> 'hooks') FROM confiture.event", "200");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        HOOK_TEST(test_hooks__run_by_phase_priority_and_order),
        HOOK_TEST(test_hooks__when_chooses_migrations),
        HOOK_TEST(test_hooks__of_a_migrations_own_way_down),
        HOOK_TEST(test_hooks__a_failure_fails_the_migration_and_leaves_an_event),
        HOOK_TEST(test_hooks__a_warning_undoes_the_hook_alone),
        HOOK_TEST(test_hooks__a_timeout_is_for_the_whole_hook),
        HOOK_TEST(test_hooks__a_timeout_may_be_a_warning_and_ends_with_the_hook),
        HOOK_TEST(test_hooks__outside_each_is_a_transaction),
        HOOK_TEST(test_hooks__sql_that_ends_the_transaction_is_refused_before_anything_runs),
        HOOK_TEST(test_hooks__settings_do_not_outlive_the_migration),
        HOOK_TEST(test_hooks__file_errors_have_their_place),
        HOOK_TEST(test_hooks__in_a_single_transaction_each_event_has_its_own),
        HOOK_TEST(test_hooks__on_error_runs_all_and_tells_what_failed),
        HOOK_TEST(test_hooks__a_lost_connection_fails_whatever_on_failure_says),
        HOOK_TEST(test_hooks__a_hook_costs_less_than_a_millisecond),
    };
    return cmocka_run_group_tests(tests, start_server, stop_server);
}
