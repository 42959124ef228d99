/* Events in pgGit. The fixture has exactly the objects that are written to, as they are documented;
 * pgGit itself is no part of the tests. */
#include "pg/core/audit/database.h"

#include "core/audit/pggit.h"

#include <string.h>

static char *fixture;

static int read_fixture(void **state)
{
    const char *source = g_getenv("CONFITURE_SOURCE");
    g_autofree char *path = g_build_filename(source != NULL ? source : ".", "tests", "pg", "core",
                                             "audit", "pggit_fixture.sql", NULL);
    if (!g_file_get_contents(path, &fixture, NULL, NULL))
        print_error("no %s: set CONFITURE_SOURCE\n", path);
    return fixture == NULL || start_server(state);
}

static int free_fixture(void **state)
{
    g_free(fixture);
    return stop_server(state);
}

static void assert_state(Connection *connection, const char *state, const char *word)
{
    g_auto(Pggit) pggit = {0};
    g_autoptr(GError) error = NULL;
    pggit_probe(connection, &pggit, &error);
    assert_no_error(error);
    assert_string_equal(pggit_state_word(pggit.state), state);
    g_autofree char *sentence = pggit_explain(&pggit);
    if (word == NULL)
        assert_null(sentence);
    else if (sentence == NULL || strstr(sentence, word) == NULL)
        fail_msg("\"%s\" lacks \"%s\"", sentence, word);
}

static void test_probe__tells_absent_ready_and_another_shape(void **state)
{
    Database *database = *state;
    assert_state(database->connection, "absent", NULL);
    run(database->connection, fixture);
    assert_state(database->connection, "ready", NULL);
    run(database->connection, "alter table pggit.commits drop column metadata");
    assert_state(database->connection, "unknown-shape", "commits.metadata");
    run(database->connection, "drop schema pggit cascade; create schema pggit");
    assert_state(database->connection, "unknown-shape", "history.id");
}

static void test_probe__names_the_grants_that_ddl_needs(void **state)
{
    Database *database = *state;
    run(database->connection, fixture);
    run(database->connection,
        "create role probe_a; grant create on schema public to probe_a; set role probe_a");
    g_auto(Pggit) pggit = {0};
    pggit_probe(database->connection, &pggit, NULL);
    assert_int_equal(pggit.state, PGGIT_NO_RIGHTS);
    assert_true(pggit.stops_ddl);
    assert_string_equal(pggit.grants, "GRANT USAGE ON ALL SEQUENCES IN SCHEMA pggit TO probe_a;");
    g_autoptr(GError) refused = NULL;
    assert_false(
        connection_command(database->connection, "create table public.t (a int)", &refused));
    assert_non_null(strstr(refused->message, "permission denied for sequence"));
    run(database->connection, "reset role");
    run(database->connection, pggit.grants);
    run(database->connection, "set role probe_a; create table public.t (a int)");
    assert_state(database->connection, "ready", NULL);
    run(database->connection,
        "reset role; revoke usage on schema pggit from public; set role probe_a");
    assert_state(database->connection, "no-rights", "GRANT USAGE ON SCHEMA pggit");
    run(database->connection, "reset role; drop owned by probe_a; drop role probe_a");
}

/* A migration as confiture-migrate runs it. */
static const char migration[] =
    "begin; create table public.orders (id int); create index on public.orders (id);"
    "insert into confiture.event (kind, version, name, branch, author_name, author_email, subject,"
    " commit_oid, details) values ('applied', '0001', 'orders', 'main', 'Ada', 'a@example.org',"
    " 'Keep orders', 'c0ffee', '{\"direction\": \"up\"}');"
    "select confiture.pggit_mirror('main', 0, true, false); commit";

static void test_mirror__is_a_commit_with_its_history(void **state)
{
    Database *database = *state;
    run(database->connection, fixture);
    run(database->connection, "create table public.before (a int)");
    run(database->connection, migration);
    run(database->connection, "create table public.after (a int)");
    assert_answer(database->connection,
                  "select message || '|' || author || '|' || (metadata ->> 'event') || '|' ||"
                  " (metadata -> 'git' ->> 'commit') from pggit.commits",
                  "Keep orders|Ada <a@example.org>|MIGRATION_APPLIED|c0ffee");
    assert_answer(database->connection,
                  "select count(*) from pggit.commits c join confiture.event e on e.hash = c.hash"
                  " join pggit.branches b on b.head_commit_hash = c.hash where b.name = 'main'",
                  "1");
    assert_answer(database->connection,
                  "select string_agg(change_description, ', ' order by id) from pggit.history"
                  " where commit_hash is not null",
                  "CREATE TABLE public.orders, CREATE INDEX public.orders_id_idx");
    assert_answer(database->connection, "select count(*) from confiture.outbox", "0");
}

