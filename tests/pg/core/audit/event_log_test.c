#include "pg/core/audit/database.h"

#include <string.h>

static const char faults[] =
    "select coalesce(string_agg(id || ' ' || what, ', ' order by id, what), 'none')"
    " from confiture.verify_chain()";

/* Text that a hash could trip over: quotes, control characters, other scripts, numbers that JSON
 * keeps as written. */
static const char odd_events[] = "insert into confiture.event (kind, subject) values ('note', "
                                 "e'a\\nb\"\\\\\\t\\x01\\x08\\x0b\\x1f\\x7f/<é日本🙂');"
                                 "insert into confiture.event (kind, environment, version, "
                                 "authored_at, duration_us, rows_affected)"
                                 "  values ('applied', '', '00010', '2024-02-29 "
                                 "23:59:59.999999+05:30', -1, 9223372036854775807);"
                                 "insert into confiture.event (kind, objects, details) values "
                                 "('drift', '[{\"b\": 1.500, \"aa\": null}]',"
                                 "  '{\"k\": \"\\u00e9\\n\\\"\", \"n\": [1e3, -0.0, true]}');"
                                 "insert into confiture.event (kind, authored_at) values "
                                 "('baselined', '0044-03-15 12:00:00+00 BC');";

static gboolean hashes_agree(const Event *event, gpointer data, G_GNUC_UNUSED GError **error)
{
    g_autofree char *computed = event_hash(event);
    assert_string_equal(computed, event->hash);
    ++*(guint *)data;
    return TRUE;
}

static guint count_agreeing(EventLog *log)
{
    g_autoptr(GError) error = NULL;
    guint seen = 0;
    event_log_read(log, &(EventFilter){0}, hashes_agree, &seen, &error);
    assert_no_error(error);
    return seen;
}

static void test_chain__holds_for_odd_content(void **state)
{
    Database *database = *state;
    run(database->connection, odd_events);
    assert_answer(database->connection, faults, "none");
    assert_answer(database->connection, "select prev_hash from confiture.event where id = 1",
                  EVENT_GENESIS);
    assert_answer(database->connection,
                  "select count(*) from confiture.event b join confiture.event a on a.id = b.id - 1"
                  " where b.prev_hash = a.hash and length(b.hash) = 64",
                  "3");
}

static void test_hash__is_the_same_in_c_and_in_sql(void **state)
{
    Database *database = *state;
    run(database->connection, odd_events);
    assert_int_equal(count_agreeing(database->log), 4);
}

static void test_canonical__is_the_same_text_in_c_and_in_sql(void **state)
{
    Database *database = *state;
    g_autoptr(GString) text = g_string_new(NULL);
    event_canonical(
        &(Event){.id = "7", .kind = "note", .subject = "\"\\\b\f\n\r\t\v\x7f", .xid = "9"}, text);
    assert_string_equal(text->str,
                        "[\"confiture.event/1\", \"7\", \"note\", null, null, null, null, null, "
                        "null, null, null, null, "
                        "null, null, null, null, null, \"\\\"\\\\\\b\\f\\n\\r\\t\\u000b\x7f\", "
                        "null, null, null, null, "
                        "\"9\", null, null, null, null, null, null]");
    run(database->connection, odd_events);
    assert_answer(database->connection,
                  "select count(*) from confiture.event e where "
                  "json_array_length(confiture.event_canonical(e)::json) = 29",
                  "4");
}

static void test_canonical__does_not_depend_on_settings(void **state)
{
    Database *database = *state;
    const char *all = "select md5(string_agg(confiture.event_canonical(e), '|' order by id)) from "
                      "confiture.event e";
    run(database->connection, odd_events);
    g_autofree char *before = ask(database->connection, all);
    run(database->connection,
        "set timezone = 'Asia/Kathmandu'; set datestyle = 'German, DMY'; set intervalstyle = "
        "iso_8601;"
        "set extra_float_digits = -15; set bytea_output = escape; set lc_time = 'C'");
    assert_answer(database->connection, all, before);
    assert_int_equal(count_agreeing(database->log), 4);
    run(database->connection, "insert into confiture.event (kind) values ('note')");
    assert_answer(database->connection, faults, "none");
}

