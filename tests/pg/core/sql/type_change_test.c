#include "core/sql/type_change.h"

#include "core/pg/connection.h"
#include "core/pg/scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Every pair of these types is tried on a server, in both directions, in two time zones. */
static const struct {
    const char *type, *value;
} types[] = {
    {"varchar", "1"},
    {"varchar(10)", "1"},
    {"varchar(20)", "1"},
    {"character varying(20)", "1"},
    {"text", "1"},
    {"character(10)", "1"},
    {"character(20)", "1"},
    {"char", "1"},
    {"bpchar", "1"},
    {"\"char\"", "1"},
    {"name", "1"},
    {"citext", "1"},
    {"smallint", "1"},
    {"integer", "1"},
    {"bigint", "1"},
    {"oid", "1"},
    {"regclass", "1"},
    {"regtype", "1"},
    {"real", "1"},
    {"double precision", "1"},
    {"numeric", "1"},
    {"numeric(5)", "1"},
    {"numeric(5,2)", "1"},
    {"decimal(8,2)", "1"},
    {"numeric(8,4)", "1"},
    {"money", "1"},
    {"boolean", "true"},
    {"date", "2020-01-01"},
    {"timestamp", "2020-01-01"},
    {"timestamp(0)", "2020-01-01"},
    {"timestamp(3) without time zone", "2020-01-01"},
    {"timestamp with time zone", "2020-01-01"},
    {"timestamptz(0)", "2020-01-01"},
    {"timestamptz(3)", "2020-01-01"},
    {"time", "10:00"},
    {"time(3)", "10:00"},
    {"time(0) without time zone", "10:00"},
    {"timetz", "10:00"},
    {"timetz(3)", "10:00"},
    {"interval", "1 day"},
    {"interval(3)", "1 day"},
    {"interval(0)", "1 day"},
    {"bit", "1"},
    {"bit(4)", "1010"},
    {"bit(8)", "10101010"},
    {"varbit", "1"},
    {"bit varying(4)", "1"},
    {"varbit(8)", "1"},
    {"bytea", "1"},
    {"uuid", "00000000-0000-0000-0000-000000000000"},
    {"inet", "10.0.0.1"},
    {"cidr", "10.0.0.0/8"},
    {"macaddr", "00:00:00:00:00:01"},
    {"macaddr8", "00:00:00:00:00:00:00:01"},
    {"json", "1"},
    {"jsonb", "1"},
    {"xml", "<a/>"},
    {"tsvector", "a"},
    {"int4range", "[1,2)"},
    {"varchar(10)[]", "{1}"},
    {"varchar(20)[]", "{1}"},
    {"varchar[]", "{1}"},
    {"text[]", "{1}"},
    {"citext[]", "{1}"},
    {"integer[]", "{1}"},
    {"bigint[]", "{1}"},
    {"numeric(5,2)[]", "{1}"},
    {"numeric(8,2)[]", "{1}"},
    {"numeric[]", "{1}"},
    {"timestamp[]", "{2020-01-01}"},
    {"timestamp(3)[]", "{2020-01-01}"},
    {"timestamptz[]", "{2020-01-01}"},
    {"cidr[]", "{10.0.0.0/8}"},
    {"inet[]", "{10.0.0.1}"},
    {"plain_text", "1"},
    {"short_text", "1"},
    {"checked_text", "1"},
    {"needed_text", "1"},
    {"plain_of_plain", "1"},
    {"plain_integer", "1"},
    {"color", "1"},
    {"public.color", "1"},
};

static const struct {
    const char *name, *base;
    gboolean constrained;
} domains[] = {
    {"plain_text", "text", FALSE},           {"short_text", "character varying(20)", FALSE},
    {"checked_text", "text", TRUE},          {"needed_text", "text", TRUE},
    {"plain_of_plain", "plain_text", FALSE}, {"plain_integer", "integer", FALSE},
};

