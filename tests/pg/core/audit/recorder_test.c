#include "pg/core/audit/database.h"

#include "core/audit/recorder.h"
#include "core/migrate/runner.h"

#include <string.h>

/* A repository that knows one commit, or none at all. */
typedef struct Source {
    ProvenanceSource source;
    gboolean fails;
} Source;

static Provenance *find(ProvenanceSource *self, const char *path, G_GNUC_UNUSED GBytes *bytes,
                        GError **error)
{
    if (((Source *)self)->fails) {
        error_set(error, ERROR_INPUT, "the object database is damaged");
        return NULL;
    }
    Provenance *provenance = provenance_new();
    provenance->path = g_strconcat("services/db/", path, NULL);
    provenance->blob_oid = g_strdup("b10b");
    provenance->commit_oid = g_strdup("c0ffee");
    provenance->origin_oid = g_strdup("0419");
    provenance->branch = g_strdup("main");
    provenance->describe = g_strdup("v1.0");
    provenance->worktree = g_strdup("clean");
    provenance->author_name = g_strdup("\xc9mile");
    provenance->author_email = g_strdup("e@example.org");
    provenance->authored_at = g_strdup("2026-05-20T16:30:15+02:00");
    provenance->subject = g_strdup("Say \"orders\"");
    provenance->note = g_strdup("shallow clone");
    return provenance;
}

static Source knowing = {.source = {.find = find}};
static Source failing = {.source = {.find = find}, .fails = TRUE};

static void add_file(SourceTree *tree, const char *path, const char *text)
{
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    source_memory_add(tree, path, bytes);
}

typedef struct Job {
    Source *source;
    gboolean dry_run, single_transaction;
    guint down; /* how many to revert; 0: up */
    guint warnings;
} Job;

/* What confiture-migrate does. The message of the failure, NULL without one. */
static char *migrate(Database *database, SourceTree *tree, Job *job)
{
    g_autoptr(GError) error = NULL;
    RecorderOptions recording = {.environment = "test",
                                 .provenance = job->source != NULL ? &job->source->source : NULL,
                                 .tool_version = "0.1.0",
                                 .dry_run = job->dry_run};
    PhaseListener *const listeners[] = {recorder_new(&recording)};
    RunnerOptions options = {.ledger_schema = "confiture",
                             .single_transaction = job->single_transaction,
                             .lock_wait = 1000,
                             .listeners = listeners,
                             .n_listeners = 1};
    g_autoptr(Chain) chain =
        chain_discover(tree, &(ChainOptions){.folder = "db", .format = "auto"}, &error);
    assert_no_error(error);
    g_autoptr(Runner) runner = runner_open(database->connection, tree, chain, &options, &error);
    assert_no_error(error);
    PlanOptions choice = {.count = job->down, .single_transaction = job->single_transaction};
    g_autoptr(Plan) plan = job->down > 0 ? plan_down(runner_input(runner), &choice, &error)
                                         : plan_up(runner_input(runner), &choice, &error);
    assert_no_error(error);
    g_auto(RunSummary) summary = {0};
    gboolean success = runner_run(runner, plan, &summary, &error);
    job->warnings = recorder_warnings(listeners[0])->len;
    if (summary.notes != NULL && summary.notes->len > 0)
        fail_msg("%s", (char *)g_ptr_array_index(summary.notes, 0));
    recorder_free(listeners[0]);
    return success ? NULL : g_strdup(error->message);
}

static void assert_migrates(Database *database, SourceTree *tree, Job job)
{
    g_autofree char *failure = migrate(database, tree, &job);
    if (failure != NULL)
        fail_msg("%s", failure);
}

static SourceTree *orders_tree(void)
{
    SourceTree *tree = source_memory_new();
    add_file(tree, "db/0001_orders.up.sql",
             "-- confiture: lock_timeout=2s\nCREATE TABLE public.orders (id int);\nINSERT INTO "
             "public.orders VALUES (1), (2);\n");
    add_file(tree, "db/0001_orders.down.sql", "DROP TABLE public.orders;\n");
    return tree;
}

static const char chain_holds[] = "select count(*) from confiture.verify_chain()";

