#include "pg/core/audit/database.h"

#include "core/audit/chain.h"

#include <string.h>

static gboolean check(const Event *event, gpointer chain, G_GNUC_UNUSED GError **error)
{
    chain_check_event(chain, event);
    return TRUE;
}

static ChainCheck *check_all(Database *database, const char *anchor)
{
    g_autoptr(GError) error = NULL;
    ChainCheck *chain = chain_check_new();
    if (anchor != NULL)
        chain_check_anchor(chain, anchor);
    event_log_read(database->log, &(EventFilter){0}, check, chain, &error);
    assert_no_error(error);
    chain_check_end(chain, database->log, &error);
    assert_no_error(error);
    return chain;
}

static int compare_lines(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* "2 content, 3 link", as verify_chain() would say it. */
static char *faults_of(const ChainCheck *chain)
{
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < chain->faults->len; i++) {
        const ChainFault *fault = g_ptr_array_index(chain->faults, i);
        g_autofree char *sentence = chain_fault_explain(fault);
        assert_true(strlen(sentence) > 10);
        g_ptr_array_add(lines, g_strdup_printf("%" G_GINT64_FORMAT " %s", fault->id,
                                               chain_fault_word(fault->kind)));
    }
    g_ptr_array_sort(lines, compare_lines);
    g_autoptr(GString) all = g_string_new(NULL);
    for (guint i = 0; i < lines->len; i++)
        g_string_append_printf(all, "%s%s", i > 0 ? ", " : "", (char *)lines->pdata[i]);
    return g_strdup(all->str);
}

static void assert_faults(Database *database, const char *tampering, const char *expected)
{
    g_autofree char *script =
        g_strdup_printf("insert into confiture.event (kind, subject) values ('note', 'a'), "
                        "('note', 'b'), ('applied', 'c'),"
                        " ('note', 'd'), ('note', 'e');"
                        "alter table confiture.event disable trigger all; %s;"
                        "alter table confiture.event enable trigger all;"
                        "alter table confiture.event enable always trigger event_refuse",
                        tampering);
    run(database->connection, script);
    g_autoptr(ChainCheck) chain = check_all(database, NULL);
    g_autofree char *found = faults_of(chain);
    assert_string_equal(found, expected);
    assert_answer(
        database->connection,
        "select coalesce(string_agg(id || ' ' || what, ', ' order by id || ' ' || what), '')"
        " from confiture.verify_chain()",
        expected);
}

static void test_chain__untouched_has_no_fault(void **state)
{
    assert_faults(*state, "select", "");
}

static void test_chain__finds_a_changed_event(void **state)
{
    assert_faults(*state, "update confiture.event set subject = 'B' where id = 2", "2 content");
}

static void test_chain__finds_one_deleted_event(void **state)
{
    Database *database = *state;
    assert_faults(database, "delete from confiture.event where id = 2", "3 missing");
    g_autoptr(ChainCheck) chain = check_all(database, NULL);
    g_autofree char *sentence = chain_fault_explain(g_ptr_array_index(chain->faults, 0));
    assert_string_equal(sentence, "event 2 before it was deleted");
}

static void test_chain__finds_several_deleted_events(void **state)
{
    Database *database = *state;
    assert_faults(database, "delete from confiture.event where id in (2, 3)", "4 missing");
    g_autoptr(ChainCheck) chain = check_all(database, NULL);
    g_autofree char *sentence = chain_fault_explain(g_ptr_array_index(chain->faults, 0));
    assert_string_equal(sentence, "events 2 to 3 before it were deleted");
}

static void test_chain__finds_the_newest_event_deleted(void **state)
{
    assert_faults(*state, "delete from confiture.event where id = 5", "4 head");
}

static void test_chain__finds_an_event_hashed_anew(void **state)
{
    assert_faults(*state,
                  "update confiture.event set subject = 'B' where id = 2;"
                  "update confiture.event e set hash = confiture.event_hash(e) where id = 2",
                  "3 link");
}

static void test_chain__finds_events_exchanged(void **state)
{
    assert_faults(*state,
                  "update confiture.event set id = 99 where id = 2; update confiture.event set id "
                  "= 2 where id = 3;"
                  "update confiture.event set id = 3 where id = 99",
                  "2 content, 2 link, 3 content, 3 link, 4 link");
}

static void test_chain__is_not_fooled_by_replaced_functions(void **state)
{
    Database *database = *state;
    run(database->connection,
        "insert into confiture.event (kind, subject) values ('note', 'a'), ('note', 'b');"
        "alter table confiture.event disable trigger all;"
        "update confiture.event set subject = 'changed' where id = 1;"
        "alter table confiture.event enable trigger all;"
        "alter table confiture.event enable always trigger event_refuse;"
        "create or replace function confiture.event_hash(e confiture.event) returns text language "
        "sql"
        " stable parallel safe return (e).hash");
    assert_answer(database->connection, "select count(*) from confiture.verify_chain()", "0");
    g_autoptr(ChainCheck) chain = check_all(database, NULL);
    g_autofree char *found = faults_of(chain);
    assert_string_equal(found, "1 content");
}

static void test_chain__misses_its_guards(void **state)
{
    static const char *const removals[] = {
        "alter table confiture.event disable trigger event_refuse",
        "alter table confiture.event disable trigger event_append",
        "drop trigger event_refuse on confiture.event",
    };
    Database *database = *state;
    for (guint i = 0; i < G_N_ELEMENTS(removals); i++) {
        g_autofree char *sql = g_strdup_printf("begin; %s", removals[i]);
        run(database->connection, sql);
        g_autoptr(ChainCheck) chain = check_all(database, NULL);
        g_autofree char *found = faults_of(chain);
        assert_string_equal(found, "0 guard");
        run(database->connection, "rollback");
    }
}

static void test_anchor__must_be_the_hash_of_an_event(void **state)
{
    Database *database = *state;
    run(database->connection,
        "insert into confiture.event (kind) values ('note'), ('note'), ('note')");
    g_autofree char *kept =
        ask(database->connection, "select upper(left(hash, 12)) from confiture.event where id = 3");
    g_autoptr(ChainCheck) whole = check_all(database, kept);
    assert_int_equal(whole->faults->len, 0);
    assert_int_equal(whole->events, 3);
    run(database->connection,
        "alter table confiture.event disable trigger all; delete from confiture.event where id = 3;"
        "update confiture.event_head h set id = e.id, hash = e.hash from confiture.event e where "
        "e.id = 2;"
        "alter table confiture.event enable trigger all;"
        "alter table confiture.event enable always trigger event_refuse");
    g_autoptr(ChainCheck) unaware = check_all(database, NULL);
    assert_int_equal(unaware->faults->len, 0);
    g_autoptr(ChainCheck) aware = check_all(database, kept);
    g_autofree char *found = faults_of(aware);
    assert_string_equal(found, "0 anchor");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        database_test(test_chain__untouched_has_no_fault),
        database_test(test_chain__finds_a_changed_event),
        database_test(test_chain__finds_one_deleted_event),
        database_test(test_chain__finds_several_deleted_events),
        database_test(test_chain__finds_the_newest_event_deleted),
        database_test(test_chain__finds_an_event_hashed_anew),
        database_test(test_chain__finds_events_exchanged),
        database_test(test_chain__is_not_fooled_by_replaced_functions),
        database_test(test_chain__misses_its_guards),
        database_test(test_anchor__must_be_the_hash_of_an_event),
    };
    return cmocka_run_group_tests(tests, start_server, stop_server);
}