static void test_mirror__goes_with_the_transaction(void **state)
{
    Database *database = *state;
    run(database->connection, fixture);
    g_autofree char *undone = g_strndup(migration, strlen(migration) - strlen("commit"));
    run(database->connection, undone);
    run(database->connection, "rollback");
    assert_answer(database->connection, "select count(*) from pggit.commits", "0");
    assert_answer(database->connection, "select id from confiture.event_head", "0");
}

static void test_mirror__follows_parents_and_takes_a_branch_that_it_may(void **state)
{
    Database *database = *state;
    run(database->connection, fixture);
    run(database->connection, migration);
    run(database->connection,
        "begin; insert into confiture.event (kind, branch) values ('note', 'a branch with blanks');"
        "select confiture.pggit_mirror('main', 0, true, false); commit;"
        "begin; insert into confiture.event (kind, branch) values ('note', 'feature/x');"
        "select confiture.pggit_mirror('main', 0, true, false); commit");
    assert_answer(
        database->connection,
        "select string_agg(b.name || ' ' || (c.parent_commit_hash is not null), ', '"
        " order by c.id) from pggit.commits c join pggit.branches b on b.id = c.branch_id",
        "main false, main true, feature/x false");
}

static void test_mirror__that_fails_is_queued_and_sent_once(void **state)
{
    Database *database = *state;
    g_auto(PggitReplay) replay = {0};
    g_autoptr(GError) error = NULL;
    run(database->connection, fixture);
    run(database->connection, "alter table pggit.commits add constraint closed check (message <> "
                              "'Keep orders')");
    run(database->connection, migration);
    run(database->connection, "create table public.after (a int)");
    assert_answer(database->connection, "select count(*) from public.orders", "0");
    assert_answer(database->connection, "select event_id || ' ' || sqlstate from confiture.outbox",
                  "1 23514");
    pggit_replay(database->log, &replay, &error);
    assert_no_error(error);
    assert_int_equal(replay.sent, 0);
    assert_int_equal(replay.left, 1);
    assert_non_null(strstr(replay.reason, "closed"));
    assert_answer(database->connection, "select attempts from confiture.outbox", "2");
    run(database->connection, "alter table pggit.commits drop constraint closed");
    pggit_replay_clear(&replay);
    pggit_replay(database->log, &replay, &error);
    assert_int_equal(replay.sent, 1);
    assert_answer(database->connection, "select count(*) from confiture.outbox", "0");
    assert_answer(database->connection,
                  "select string_agg(change_description, ', ' order by id) from pggit.history"
                  " where commit_hash = (select hash from confiture.event where id = 1)",
                  "CREATE TABLE public.orders, CREATE INDEX public.orders_id_idx");
    pggit_replay_clear(&replay);
    pggit_replay(database->log, &replay, &error);
    assert_int_equal(replay.sent, 0);
    /* Queued again by whatever accident: what is there is not written twice. */
    run(database->connection, "insert into confiture.outbox (event_id, sqlstate, message, branch, "
                              "history_after) values (1, '', '', 'main', 0)");
    pggit_replay_clear(&replay);
    pggit_replay(database->log, &replay, &error);
    assert_int_equal(replay.sent, 1);
    assert_answer(database->connection, "select count(*) from pggit.commits", "1");
}

static void test_mirror__never_fails_for_want_of_an_outbox(void **state)
{
    Database *database = *state;
    run(database->connection, fixture);
    run(database->connection,
        "create role writer_b; grant usage on schema confiture to "
        "writer_b;"
        "grant select, insert on confiture.event to writer_b;"
        "grant select, update on confiture.event_head to writer_b;"
        "set role writer_b; begin; insert into confiture.event (kind) values ('note');"
        "select confiture.pggit_mirror('main', 0, true, false); commit;"
        "reset role; drop owned by writer_b; drop role writer_b");
    assert_answer(database->connection, "select count(*) from confiture.event", "1");
    assert_answer(database->connection, "select count(*) from confiture.outbox", "0");
}