static void test_applied__is_recorded_with_its_commit(void **state)
{
    Database *database = *state;
    g_autoptr(SourceTree) tree = orders_tree();
    assert_migrates(database, tree, (Job){.source = &knowing});
    assert_answer(database->connection,
                  "select concat_ws(' ', id, kind, environment, version, name, path, blob_oid, "
                  "commit_oid, origin_oid, branch,"
                  " describe, worktree, author_email, authored_at at time zone 'UTC', subject, "
                  "tool_version, statements,"
                  " rows_affected) from confiture.event",
                  "1 applied test 0001 orders services/db/db/0001_orders.up.sql b10b c0ffee 0419 "
                  "main v1.0 clean e@example.org "
                  "2026-05-20 14:30:15 Say \"orders\" 0.1.0 2 2");
    assert_answer(database->connection,
                  "select checksum = (select encode(sha256(convert_to(e'-- confiture: "
                  "lock_timeout=2s\\nCREATE TABLE public.orders"
                  " (id int);\\nINSERT INTO public.orders VALUES (1), (2);\\n', 'UTF8')), 'hex')) "
                  "from confiture.event",
                  "t");
    assert_answer(database->connection, "select author_name from confiture.event",
                  "\xef\xbf\xbdmile");
    assert_answer(database->connection,
                  "select duration_us > 0 and os_user <> '' and host <> '' from confiture.event",
                  "t");
    assert_answer(database->connection,
                  "select string_agg(o ->> 'identity', ' ') from confiture.event,"
                  " jsonb_array_elements(objects) o where o ->> 'action' = 'created'",
                  "public.orders public.orders.id");
    assert_answer(database->connection,
                  "select concat_ws(' ', details ->> 'direction', details -> 'settings' ->> "
                  "'lock_timeout', details ->> 'note',"
                  " details -> 'outcomes' -> 1 ->> 'tag', details -> 'outcomes' -> 1 ->> 'line') "
                  "from confiture.event",
                  "up 2s shallow clone INSERT 0 2 3");
    assert_answer(database->connection, chain_holds, "0");
}

static void test_applied__and_the_ledger_are_one_transaction(void **state)
{
    Database *database = *state;
    g_autoptr(SourceTree) tree = orders_tree();
    add_file(tree, "db/0002_more.up.sql", "CREATE TABLE public.more (id int);");
    assert_migrates(database, tree, (Job){0});
    assert_answer(database->connection,
                  "select string_agg(m.version || ' ' || m.event_id, ', ' order by m.version) from "
                  "confiture.migration m"
                  " join confiture.event e on e.id = m.event_id and e.version = m.version and "
                  "e.xid::xid = m.xmin",
                  "0001 1, 0002 2");
    assert_answer(database->connection,
                  "select count(*) from pg_class c join confiture.event e on e.xid::xid = c.xmin"
                  " where (c.relname, e.version) in (('orders', '0001'), ('more', '0002'))",
                  "2");
}

static void test_single_transaction__records_each_migration(void **state)
{
    Database *database = *state;
    g_autoptr(SourceTree) tree = orders_tree();
    add_file(tree, "db/0002_more.up.sql", "CREATE TABLE public.more (id int);");
    assert_migrates(database, tree, (Job){.single_transaction = TRUE});
    assert_answer(database->connection,
                  "select string_agg(m.version || ' ' || m.event_id, ', ' order by m.version) from "
                  "confiture.migration m",
                  "0001 1, 0002 2");
    assert_answer(database->connection, chain_holds, "0");
}

static void test_reverted__is_recorded(void **state)
{
    Database *database = *state;
    g_autoptr(SourceTree) tree = orders_tree();
    assert_migrates(database, tree, (Job){.source = &knowing});
    assert_migrates(database, tree, (Job){.source = &knowing, .down = 1});
    assert_answer(database->connection,
                  "select concat_ws(' ', kind, version, path, details ->> 'direction', objects -> "
                  "0 ->> 'action')"
                  " from confiture.event where id = 2",
                  "reverted 0001 services/db/db/0001_orders.down.sql down dropped");
    assert_answer(database->connection, chain_holds, "0");
}

static void test_reverted__by_the_stored_text_says_so(void **state)
{
    Database *database = *state;
    g_autoptr(SourceTree) tree = orders_tree(), empty = source_memory_new();
    add_file(empty, "db/0000_first.up.sql", "SELECT 1;");
    assert_migrates(database, tree, (Job){.source = &knowing});
    assert_migrates(database, empty, (Job){.source = &knowing, .down = 1});
    assert_answer(database->connection,
                  "select concat_ws(' ', kind, version, coalesce(path, '-'), blob_oid, worktree, "
                  "details -> 'stored')"
                  " from confiture.event where id = 2",
                  "reverted 0001 - 0b6ad43bf4d72b3b931a6d075fa8f116164277c9 none true");
}

static void test_failed__is_recorded_after_the_rollback(void **state)
{
    Database *database = *state;
    g_autoptr(SourceTree) tree = orders_tree();
    add_file(tree, "db/0002_wrong.up.sql",
             "CREATE TABLE public.more (id int);\nALTER TABLE public.nothing ADD x int;\n");
    Job job = {.source = &knowing};
    g_autofree char *failure = migrate(database, tree, &job);
    assert_non_null(failure);
    assert_answer(database->connection,
                  "select concat_ws(' ', id, kind, version, details -> 'error' ->> 'sqlstate', "
                  "details -> 'error' ->> 'line',"
                  " details -> 'error' ->> 'path', objects, details ? 'transaction') from "
                  "confiture.event where id = 2",
                  "2 failed 0002 42P01 2 db/0002_wrong.up.sql [] f");
    assert_answer(database->connection, "select count(*) from confiture.migration", "1");
    assert_answer(database->connection, chain_holds, "0");
}