static void assert_no_such_event(Connection *connection, const char *sql)
{
    g_autoptr(GError) error = NULL;
    assert_false(connection_command(connection, sql, &error));
    assert_string_equal(error_sqlstate(error), "23514");
}

static void test_event__is_of_a_known_kind_and_worktree(void **state)
{
    Database *database = *state;
    assert_no_such_event(database->connection, "insert into confiture.event (kind) values ('x')");
    assert_no_such_event(database->connection,
                         "insert into confiture.event (kind, worktree) values ('note', 'tidy')");
    run(database->connection,
        "insert into confiture.event (kind, worktree) values ('note', 'untracked')");
    assert_answer(database->connection, faults, "none");
}

static void test_chain__is_not_led_astray_by_search_path(void **state)
{
    Database *database = *state;
    run(database->connection,
        "create schema evil;"
        "create function evil.sha256(bytea) returns bytea language sql as $$ select '\\x00'::bytea "
        "$$;"
        "create function evil.cat(text, text) returns text language sql as $$ select 'x'::text $$;"
        "create operator evil.|| (leftarg = text, rightarg = text, function = evil.cat);"
        "create function evil.no(text, text) returns boolean language sql as $$ select false $$;"
        "create operator evil.<> (leftarg = text, rightarg = text, function = evil.no);"
        "create function evil.plus(bigint, integer) returns bigint language sql as $$ select "
        "7::bigint $$;"
        "create operator evil.+ (leftarg = bigint, rightarg = integer, function = evil.plus);"
        "create function evil.clock_timestamp() returns timestamptz language sql as $$ select "
        "'2001-01-01'::timestamptz $$;"
        "create table evil.event_head (id bigint, hash text); insert into evil.event_head values "
        "(99, 'evil');"
        "set search_path = evil, pg_catalog, confiture");
    run(database->connection, odd_events);
    assert_no_such_event(database->connection, "insert into confiture.event (kind) values ('x')");
    assert_int_equal(count_agreeing(database->log), 4);
    run(database->connection, "reset search_path");
    assert_answer(database->connection,
                  "select count(*) from confiture.event where recorded_at > '2002-01-01'", "4");
    assert_answer(database->connection, faults, "none");
}

static void assert_refused(Connection *connection, const char *sql)
{
    g_autoptr(GError) error = NULL;
    assert_false(connection_command(connection, sql, &error));
    assert_string_equal(error_sqlstate(error), "42501");
    assert_non_null(strstr(error->message, "append-only"));
}

static void test_events__refuse_change(void **state)
{
    Database *database = *state;
    run(database->connection, odd_events);
    assert_refused(database->connection, "update confiture.event set subject = 'x' where id = 1");
    assert_refused(database->connection, "delete from confiture.event");
    assert_refused(database->connection, "truncate confiture.event");
    run(database->connection, "set session_replication_role = replica");
    assert_refused(database->connection, "delete from confiture.event where id = 2");
    run(database->connection, "reset session_replication_role");
    assert_answer(database->connection, "select count(*) from confiture.event", "4");
}

static void test_event__cannot_forge_what_is_stamped(void **state)
{
    Database *database = *state;
    run(database->connection,
        "insert into confiture.event (id, kind, db_role, xid, recorded_at, prev_hash, hash)"
        " values (500, 'note', 'somebody', '1', '2001-01-01', 'x', 'y')");
    assert_answer(database->connection,
                  "select concat(id, db_role = session_user, recorded_at > now() - interval '1 "
                  "hour') from confiture.event",
                  "1tt");
    assert_answer(database->connection, faults, "none");
}

/* As a superuser who knows his way does it. */
static void tamper(Database *database, const char *sql)
{
    g_autofree char *script = g_strdup_printf("alter table confiture.event disable trigger all; "
                                              "%s; alter table confiture.event enable trigger all",
                                              sql);
    run(database->connection, odd_events);
    run(database->connection, script);
}

static void test_verify_chain__finds_a_changed_event(void **state)
{
    tamper(*state, "update confiture.event set environment = 'x' where id = 2");
    assert_answer(((Database *)*state)->connection, faults, "2 content");
}