static void test_mirror__that_is_required_fails_the_transaction(void **state)
{
    Database *database = *state;
    run(database->connection, fixture);
    run(database->connection, "drop table pggit.history");
    g_autoptr(GError) error = NULL;
    run(database->connection, "begin; insert into confiture.event (kind) values ('note')");
    assert_false(connection_command(
        database->connection, "select confiture.pggit_mirror('main', 0, true, true)", &error));
    run(database->connection, "rollback");
    assert_answer(database->connection, "select count(*) from confiture.outbox", "0");
}

static void test_mirror__fills_external_migrations_where_they_are(void **state)
{
    Database *database = *state;
    run(database->connection, fixture);
    run(database->connection,
        "create table pggit.external_migrations (migration_id bigint primary key, tool_name text "
        "not "
        "null, migration_name text, checksum text, pggit_commit_id integer references "
        "pggit.commits (id), applied_at timestamptz, applied_by text, success boolean)");
    run(database->connection, migration);
    run(database->connection,
        "begin; insert into confiture.event (kind, version) values ('reverted', '0001');"
        "select confiture.pggit_mirror('main', 0, true, false); commit;"
        "begin; insert into confiture.event (kind, version) values ('applied', '20 digits and "
        "more');"
        "select confiture.pggit_mirror('main', 0, true, false); commit");
    assert_answer(
        database->connection,
        "select string_agg(migration_id || ' ' || tool_name || ' ' || pggit_commit_id, ', ')"
        " from pggit.external_migrations",
        "1 confiture 2");
}

/* As the first Confiture left it: no outbox, no mirror, another verify_chain, no revision. */
static const char older[] =
    "drop function confiture.pggit_mirror, confiture.pggit_replay, confiture.pggit_send;"
    "drop table confiture.outbox; drop view confiture.history;"
    "drop function confiture.verify_chain;"
    "comment on table confiture.event_head is 'Id and hash of the newest event'";

static void test_log__of_an_older_confiture_is_brought_up_to_date(void **state)
{
    Database *database = *state;
    g_autoptr(GError) error = NULL;
    run(database->connection, "insert into confiture.event (kind) values ('note'), ('note')");
    g_autofree char *hash = ask(database->connection, "select hash from confiture.event_head");
    run(database->connection, older);
    g_autoptr(EventLog) opened = event_log_open(database->connection, "confiture", &error);
    assert_no_error(error);
    assert_true(opened->outdated);
    g_autoptr(EventLog) log = event_log_ensure(database->connection, "confiture", NULL, &error);
    assert_no_error(error);
    assert_false(log->outdated);
    assert_answer(database->connection, "select hash from confiture.event_head", hash);
    run(database->connection, "insert into confiture.event (kind) values ('note')");
    assert_answer(database->connection, "select count(*) from confiture.verify_chain()", "0");
    assert_answer(database->connection, "select count(*) from confiture.event", "3");
    assert_answer(database->connection, "select count(*) from confiture.outbox", "0");
}

static void test_log__of_somebody_else_is_left_as_it_is(void **state)
{
    Database *database = *state;
    g_autoptr(GError) error = NULL;
    run(database->connection, older);
    run(database->connection, "create role writer_a; grant usage on schema confiture to writer_a;"
                              "grant select, insert on confiture.event to writer_a;"
                              "grant select, update on confiture.event_head to writer_a;"
                              "set role writer_a");
    g_autoptr(EventLog) log = event_log_ensure(database->connection, "confiture", NULL, &error);
    assert_no_error(error);
    assert_true(log->outdated);
    run(database->connection, "insert into confiture.event (kind) values ('note')");
    run(database->connection, "reset role; drop owned by writer_a; drop role writer_a");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        database_test(test_probe__tells_absent_ready_and_another_shape),
        database_test(test_probe__names_the_grants_that_ddl_needs),
        database_test(test_mirror__is_a_commit_with_its_history),
        database_test(test_mirror__goes_with_the_transaction),
        database_test(test_mirror__follows_parents_and_takes_a_branch_that_it_may),
        database_test(test_mirror__that_fails_is_queued_and_sent_once),
        database_test(test_mirror__never_fails_for_want_of_an_outbox),
        database_test(test_mirror__that_is_required_fails_the_transaction),
        database_test(test_mirror__fills_external_migrations_where_they_are),
        database_test(test_log__of_an_older_confiture_is_brought_up_to_date),
        database_test(test_log__of_somebody_else_is_left_as_it_is),
    };
    return cmocka_run_group_tests(tests, read_fixture, free_fixture);
}