static const char setup[] = "CREATE EXTENSION citext;"
                            "CREATE DOMAIN plain_text AS text;"
                            "CREATE DOMAIN short_text AS varchar(20);"
                            "CREATE DOMAIN checked_text AS text CHECK (VALUE <> '');"
                            "CREATE DOMAIN needed_text AS text NOT NULL;"
                            "CREATE DOMAIN plain_of_plain AS plain_text;"
                            "CREATE DOMAIN plain_integer AS integer;"
                            "CREATE TYPE color AS ENUM ('1', '2');";

static Scratch *server;
static Connection *connection;

static int start(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    server = scratch_start(NULL, &error);
    if (server == NULL) {
        print_error("%s\n", error->message);
        return -1;
    }
    connection = connection_open(&(ConnectionOptions){.url = scratch_url(server)}, NULL);
    ScriptOutcome outcome = {0};
    if (connection_run_script(connection, setup, NULL, NULL, NULL, &outcome, &error))
        return 0;
    print_error("%s\n", error->message);
    return -1;
}

static int stop(void **state)
{
    (void)state;
    connection_close(connection);
    scratch_stop(server);
    return 0;
}

static gboolean find_domain(G_GNUC_UNUSED gpointer data, G_GNUC_UNUSED const char *schema,
                            const char *name, TypeDomain *domain)
{
    for (guint i = 0; i < G_N_ELEMENTS(domains); i++) {
        if (strcmp(domains[i].name, name) != 0)
            continue;
        *domain = (TypeDomain){domains[i].base, domains[i].constrained};
        return TRUE;
    }
    return FALSE;
}

static gboolean try_run(const char *sql)
{
    ScriptOutcome outcome = {0};
    return connection_run_script(connection, sql, NULL, NULL, NULL, &outcome, NULL);
}

static void run(const char *sql)
{
    if (!try_run(sql))
        fail_msg("%s", sql);
}

static char *ask(const char *sql)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Result) result = connection_query(connection, sql, 0, NULL, &error);
    if (result == NULL)
        fail_msg("%s: %s", sql, error->message);
    return g_strdup(result_value(result, 0, 0));
}

/* Files of the table and of its index, and whether its rows were read. */
static char *look(void)
{
    return ask(
        "SELECT concat_ws(' ', pg_relation_filenode('t'), (SELECT pg_relation_filenode(oid) "
        "FROM pg_class WHERE relname = 't_c'), pg_stat_get_xact_tuples_returned('t'::regclass) "
        "> 0)");
}

/* A table with a column of the type; FALSE when it takes no index. */
static void make_table(guint from)
{
    g_autofree char *sql = g_strdup_printf("SET client_min_messages = warning; DROP TABLE IF "
                                           "EXISTS t; CREATE TABLE t (c %s CHECK (c IS "
                                           "NOT NULL)); INSERT INTO t VALUES ('%s')",
                                           types[from].type, types[from].value);
    run(sql);
    try_run("CREATE INDEX t_c ON t (c)");
}

typedef struct Observed {
    gboolean possible, rewritten, reindexed, scanned;
} Observed;

static Observed observe(guint to)
{
    Observed observed = {0};
    run("BEGIN");
    g_autofree char *before = look();
    g_autofree char *sql = g_strdup_printf("ALTER TABLE t ALTER COLUMN c TYPE %s", types[to].type);
    observed.possible = try_run(sql);
    if (!observed.possible) {
        run("ROLLBACK; BEGIN");
        g_autofree char *cast = g_strdup_printf("%s USING c::%s", sql, types[to].type);
        observed.possible = try_run(cast);
    }
    if (observed.possible) {
        g_autofree char *after = look();
        g_auto(GStrv) old = g_strsplit(before, " ", -1);
        g_auto(GStrv) new = g_strsplit(after, " ", -1);
        guint n = g_strv_length(old);
        observed.rewritten = strcmp(old[0], new[0]) != 0;
        observed.reindexed = n == 3 && strcmp(old[1], new[1]) != 0;
        observed.scanned = strcmp(new[g_strv_length(new) - 1], "t") == 0;
    }
    run("ROLLBACK");
    return observed;
}

