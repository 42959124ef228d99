#include "pg/core/audit/database.h"

#include "core/audit/drift.h"

#include <string.h>

/* What a migration does, and its event: objects as core/audit/objects.h tells them. */
static void migrate(Database *database, const char *sql, const char *objects)
{
    g_autofree char *script = g_strdup_printf(
        "begin; %s; insert into confiture.event (kind, objects) values ('applied', '%s'); commit",
        sql, objects);
    run(database->connection, script);
}

#define CREATED(kind, identity)                                                                    \
    "{\"action\": \"created\", \"kind\": \"" kind "\", \"schema\": \"public\", \"identity\": "     \
    "\"" identity "\"}"

static void migrate_orders(Database *database)
{
    run(database->connection, "create table public.older (a int)");
    migrate(
        database,
        "create table public.orders (id int, total numeric, note text);"
        "create index orders_total on public.orders (total)",
        "[" CREATED("table", "public.orders") "," CREATED("column", "public.orders.id") "," CREATED(
            "column",
            "public.orders.total") "," CREATED("column",
                                               "public.orders.note") ","
                                                                     "{\"action\": \"created\", "
                                                                     "\"kind\": \"index\", "
                                                                     "\"schema\": \"public\", "
                                                                     "\"identity\": "
                                                                     "\"public.orders_total\", "
                                                                     "\"table\": \"orders\"}]");
}

static char *drift_of(Database *database)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *first =
        ask(database->connection, "select xid from confiture.event where id = 1");
    g_autoptr(Drift) drift = drift_find(database->log, first, &error);
    assert_no_error(error);
    g_autoptr(GString) all = g_string_new(drift->is_void ? "void" : "");
    for (guint i = 0; i < drift->objects->len; i++) {
        const DriftObject *object = drift->objects->pdata[i];
        g_string_append_printf(all, "%s%s%s %s", all->len > 0 ? ", " : "",
                               object->gone ? "gone " : "", object->kind, object->identity);
    }
    return g_string_free(g_steal_pointer(&all), FALSE);
}

static void assert_drift(Database *database, const char *expected)
{
    g_autofree char *found = drift_of(database);
    assert_string_equal(found, expected);
}

static void test_drift__is_none_after_migrations_and_maintenance(void **state)
{
    Database *database = *state;
    assert_drift(database, "");
    migrate_orders(database);
    assert_drift(database, "");
    run(database->connection, "insert into public.orders values (1); analyze public.orders");
    g_autoptr(GError) error = NULL;
    connection_command(database->connection, "vacuum full public.orders", &error);
    connection_command(database->connection, "reindex table public.orders", &error);
    connection_command(database->connection, "truncate public.orders", &error);
    assert_no_error(error);
    assert_drift(database, "");
}

static void test_drift__tells_what_was_made_changed_and_dropped(void **state)
{
    Database *database = *state;
    migrate_orders(database);
    run(database->connection, "create function public.f() returns int language sql return 1");
    assert_drift(database, "function public.f()");
    run(database->connection, "alter table public.orders alter total set not null");
    assert_drift(database, "function public.f(), column public.orders.total");
    run(database->connection,
        "alter table public.orders drop column note; drop function public.f()");
    assert_drift(database, "gone column public.orders.note, column public.orders.total");
    run(database->connection, "drop index public.orders_total");
    assert_drift(database, "gone column public.orders.note, column public.orders.total, "
                           "gone index public.orders_total");
    run(database->connection, "drop table public.orders");
    assert_drift(database, "gone table public.orders");
}

static void test_drift__is_not_what_a_later_event_dropped_or_renamed(void **state)
{
    Database *database = *state;
    migrate_orders(database);
    migrate(
        database, "alter table public.orders drop column total",
        "[{\"action\": \"dropped\", \"kind\": \"column\", \"identity\": \"public.orders.total\"}]");
    assert_drift(database, "");
    migrate(database, "alter table public.orders rename to sales",
            "[{\"action\": \"renamed\", \"kind\": \"table\", \"identity\": \"public.orders\"}]");
    assert_drift(database, "");
    migrate(database, "drop table public.sales", "[]");
    assert_drift(database, "");
}

static void test_drift__is_void_where_transactions_are_of_another_server(void **state)
{
    Database *database = *state;
    migrate_orders(database);
    run(database->connection,
        "alter table confiture.event disable trigger all;"
        "update confiture.event set xid = (xid::text::bigint + 1000000)::text::xid8;"
        "alter table confiture.event enable trigger all");
    assert_drift(database, "void");
    run(database->connection, "alter table confiture.event disable trigger all;"
                              "update confiture.event set xid = '3'");
    assert_drift(database, "void");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        database_test(test_drift__is_none_after_migrations_and_maintenance),
        database_test(test_drift__tells_what_was_made_changed_and_dropped),
        database_test(test_drift__is_not_what_a_later_event_dropped_or_renamed),
        database_test(test_drift__is_void_where_transactions_are_of_another_server),
    };
    return cmocka_run_group_tests(tests, start_server, stop_server);
}