static void test_verify_chain__finds_each_changed_column(void **state)
{
    Database *database = *state;
    tamper(database, "select");
    run(database->connection,
        "alter table confiture.event disable trigger all;"
        "do $$ declare c text; begin"
        "  for c in select attname from pg_attribute where attrelid = 'confiture.event'::regclass"
        "    and attnum > 0 and atttypid = 'text'::regtype and attname not in ('kind', 'worktree') "
        "loop"
        "    execute format('update confiture.event set %I = coalesce(%I, '''') || ''x'' where id "
        "= 3', c, c);"
        "    assert (select count(*) from confiture.verify_chain() where id in (3, 4)) > 0, c;"
        "    execute format('update confiture.event set %I = case when %L = any (array[''db_role'',"
        "      ''hash'', ''prev_hash'']) then left(%I, -1) end where id = 3', c, c, c);"
        "    assert (select count(*) from confiture.verify_chain()) = 0, c || ' restored';"
        "  end loop; end $$");
}

static void test_verify_chain__finds_a_deleted_event(void **state)
{
    tamper(*state, "delete from confiture.event where id = 2");
    assert_answer(((Database *)*state)->connection, faults, "3 missing");
}

static void test_verify_chain__finds_the_first_event_deleted(void **state)
{
    tamper(*state, "delete from confiture.event where id = 1");
    assert_answer(((Database *)*state)->connection, faults, "2 missing");
}

static void test_verify_chain__finds_the_newest_event_deleted(void **state)
{
    tamper(*state, "delete from confiture.event where id = 4");
    assert_answer(((Database *)*state)->connection, faults, "3 head");
}

static void test_verify_chain__finds_everything_deleted(void **state)
{
    tamper(*state, "delete from confiture.event");
    assert_answer(((Database *)*state)->connection, faults, "0 head");
}

static void test_verify_chain__finds_events_in_another_order(void **state)
{
    tamper(*state, "update confiture.event set id = 99 where id = 2; update confiture.event set id "
                   "= 2 where id = 3;"
                   "update confiture.event set id = 3 where id = 99");
    assert_answer(((Database *)*state)->connection, faults,
                  "2 content, 2 link, 3 content, 3 link, 4 link");
}

static void test_verify_chain__finds_an_inserted_event(void **state)
{
    tamper(
        *state,
        "insert into confiture.event (id, kind, db_role, xid, recorded_at, prev_hash, hash)"
        " select 5, 'note', 'confiture', '1', now(), hash, hash from confiture.event where id = 4");
    assert_answer(((Database *)*state)->connection, faults, "5 content, 5 head");
}

static void test_verify_chain__finds_an_event_hashed_anew(void **state)
{
    tamper(*state, "update confiture.event set subject = 'innocent' where id = 1;"
                   "update confiture.event e set hash = confiture.event_hash(e) where id = 1");
    assert_answer(((Database *)*state)->connection, faults, "2 link");
}

static void test_verify_chain__can_begin_later(void **state)
{
    Database *database = *state;
    tamper(database, "update confiture.event set subject = 'x' where id in (1, 3)");
    assert_answer(database->connection,
                  "select string_agg(id || ' ' || what, ', ') from confiture.verify_chain(2)",
                  "3 content");
    assert_answer(database->connection, "select count(*) from confiture.verify_chain(4)", "0");
    run(database->connection, "alter table confiture.event disable trigger all; delete from "
                              "confiture.event where id = 2");
    assert_answer(database->connection,
                  "select string_agg(id || ' ' || what, ', ') from confiture.verify_chain(3)",
                  "3 content, 3 missing");
}

static void test_verify_chain__finds_a_lost_head(void **state)
{
    Database *database = *state;
    g_autoptr(GError) error = NULL;
    tamper(database, "delete from confiture.event_head");
    assert_answer(database->connection, faults, "4 head");
    assert_false(connection_command(database->connection,
                                    "insert into confiture.event (kind) values ('note')", &error));
    assert_non_null(strstr(error->message, "lost its head"));
    assert_non_null(error_hint(error));
}

static void test_rollback__leaves_no_gap(void **state)
{
    Database *database = *state;
    run(database->connection, odd_events);
    run(database->connection,
        "begin; insert into confiture.event (kind) values ('note'); rollback");
    run(database->connection,
        "begin; savepoint s; insert into confiture.event (kind) values ('failed'); rollback to s;"
        "insert into confiture.event (kind) values ('note'); commit");
    assert_answer(
        database->connection,
        "select string_agg(id || kind, ' ' order by id) from confiture.event where id > 3",
        "4baselined 5note");
    assert_answer(database->connection, faults, "none");
}