static gboolean fits(TypeChange cost, const Observed *observed)
{
    gboolean indexed = observed->reindexed;
    switch (cost) {
    case TYPE_CHANGE_SAME:
    case TYPE_CHANGE_FREE:
        return !observed->rewritten && !indexed;
    case TYPE_CHANGE_REINDEX:
        return !observed->rewritten && indexed;
    case TYPE_CHANGE_REWRITE:
        return observed->rewritten;
    case TYPE_CHANGE_UNKNOWN:
        return TRUE;
    }
    return FALSE;
}

static guint check_pair(guint from, guint to, const TypeQuestion *question, guint *possible)
{
    static const char *const words[] = {"same", "free", "reindex", "rewrite", "unknown"};
    Observed observed = observe(to);
    if (!observed.possible)
        return 0;
    (*possible)++;
    TypeChange cost = type_change_cost(types[from].type, types[to].type, question);
    if (!observed.rewritten && !observed.scanned && cost != TYPE_CHANGE_SAME)
        print_error("%s to %s: the check was not read again\n", types[from].type, types[to].type);
    else if (fits(cost, &observed))
        return 0;
    print_error("%s to %s%s: said to be %s, but%s%s\n", types[from].type, types[to].type,
                question->utc ? " in UTC" : "", words[cost],
                observed.rewritten ? " rewritten" : " not rewritten",
                observed.reindexed ? ", reindexed" : ", not reindexed");
    return 1;
}

static guint check_all(const TypeQuestion *question)
{
    guint faults = 0, possible = 0;
    for (guint from = 0; from < G_N_ELEMENTS(types); from++) {
        make_table(from);
        for (guint to = 0; to < G_N_ELEMENTS(types); to++)
            faults += check_pair(from, to, question, &possible);
    }
    assert_int_equal(faults, 0);
    return possible;
}

static void test_type_change__every_pair_costs_what_the_server_does(void **state)
{
    (void)state;
    run("SET timezone = 'Europe/Berlin'");
    assert_true(check_all(&(TypeQuestion){.domain = find_domain}) > 1000);
}

static void test_type_change__in_utc_timestamps_keep_their_rows(void **state)
{
    (void)state;
    run("SET timezone = 'UTC'");
    assert_true(check_all(&(TypeQuestion){.domain = find_domain, .utc = TRUE}) > 1000);
}

static guint complain(const char *zone, gboolean kept)
{
    print_error("%s: rows are %s\n", zone, kept ? "kept" : "written");
    return 1;
}

static void test_type_change__knows_the_zones_that_are_utc(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autoptr(Result) zones =
        connection_query(connection,
                         "SELECT name FROM pg_timezone_names WHERE name NOT LIKE 'posix%' AND name "
                         "NOT IN ('localtime', 'Factory') UNION ALL VALUES ('0'), "
                         "('-0'), ('+01'), ('00:00'), ('+00:00'), ('-00:00'), ('utc'), ('gmt')",
                         0, NULL, &error);
    assert_null(error);
    guint faults = 0;
    run("DROP TABLE IF EXISTS t; CREATE TABLE t (c timestamp); INSERT INTO t VALUES (now())");
    for (guint i = 0; i < result_rows(zones); i++) {
        const char *zone = result_value(zones, i, 0);
        g_autofree char *set = g_strdup_printf("SET timezone = '%s'", zone);
        run(set);
        run("BEGIN");
        g_autofree char *before = look();
        run("ALTER TABLE t ALTER COLUMN c TYPE timestamptz");
        g_autofree char *after = look();
        run("ROLLBACK");
        gboolean kept = strncmp(before, after, strcspn(before, " ")) == 0;
        if (kept != type_change_zone_is_utc(zone))
            faults += complain(zone, kept);
    }
    assert_int_equal(faults, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_type_change__every_pair_costs_what_the_server_does),
        cmocka_unit_test(test_type_change__in_utc_timestamps_keep_their_rows),
        cmocka_unit_test(test_type_change__knows_the_zones_that_are_utc),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
