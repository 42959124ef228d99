#include "fixture.h"

/* Writes down what it is told, and can be told to fail at a word. */
typedef struct Scribe {
    PhaseListener listener;
    GString *story;
    const char *fails_at;
    guint statements;
} Scribe;

static Scribe scribe;

static gboolean tell(PhaseListener *listener, const char *word, const MigrationRun *run,
                     GError **error)
{
    Scribe *self = (Scribe *)listener;
    g_string_append_printf(self->story, "%s%s%s%s", self->story->len > 0 ? " " : "", word,
                           run != NULL ? ":" : "", run != NULL ? run->migration->version : "");
    if (g_strcmp0(self->fails_at, word) != 0)
        return TRUE;
    error_set(error, ERROR_REFUSED, "the scribe says no");
    return FALSE;
}

static gboolean on_begin(PhaseListener *listener, Connection *with, guint pending, GError **error)
{
    g_autofree char *word = g_strdup_printf("begin(%u)", pending);
    assert_non_null(with);
    return tell(listener, word, NULL, error);
}

static gboolean on_phase(PhaseListener *listener, Phase phase, MigrationRun *run, GError **error)
{
    if (phase != PHASE_ON_ERROR)
        assert_int_equal(connection_in_transaction(run->connection), run->in_transaction);
    return tell(listener, phase_name(phase), run, error);
}

static void on_statement(PhaseListener *listener, const MigrationRun *run,
                         const StatementOutcome *outcome)
{
    Scribe *self = (Scribe *)listener;
    self->statements++;
    assert_int_equal(outcome->ordinal, run->outcomes->len);
    assert_true(outcome->line > 0);
    assert_non_null(outcome->tag);
}

static gboolean on_record(PhaseListener *listener, MigrationRun *run, Pipeline *pipeline,
                          GError **error)
{
    const char *version = run->migration->version;
    pipeline_add(pipeline, "INSERT INTO record VALUES ($1, pg_current_xact_id())", 1, &version);
    run->event_id_sql = "40 + 2";
    return tell(listener, "record", run, error);
}

static void on_committed(PhaseListener *listener, const MigrationRun *run)
{
    tell(listener, "committed", run, NULL);
}

static gboolean on_failed(PhaseListener *listener, MigrationRun *run, GError **error)
{
    assert_non_null(run->failure);
    if (!connection_is_broken(run->connection))
        assert_false(connection_in_transaction(run->connection));
    return tell(listener, "failed", run, error);
}

static void on_end(PhaseListener *listener)
{
    tell(listener, "end", NULL, NULL);
}

static void on_starting(PhaseListener *listener, const MigrationRun *run)
{
    tell(listener, "starting", run, NULL);
}

static const PhaseListenerClass full_class = {.name = "scribe",
                                              .run_begin = on_begin,
                                              .phase = on_phase,
                                              .statement = on_statement,
                                              .record = on_record,
                                              .committed = on_committed,
                                              .failed = on_failed,
                                              .run_end = on_end,
                                              .starting = on_starting};
static const PhaseListenerClass quiet_class = {
    .name = "quiet scribe", .record = on_record, .committed = on_committed};

static PhaseListener *const listeners[] = {&scribe.listener};

static int setup_scribe(void **state)
{
    int status = setup(state);
    scribe = (Scribe){.listener = {&full_class}, .story = g_string_new(NULL)};
    runner_options.listeners = listeners;
    runner_options.n_listeners = 1;
    run_sql("CREATE TABLE record (version text, xid xid8)");
    return status;
}

static int teardown_scribe(void **state)
{
    g_string_free(scribe.story, TRUE);
    return teardown(state);
}

static void assert_story(const char *expected)
{
    if (strcmp(scribe.story->str, expected) != 0)
        fail_msg("it went: %s", scribe.story->str);
    g_string_truncate(scribe.story, 0);
}

static void test_phases__come_in_their_order(void **state)
{
    (void)state;
    chain_add("1.up.sql", "CREATE TABLE a ();\nCREATE TABLE b ();");
    chain_add("2.up.sql", "CREATE TABLE c ();");
    assert_run(up(), 2);
    assert_story("begin(2) "
                 "starting:1 before_validation:1 before_ddl:1 after_ddl:1 after_validation:1 "
                 "cleanup:1 record:1 committed:1 "
                 "starting:2 before_validation:2 before_ddl:2 after_ddl:2 after_validation:2 "
                 "cleanup:2 record:2 committed:2 end");
    assert_int_equal(scribe.statements, 3);
}

static void test_phases__nothing_to_do_calls_nobody(void **state)
{
    (void)state;
    assert_run(up(), 0);
    assert_story("");
}

static void test_phases__of_a_way_down_are_the_same(void **state)
{
    (void)state;
    chain_add("1.up.sql", "CREATE TABLE a ();");
    chain_add("1.down.sql", "DROP TABLE a;");
    assert_run(up(), 1);
    g_string_truncate(scribe.story, 0);
    assert_run(down(1), 1);
    assert_story("begin(1) starting:1 before_validation:1 before_ddl:1 after_ddl:1 "
                 "after_validation:1 cleanup:1 record:1 "
                 "committed:1 end");
}