enum { WRITES = 150 };

static gpointer write_events(gpointer url)
{
    g_autoptr(Connection) connection = connection_open(&(ConnectionOptions){.url = url}, NULL);
    for (guint i = 0; connection != NULL && i < WRITES; i++) {
        const char *sql =
            i % 5 == 0 ? "begin; insert into confiture.event (kind) values ('note'); rollback"
                       : "begin; insert into confiture.event (kind) values ('note'); commit";
        ScriptOutcome outcome = {0};
        if (!connection_run_script(connection, sql, NULL, NULL, NULL, &outcome, NULL))
            return GINT_TO_POINTER(1);
    }
    return GINT_TO_POINTER(connection == NULL);
}

static void test_writers__at_the_same_time_keep_one_chain(void **state)
{
    Database *database = *state;
    GThread *threads[3];
    for (guint i = 0; i < G_N_ELEMENTS(threads); i++)
        threads[i] = g_thread_new("writer", write_events, database->url);
    for (guint i = 0; i < G_N_ELEMENTS(threads); i++)
        assert_int_equal(GPOINTER_TO_INT(g_thread_join(threads[i])), 0);
    assert_answer(database->connection, "select count(*) || ' ' || max(id) from confiture.event",
                  "360 360");
    assert_answer(database->connection, faults, "none");
    assert_answer(
        database->connection,
        "select count(*) from (select recorded_at < lag(recorded_at) over (order by id) as back"
        " from confiture.event) x where back",
        "0");
}

static void test_event_log__is_made_in_any_schema(void **state)
{
    Database *database = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(EventLog) log = event_log_ensure(database->connection, "Odd \"schema", NULL, &error);
    assert_no_error(error);
    run(database->connection, "insert into \"Odd \"\"schema\".event (kind) values ('note')");
    assert_answer(database->connection, "select count(*) from \"Odd \"\"schema\".verify_chain()",
                  "0");
    assert_answer(database->connection, "select kind from \"Odd \"\"schema\".history", "note");
    assert_int_equal(count_agreeing(log), 1);
}

static void test_event_log__is_made_once(void **state)
{
    Database *database = *state;
    g_auto(GStrv) schemas = NULL;
    g_autoptr(GError) error = NULL;
    run(database->connection, odd_events);
    run(database->connection, "create schema app; set search_path = nowhere, app, public");
    g_autoptr(EventLog) log = event_log_ensure(database->connection, "confiture", &schemas, &error);
    assert_no_error(error);
    assert_int_equal(count_agreeing(log), 4);
    g_autofree char *path = g_strjoinv(" ", schemas);
    assert_string_equal(path, "app public");
    g_autofree char *again = event_log_sql_for(log, "select ':\"schema\"'");
    assert_string_equal(again, "select '\"confiture\"'");
}

static void test_event_log__that_is_absent_names_the_next_step(void **state)
{
    Database *database = *state;
    g_autoptr(GError) error = NULL;
    assert_null(event_log_open(database->connection, "elsewhere", &error));
    assert_int_equal(error->code, ERROR_INPUT);
    assert_non_null(strstr(error->message, "elsewhere.event"));
    assert_non_null(strstr(error_hint(error), "confiture-migrate up"));
}

static void test_event_log__of_another_format_is_left_alone(void **state)
{
    Database *database = *state;
    g_autoptr(GError) error = NULL;
    run(database->connection,
        "comment on table confiture.event is 'Confiture event log, format 2'");
    assert_null(event_log_ensure(database->connection, "confiture", NULL, &error));
    assert_non_null(strstr(error->message, "format 2"));
}

static gboolean collect(const Event *event, gpointer data, G_GNUC_UNUSED GError **error)
{
    g_string_append_printf(data, "%s ", event->id);
    return TRUE;
}

static void assert_filtered(Database *database, EventFilter filter, const char *expected)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) ids = g_string_new(NULL);
    event_log_read(database->log, &filter, collect, ids, &error);
    assert_no_error(error);
    assert_string_equal(ids->str, expected);
}

