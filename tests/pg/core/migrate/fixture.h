/*
 * A chain of migrations in memory, a fresh database for each test, and one word for each thing that
 * is done with them.
 *
 *     chain_add("0001_a.up.sql", "CREATE TABLE a (id int);");
 *     assert_run(up(), 1);
 *     assert_value("SELECT count(*) FROM a", "0");
 */
#ifndef TESTS_PG_CORE_MIGRATE_FIXTURE_H
#define TESTS_PG_CORE_MIGRATE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "core/base/error.h"
#include "core/migrate/runner.h"
#include "core/pg/scratch.h"

static Scratch *scratch;
static GHashTable *files; /* name -> text */
static char *url;
static Connection *connection;
static guint databases;

/* What the next run is to do differently; cleared by setup. */
static PlanOptions plan_options;
static RunnerOptions runner_options;

/* What the last run came to. */
static GError *failure;
static RunSummary summary;

static inline int start_server(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    scratch = scratch_start(NULL, &error);
    if (scratch == NULL)
        print_error("%s\n", error->message);
    return scratch == NULL;
}

static inline int stop_server(void **state)
{
    (void)state;
    scratch_stop(scratch);
    return 0;
}

static inline Connection *open_database(void)
{
    g_autoptr(GError) error = NULL;
    Connection *opened =
        connection_open(&(ConnectionOptions){.url = url, .application_name = "test"}, &error);
    if (opened == NULL)
        fail_msg("%s", error->message);
    return opened;
}

static inline int setup(void **state)
{
    (void)state;
    g_autofree char *name = g_strdup_printf("t%u", ++databases);
    url = scratch_create_database(scratch, name, NULL);
    files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    plan_options = (PlanOptions){0};
    runner_options = (RunnerOptions){.environment = "test", .lock_wait = 200};
    connection = open_database();
    return url == NULL;
}

static inline int teardown(void **state)
{
    (void)state;
    g_clear_pointer(&connection, connection_close);
    g_clear_pointer(&files, g_hash_table_unref);
    g_clear_pointer(&url, g_free);
    g_clear_error(&failure);
    run_summary_clear(&summary);
    return 0;
}

static inline void chain_add(const char *name, const char *text)
{
    g_hash_table_insert(files, g_strconcat("m/", name, NULL), g_strdup(text));
}

static inline void chain_remove(const char *name)
{
    g_autofree char *path = g_strconcat("m/", name, NULL);
    assert_true(g_hash_table_remove(files, path));
}

static inline SourceTree *tree_open(void)
{
    SourceTree *tree = source_memory_new();
    GHashTableIter iter;
    gpointer path, text;
    g_hash_table_iter_init(&iter, files);
    while (g_hash_table_iter_next(&iter, &path, &text)) {
        g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
        source_memory_add(tree, path, bytes);
    }
    return tree;
}

/* On `with`, or on a connection of its own as a program would. */
static inline gboolean run_on(Connection *with,
                              Plan *(*plan_func)(const PlanInput *, const PlanOptions *, GError **))
{
    g_clear_error(&failure);
    run_summary_clear(&summary);
    g_autoptr(SourceTree) tree = tree_open();
    g_autoptr(Chain) chain = chain_discover(tree, &(ChainOptions){.folder = "m"}, &failure);
    g_autoptr(Connection) own = with == NULL ? open_database() : NULL;
    runner_options.reconnect = (ConnectionOptions){.url = url, .application_name = "test"};
    runner_options.single_transaction = plan_options.single_transaction;
    runner_options.keep_going = plan_options.keep_going;
    assert_non_null(chain);
    g_autoptr(Runner) runner =
        runner_open(with != NULL ? with : own, tree, chain, &runner_options, &failure);
    g_autoptr(Plan) plan =
        runner != NULL ? plan_func(runner_input(runner), &plan_options, &failure) : NULL;
    gboolean success = plan != NULL && runner_run(runner, plan, &summary, &failure);
    assert_true(success == (failure == NULL));
    return success;
}

static inline gboolean up(void)
{
    return run_on(NULL, plan_up);
}

static inline gboolean down(guint count)
{
    plan_options.count = count;
    return run_on(NULL, plan_down);
}

static inline void assert_run(gboolean success, guint done)
{
    if (!success)
        fail_msg("%s", failure->message);
    assert_int_equal(summary.done, done);
}

/* It failed with that code, and the message has these words. */
static inline void assert_failed(gboolean success, ErrorCode code, const char *words)
{
    assert_false(success);
    if (!g_error_matches(failure, CONFITURE_ERROR, (int)code) ||
        strstr(failure->message, words) == NULL)
        fail_msg("not %d with \"%s\", but %d: %s", (int)code, words, failure->code,
                 failure->message);
}

static inline void run_sql(const char *sql)
{
    g_autoptr(GError) error = NULL;
    if (!connection_run_script(connection, sql, NULL, NULL, NULL, NULL, &error))
        fail_msg("%s: %s", sql, error->message);
}

static inline void assert_value(const char *sql, const char *expected)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Result) result = connection_query(connection, sql, 0, NULL, &error);
    if (result == NULL)
        fail_msg("%s: %s", sql, error->message);
    const char *value = result_rows(result) > 0 ? result_value(result, 0, 0) : "(no row)";
    if (g_strcmp0(value, expected) != 0)
        fail_msg("%s: %s, not %s", sql, value, expected);
}

/* "0001 applied, 0002 partial": the whole ledger, by version. */
static inline void assert_ledger(const char *expected)
{
    assert_value("SELECT coalesce(string_agg(version || ' ' || state, ', ' ORDER BY version), '') "
                 "FROM confiture.migration",
                 expected);
}

static inline void assert_no_table(const char *name)
{
    g_autofree char *sql = g_strdup_printf("SELECT to_regclass('%s') IS NULL", name);
    assert_value(sql, "t");
}

#endif