static void test_outside_a_transaction__is_recorded(void **state)
{
    Database *database = *state;
    g_autoptr(SourceTree) tree = orders_tree();
    add_file(
        tree, "db/0002_index.up.sql",
        "-- confiture: transaction=off\nCREATE INDEX CONCURRENTLY by_id ON public.orders (id);\n");
    assert_migrates(database, tree, (Job){.source = &knowing});
    assert_answer(database->connection,
                  "select concat_ws(' ', kind, details -> 'transaction', objects -> 0 ->> "
                  "'identity') from confiture.event"
                  " where id = 2",
                  "applied false public.by_id");
    assert_answer(database->connection,
                  "select event_id from confiture.migration where version = '0002'", "2");
}

static void test_failed_half_way__keeps_what_is_done(void **state)
{
    Database *database = *state;
    g_autoptr(SourceTree) tree = orders_tree();
    add_file(tree, "db/0002_index.up.sql",
             "-- confiture: transaction=off\nCREATE TABLE public.done (id int);\n"
             "CREATE INDEX CONCURRENTLY by_id ON public.nothing (id);\n");
    Job job = {.source = &knowing};
    g_autofree char *failure = migrate(database, tree, &job);
    assert_non_null(failure);
    assert_answer(
        database->connection,
        "select concat_ws(' ', kind, details -> 'transaction', objects -> 0 ->> 'identity',"
        " jsonb_path_exists(objects, '$[*] ? (@.kind == \"index\")')) from confiture.event where "
        "id = 2",
        "failed false public.done f");
}

static void test_provenance__that_cannot_be_found_is_a_warning(void **state)
{
    Database *database = *state;
    g_autoptr(SourceTree) tree = orders_tree();
    Job job = {.source = &failing};
    g_autofree char *failure = migrate(database, tree, &job);
    assert_null(failure);
    assert_int_equal(job.warnings, 1);
    assert_answer(database->connection,
                  "select concat_ws(' ', path, length(blob_oid), worktree, details ->> 'note') "
                  "from confiture.event",
                  "db/0001_orders.up.sql 40 none provenance of \"db/0001_orders.up.sql\" is not "
                  "known: the object database is "
                  "damaged");
}

static void test_dry_run__leaves_no_trace(void **state)
{
    Database *database = *state;
    g_autoptr(SourceTree) tree = orders_tree();
    run(database->connection, "drop schema confiture cascade");
    assert_migrates(database, tree, (Job){.dry_run = TRUE});
    assert_answer(database->connection, "select to_regclass('confiture.event')", NULL);
}

static void test_event_log__is_made_by_the_first_migration_alone(void **state)
{
    Database *database = *state;
    g_autoptr(SourceTree) tree = orders_tree();
    run(database->connection, "drop schema confiture cascade");
    assert_migrates(database, tree, (Job){0});
    assert_migrates(database, tree, (Job){0});
    assert_answer(database->connection, "select count(*) from confiture.event", "1");
    assert_answer(database->connection, chain_holds, "0");
}

static void test_search_path__that_leads_into_the_log_is_refused(void **state)
{
    Database *database = *state;
    g_autoptr(SourceTree) tree = orders_tree();
    run(database->connection, "set search_path = confiture, public");
    Job job = {0};
    g_autofree char *failure = migrate(database, tree, &job);
    assert_non_null(failure);
    assert_non_null(strstr(failure, "search_path leads to \"confiture\" first"));
    assert_answer(database->connection, "select count(*) from confiture.event", "0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        database_test(test_applied__is_recorded_with_its_commit),
        database_test(test_applied__and_the_ledger_are_one_transaction),
        database_test(test_single_transaction__records_each_migration),
        database_test(test_reverted__is_recorded),
        database_test(test_reverted__by_the_stored_text_says_so),
        database_test(test_failed__is_recorded_after_the_rollback),
        database_test(test_outside_a_transaction__is_recorded),
        database_test(test_failed_half_way__keeps_what_is_done),
        database_test(test_provenance__that_cannot_be_found_is_a_warning),
        database_test(test_search_path__that_leads_into_the_log_is_refused),
        database_test(test_dry_run__leaves_no_trace),
        database_test(test_event_log__is_made_by_the_first_migration_alone),
    };
    return cmocka_run_group_tests(tests, start_server, stop_server);
}