static void test_filter__picks_events(void **state)
{
    Database *database = *state;
    run(database->connection,
        "insert into confiture.event (kind, environment, version, author_name, author_email, "
        "commit_oid, origin_oid, objects) values"
        " ('applied', 'test', '0001', 'Ada', 'ada@example.org', 'aaa1', 'bbb1', '[{\"name\": "
        "\"orders\", \"kind\": \"table\"}]'),"
        " ('applied', 'prod', '0001', 'Ada', 'ada@example.org', 'aaa2', 'bbb1', '[{\"name\": "
        "\"orders\", \"kind\": \"table\"}]'),"
        " ('failed', 'prod', '10', 'Émile', 'e@example.org', 'aaa2', 'bbb2', '[]')");
    assert_filtered(database, (EventFilter){0}, "1 2 3 ");
    assert_filtered(database, (EventFilter){.newest_first = TRUE, .limit = 2}, "3 2 ");
    assert_filtered(database, (EventFilter){.environment = "prod"}, "2 3 ");
    assert_filtered(database, (EventFilter){.version = "1"}, "1 2 ");
    assert_filtered(database, (EventFilter){.version = "0010", .kind = "failed"}, "3 ");
    assert_filtered(database, (EventFilter){.author = "ADA@"}, "1 2 ");
    assert_filtered(database, (EventFilter){.author = "%"}, "");
    assert_filtered(database, (EventFilter){.id = 2}, "2 ");
    assert_filtered(database, (EventFilter){.since = "1 hour ago"}, "1 2 3 ");
    assert_filtered(database, (EventFilter){.until = "2001-01-01"}, "");
    assert_filtered(database, (EventFilter){.commits = (char *[]){"aaa2", "none", NULL}}, "2 3 ");
    assert_filtered(database, (EventFilter){.commits = (char *[]){"bbb", NULL}}, "1 2 3 ");
    assert_filtered(database, (EventFilter){.origins = (char *[]){"bbb2", NULL}}, "3 ");
    assert_filtered(
        database, (EventFilter){.objects = "[{\"name\": \"orders\"}, {\"name\": \"x\"}]"}, "1 2 ");
}

static void test_filter__names_a_time_that_is_none(void **state)
{
    Database *database = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) ids = g_string_new(NULL);
    assert_false(
        event_log_read(database->log, &(EventFilter){.since = "someday"}, collect, ids, &error));
    assert_non_null(strstr(error->message, "someday"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        database_test(test_chain__holds_for_odd_content),
        database_test(test_hash__is_the_same_in_c_and_in_sql),
        database_test(test_canonical__is_the_same_text_in_c_and_in_sql),
        database_test(test_canonical__does_not_depend_on_settings),
        database_test(test_event__is_of_a_known_kind_and_worktree),
        database_test(test_chain__is_not_led_astray_by_search_path),
        database_test(test_events__refuse_change),
        database_test(test_event__cannot_forge_what_is_stamped),
        database_test(test_verify_chain__finds_a_changed_event),
        database_test(test_verify_chain__finds_each_changed_column),
        database_test(test_verify_chain__finds_a_deleted_event),
        database_test(test_verify_chain__finds_the_first_event_deleted),
        database_test(test_verify_chain__finds_the_newest_event_deleted),
        database_test(test_verify_chain__finds_everything_deleted),
        database_test(test_verify_chain__finds_events_in_another_order),
        database_test(test_verify_chain__finds_an_inserted_event),
        database_test(test_verify_chain__finds_an_event_hashed_anew),
        database_test(test_verify_chain__can_begin_later),
        database_test(test_verify_chain__finds_a_lost_head),
        database_test(test_rollback__leaves_no_gap),
        database_test(test_writers__at_the_same_time_keep_one_chain),
        database_test(test_event_log__is_made_in_any_schema),
        database_test(test_event_log__is_made_once),
        database_test(test_event_log__that_is_absent_names_the_next_step),
        database_test(test_event_log__of_another_format_is_left_alone),
        database_test(test_filter__picks_events),
        database_test(test_filter__names_a_time_that_is_none),
    };
    return cmocka_run_group_tests(tests, start_server, stop_server);
}