static void test_phases__outside_a_transaction_come_in_the_same_order(void **state)
{
    (void)state;
    chain_add("1.up.sql", "VACUUM;");
    assert_run(up(), 1);
    assert_story("begin(1) starting:1 before_validation:1 before_ddl:1 after_ddl:1 "
                 "after_validation:1 cleanup:1 record:1 "
                 "committed:1 end");
    assert_value("SELECT event_id FROM confiture.migration", "42");
}

static void test_phases__record_is_in_the_transaction_of_the_migration(void **state)
{
    (void)state;
    chain_add("1.up.sql", "CREATE TABLE a AS SELECT pg_current_xact_id() AS xid;");
    assert_run(up(), 1);
    assert_value("SELECT a.xid = record.xid AND m.xmin::text = (a.xid::text::bigint % "
                 "4294967296)::text AND event_id = 42 "
                 "FROM a, record, confiture.migration m",
                 "t");
}

static void test_phases__without_a_phase_function_the_rest_is_the_same(void **state)
{
    (void)state;
    scribe.listener.class = &quiet_class;
    chain_add("1.up.sql", "CREATE TABLE a AS SELECT pg_current_xact_id() AS xid;");
    assert_run(up(), 1);
    assert_story("record:1 committed:1");
    assert_value("SELECT a.xid = record.xid FROM a, record", "t");
}

static void test_phases__after_a_failure_comes_on_error_then_failed(void **state)
{
    (void)state;
    chain_add("1.up.sql", "CREATE TABLE a ();\nSELECT 1/0;");
    chain_add("2.up.sql", "CREATE TABLE b ();");
    assert_failed(up(), ERROR_MIGRATION, "division");
    assert_story("begin(2) starting:1 before_validation:1 before_ddl:1 on_error:1 failed:1 end");
    assert_value("SELECT count(*) FROM record", "0");
}

static void test_phases__a_listener_that_fails_fails_the_migration(void **state)
{
    (void)state;
    static const char *const words[] = {"before_validation", "before_ddl", "after_ddl",
                                        "after_validation",  "cleanup",    "record"};
    chain_add("1.up.sql", "CREATE TABLE a ();");
    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        scribe.fails_at = words[i];
        g_string_truncate(scribe.story, 0);
        assert_failed(up(), ERROR_MIGRATION, "the scribe says no");
        assert_true(g_str_has_suffix(scribe.story->str, " on_error:1 failed:1 end"));
        assert_no_table("a");
        assert_ledger("");
    }
}

static void test_phases__an_error_in_on_error_is_told_beside_the_first(void **state)
{
    (void)state;
    scribe.fails_at = "on_error";
    chain_add("1.up.sql", "SELECT 1/0;");
    assert_failed(up(), ERROR_MIGRATION, "division");
    assert_int_equal(summary.notes->len, 1);
    assert_non_null(strstr(g_ptr_array_index(summary.notes, 0), "the scribe says no"));
    assert_true(g_str_has_suffix(scribe.story->str, "failed:1 end"));
}

static void test_phases__in_a_single_transaction_committed_comes_last(void **state)
{
    (void)state;
    plan_options.single_transaction = TRUE;
    chain_add("1.up.sql", "CREATE TABLE a ();");
    chain_add("2.up.sql", "CREATE TABLE b ();");
    assert_run(up(), 2);
    assert_story("begin(2) "
                 "starting:1 before_validation:1 before_ddl:1 after_ddl:1 after_validation:1 "
                 "cleanup:1 record:1 "
                 "starting:2 before_validation:2 before_ddl:2 after_ddl:2 after_validation:2 "
                 "cleanup:2 record:2 "
                 "committed:1 committed:2 end");
    chain_add("3.up.sql", "CREATE TABLE c ();");
    chain_add("4.up.sql", "SELECT 1/0;");
    g_string_truncate(scribe.story, 0);
    assert_failed(up(), ERROR_MIGRATION, "division");
    assert_null(strstr(scribe.story->str, "committed"));
    assert_true(g_str_has_suffix(scribe.story->str, "on_error:4 failed:4 end"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup_scribe, teardown_scribe)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_phases__come_in_their_order),
        TEST(test_phases__nothing_to_do_calls_nobody),
        TEST(test_phases__of_a_way_down_are_the_same),
        TEST(test_phases__outside_a_transaction_come_in_the_same_order),
        TEST(test_phases__record_is_in_the_transaction_of_the_migration),
        TEST(test_phases__without_a_phase_function_the_rest_is_the_same),
        TEST(test_phases__after_a_failure_comes_on_error_then_failed),
        TEST(test_phases__a_listener_that_fails_fails_the_migration),
        TEST(test_phases__an_error_in_on_error_is_told_beside_the_first),
        TEST(test_phases__in_a_single_transaction_committed_comes_last),
    };
    return cmocka_run_group_tests(tests, start_server, stop_server);
}
