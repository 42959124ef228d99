#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "core/base/error.h"
#include "core/pg/scratch.h"
#include "core/risk/live.h"
#include "core/risk/risk.h"

/* small: a few pages; middle: some MiB; big: more than 64 MiB, one row a page. */
static const char fixture[] =
    "CREATE TABLE empty (id int PRIMARY KEY, n int);"
    "CREATE TABLE small (id int PRIMARY KEY, v varchar(20), n int);"
    "INSERT INTO small SELECT i, 'v', i FROM generate_series(1, 100) i;"
    "CREATE TABLE middle (id int PRIMARY KEY, v text, n int, sure int CHECK (sure IS NOT NULL), "
    "small_id int CONSTRAINT to_small REFERENCES small);"
    "INSERT INTO middle SELECT i, repeat('x', 400), i, i, 1 FROM generate_series(1, 8000) i;"
    "CREATE TABLE big (id int PRIMARY KEY, v text, n int) WITH (fillfactor = 10);"
    "INSERT INTO big SELECT i, repeat('x', 700), i FROM generate_series(1, 9000) i;"
    "CREATE TABLE parts (id int, n int) PARTITION BY RANGE (id);"
    "CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (0) TO (100000);"
    "CREATE TABLE parts_d PARTITION OF parts DEFAULT;"
    "ALTER TABLE parts_1 SET (fillfactor = 10);"
    "INSERT INTO parts SELECT i, i FROM generate_series(1, 90000) i;"
    "CREATE DOMAIN positive AS int CHECK (VALUE > 0);"
    "CREATE SCHEMA app; CREATE TABLE app.small (id int);"
    "ANALYZE;";

static Scratch *scratch;
static Connection *connection;

static int start(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    scratch = scratch_start(NULL, &error);
    if (scratch != NULL)
        connection = connection_open(&(ConnectionOptions){.url = scratch_url(scratch)}, &error);
    if (connection != NULL)
        connection_run_script(connection, fixture, NULL, NULL, NULL, NULL, &error);
    if (error != NULL)
        print_error("%s\n", error->message);
    return error != NULL;
}

static int stop(void **state)
{
    (void)state;
    g_clear_pointer(&connection, connection_close);
    g_clear_pointer(&scratch, scratch_stop);
    return 0;
}

/* One chain of up to four migrations. */
typedef struct Chain {
    Script *scripts[4];
    Parse *parses[4];
    RiskSubject subjects[4];
    guint count;
    Live *live;
    GPtrArray *risks;
} Chain;

static void chain_add(Chain *self, const char *sql)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = g_bytes_new(sql, strlen(sql));
    self->scripts[self->count] = script_split("m.sql", bytes, FALSE, &error);
    assert_null(error);
    self->parses[self->count] = parse_script(self->scripts[self->count]);
    self->subjects[self->count] = (RiskSubject){
        .parse = self->parses[self->count], .in_transaction = TRUE, .reversible = TRUE};
    self->count++;
}

static void chain_assess(Chain *self)
{
    g_autoptr(GError) error = NULL;
    self->live = live_read(connection, self->subjects, self->count, &error);
    if (self->live == NULL)
        fail_msg("%s", error->message);
    self->risks = risk_assess(self->subjects, self->count, self->live);
    assert_int_equal(self->risks->len, self->count);
}

static void chain_clear(Chain *self)
{
    g_clear_pointer(&self->risks, g_ptr_array_unref);
    g_clear_pointer(&self->live, live_free);
    for (guint i = 0; i < self->count; i++) {
        parse_free(self->parses[i]);
        script_free(self->scripts[i]);
    }
    self->count = 0;
}

static const Risk *chain_at(const Chain *self, guint index)
{
    return g_ptr_array_index(self->risks, index);
}

static const RiskReason *find_reason(const Risk *risk, const char *factor, const char *text)
{
    for (guint i = 0; i < risk->reasons->len; i++) {
        const RiskReason *reason = risk->reasons->pdata[i];
        if (strcmp(reason->factor, factor) == 0 && strstr(reason->message, text) != NULL)
            return reason;
    }
    return NULL;
}

static void print_reasons(const Risk *risk)
{
    for (guint i = 0; i < risk->reasons->len; i++) {
        const RiskReason *reason = risk->reasons->pdata[i];
        print_message("%s %s: %s\n", risk_level_name(reason->level), reason->factor,
                      reason->message);
    }
}

/* The level of one migration; and that a factor gives that level with a message that has `text`. */
static void assert_risk(const char *sql, RiskLevel level, const char *factor, const char *text)
{
    Chain chain = {0};
    chain_add(&chain, sql);
    chain_assess(&chain);
    const Risk *risk = chain_at(&chain, 0);
    const RiskReason *reason = factor != NULL ? find_reason(risk, factor, text) : NULL;
    if (risk->level != level || (factor != NULL && (reason == NULL || reason->level != level))) {
        print_reasons(risk);
        fail_msg("%s: %s, expected %s (%s: %s)", sql, risk_level_name(risk->level),
                 risk_level_name(level), factor, text);
    }
    chain_clear(&chain);
}

static void test_lock__the_same_statement_is_graver_on_a_larger_table(void **state)
{
    (void)state;
    assert_risk("ALTER TABLE empty ALTER n TYPE bigint", RISK_MEDIUM, "compatibility", "type");
    assert_risk("ALTER TABLE small ADD UNIQUE (n)", RISK_LOW, "lock",
                "keeps readers and writers waiting while");
    assert_risk("ALTER TABLE middle ADD UNIQUE (n)", RISK_MEDIUM, "lock", "public.middle");
    assert_risk("ALTER TABLE big ADD UNIQUE (n)", RISK_HIGH, "lock", "public.big");
}

static void test_lock__what_blocks_writers_alone_is_less_than_what_blocks_readers(void **state)
{
    (void)state;
    assert_risk("CREATE INDEX ON middle (n)", RISK_LOW, "lock", "SHARE on public.middle");
    assert_risk("CREATE INDEX ON big (n)", RISK_MEDIUM, "lock", "keeps writers waiting");
    assert_risk("CREATE INDEX CONCURRENTLY ON big (n)", RISK_LOW, "lock",
                "SHARE UPDATE EXCLUSIVE on public.big");
}

static void test_lock__of_a_moment_is_a_risk_only_where_nobody_gives_up_waiting(void **state)
{
    (void)state;
    assert_risk("ALTER TABLE big ADD x int", RISK_MEDIUM, "lock", "without a lock_timeout");
    Chain chain = {0};
    chain_add(&chain, "ALTER TABLE big ADD x int");
    chain.subjects[0].lock_timeout = TRUE;
    chain_assess(&chain);
    assert_int_equal(chain_at(&chain, 0)->level, RISK_LOW);
    chain_clear(&chain);
}

static void test_lock__held_while_later_statements_work_counts_as_long_as_they(void **state)
{
    (void)state;
    assert_risk(
        "ALTER TABLE small ADD x int;\nCREATE INDEX ON middle (n);\nCREATE INDEX ON big (n)",
        RISK_HIGH, "lock", "is kept until the end, while line 3 works through");
}

static void test_lock__proven_not_null_is_not_scanned(void **state)
{
    (void)state;
    assert_risk("ALTER TABLE middle ALTER n SET NOT NULL", RISK_MEDIUM, "lock",
                "are worked through");
    Chain chain = {0};
    chain_add(&chain, "ALTER TABLE middle ALTER sure SET NOT NULL");
    chain_assess(&chain);
    assert_null(find_reason(chain_at(&chain, 0), "lock", "worked through"));
    chain_clear(&chain);
}

static void test_lock__partitions_count_as_their_table(void **state)
{
    (void)state;
    Chain chain = {0};
    chain_add(&chain, "ALTER TABLE parts ALTER n TYPE bigint");
    chain_assess(&chain);
    const Risk *risk = chain_at(&chain, 0);
    const RiskReason *reason = find_reason(risk, "lock", "public.parts_1");
    assert_non_null(reason);
    assert_non_null(strstr(reason->message, "and 2 more"));
    assert_int_equal(risk->tables->len, 3);
    assert_string_equal(((const RiskTable *)risk->tables->pdata[0])->name, "public.parts_1");
    chain_clear(&chain);
}

static void test_rewrite__depends_on_the_types_of_the_live_column(void **state)
{
    (void)state;
    Chain chain = {0};
    chain_add(&chain, "ALTER TABLE small ALTER v TYPE varchar(40)");
    chain_add(&chain, "ALTER TABLE small ALTER v TYPE int USING n");
    chain_assess(&chain);
    assert_null(find_reason(chain_at(&chain, 0), "rewrite", ""));
    assert_non_null(find_reason(chain_at(&chain, 1), "rewrite", "copies public.small"));
    chain_clear(&chain);
    assert_risk("ALTER TABLE big ADD x int GENERATED ALWAYS AS (id + 1) STORED", RISK_HIGH, "lock",
                "public.big");
    assert_risk("ALTER TABLE big ADD x positive", RISK_HIGH, "lock", "worked through");
}

static void test_data_loss__counts_rows_that_are_there(void **state)
{
    (void)state;
    Chain chain = {0};
    chain_add(&chain, "TRUNCATE empty");
    chain_add(&chain, "TRUNCATE small");
    chain_add(&chain, "DELETE FROM middle");
    chain_add(&chain, "DELETE FROM middle WHERE id = 1");
    chain_assess(&chain);
    assert_int_equal(chain_at(&chain, 0)->level, RISK_LOW);
    assert_int_equal(chain_at(&chain, 1)->level, RISK_HIGH);
    assert_int_equal(chain_at(&chain, 2)->level, RISK_CRITICAL);
    assert_int_equal(chain_at(&chain, 3)->level, RISK_LOW);
    assert_non_null(find_reason(chain_at(&chain, 1), "data_loss", "about 100 rows"));
    chain_clear(&chain);
    assert_risk("ALTER TABLE small DROP COLUMN n", RISK_HIGH, "data_loss", "column n");
    assert_risk("DROP TABLE empty", RISK_HIGH, "compatibility", "older code");
    assert_risk("DROP SCHEMA public CASCADE", RISK_CRITICAL, "data_loss", "its");
}

static void test_data_loss__that_no_way_down_brings_back_is_critical(void **state)
{
    (void)state;
    Chain chain = {0};
    chain_add(&chain, "ALTER TABLE small DROP COLUMN n");
    chain.subjects[0].reversible = FALSE;
    chain_assess(&chain);
    assert_int_equal(chain_at(&chain, 0)->level, RISK_CRITICAL);
    assert_non_null(find_reason(chain_at(&chain, 0), "reversibility", "no way down"));
    chain_clear(&chain);
}

static void test_names__what_the_chain_made_is_nobodys_yet(void **state)
{
    (void)state;
    Chain chain = {0};
    chain_add(&chain, "CREATE TABLE fresh (id int); CREATE INDEX ON fresh (id)");
    chain_add(&chain, "ALTER TABLE fresh ADD UNIQUE (id); DROP TABLE fresh");
    chain_add(&chain, "DROP TABLE empty; CREATE TABLE empty (x int)");
    chain_add(&chain, "DROP TABLE empty");
    chain_assess(&chain);
    assert_int_equal(chain_at(&chain, 0)->reasons->len, 0);
    assert_int_equal(chain_at(&chain, 1)->reasons->len, 0);
    assert_int_equal(chain_at(&chain, 2)->level, RISK_HIGH);
    assert_int_equal(chain_at(&chain, 3)->reasons->len, 0);
    chain_clear(&chain);
}

static void test_names__follow_renames_and_search_path(void **state)
{
    (void)state;
    Chain chain = {0};
    chain_add(&chain, "ALTER TABLE big RENAME TO large");
    chain_add(&chain, "ALTER TABLE large ADD UNIQUE (n)");
    chain_add(&chain, "SET search_path = app, public; CREATE INDEX ON small (id)");
    chain_add(&chain, "CREATE INDEX ON small (id)");
    chain_assess(&chain);
    assert_int_equal(chain_at(&chain, 0)->level, RISK_HIGH);
    assert_non_null(find_reason(chain_at(&chain, 1), "lock", "public.big"));
    assert_non_null(find_reason(chain_at(&chain, 2), "lock", "app.small"));
    assert_non_null(find_reason(chain_at(&chain, 3), "lock", "public.small"));
    chain_clear(&chain);
}

static void test_compatibility__older_code_counts(void **state)
{
    (void)state;
    assert_risk("ALTER TABLE empty RENAME COLUMN n TO m", RISK_HIGH, "compatibility", "old name");
    assert_risk("ALTER TABLE empty ADD x int NOT NULL", RISK_HIGH, "compatibility",
                "NOT NULL without a default");
    assert_risk("ALTER TABLE empty ADD x int NOT NULL DEFAULT 0", RISK_LOW, NULL, NULL);
    assert_risk("REVOKE SELECT ON empty FROM PUBLIC", RISK_MEDIUM, "compatibility", "REVOKE");
    assert_risk("CREATE TABLE other (id int)", RISK_LOW, NULL, NULL);
}

static void test_unjudged__is_never_low(void **state)
{
    (void)state;
    assert_risk("DO $$ BEGIN EXECUTE 'DROP TABLE empty'; END $$", RISK_MEDIUM, "unjudged", "DO");
    assert_risk("CREATE SOMETHING new", RISK_MEDIUM, "unjudged", "cannot be read");
}

static void assert_advice(const char *sql, const char *factor, const char *text)
{
    Chain chain = {0};
    chain_add(&chain, sql);
    chain_assess(&chain);
    const RiskReason *reason = find_reason(chain_at(&chain, 0), factor, "");
    assert_non_null(reason);
    if (reason->advice == NULL || strstr(reason->advice, text) == NULL)
        fail_msg("%s: %s", sql, reason->advice);
    chain_clear(&chain);
}

static void test_advice__is_the_safer_sql(void **state)
{
    (void)state;
    assert_advice("CREATE UNIQUE INDEX i ON big (n)", "lock",
                  "CREATE UNIQUE INDEX CONCURRENTLY i ON big (n);");
    assert_advice("ALTER TABLE big ADD CHECK (n > 0)", "lock", "CHECK (n > 0) NOT VALID;");
    assert_advice("ALTER TABLE big ADD CONSTRAINT k UNIQUE (n)", "lock",
                  "CREATE UNIQUE INDEX CONCURRENTLY k ON big (n);");
    assert_advice("ALTER TABLE big ALTER n SET NOT NULL", "lock",
                  "ADD CONSTRAINT big_n_not_null CHECK (n IS NOT NULL) NOT VALID;");
    assert_advice("UPDATE big SET n = 1", "lock", "backfill");
}

static void test_live__does_not_wait_for_what_somebody_holds(void **state)
{
    (void)state;
    g_autoptr(Connection) other =
        connection_open(&(ConnectionOptions){.url = scratch_url(scratch)}, NULL);
    assert_true(connection_command(other, "BEGIN", NULL));
    assert_true(connection_command(other, "LOCK TABLE middle", NULL));
    assert_true(connection_command(connection, "SET lock_timeout = '5s'", NULL));
    Chain chain = {0};
    chain_add(&chain, "ALTER TABLE middle ADD UNIQUE (n)");
    chain_assess(&chain);
    assert_int_equal(chain_at(&chain, 0)->level, RISK_MEDIUM);
    chain_clear(&chain);
    assert_true(connection_command(connection, "RESET lock_timeout", NULL));
}

static void test_assess__without_a_database_tells_what_the_text_tells(void **state)
{
    (void)state;
    Chain chain = {0};
    chain_add(&chain, "DROP TABLE orders");
    g_autoptr(GPtrArray) risks = risk_assess(chain.subjects, 1, NULL);
    const Risk *risk = g_ptr_array_index(risks, 0);
    assert_int_equal(risk->level, RISK_HIGH);
    assert_int_equal(risk->tables->len, 0);
    chain_clear(&chain);
}

static void test_level__names_are_found_in_either_case(void **state)
{
    (void)state;
    for (RiskLevel level = 0; level < RISK_LEVEL_COUNT; level++) {
        g_autofree char *lower = g_ascii_strdown(risk_level_name(level), -1);
        assert_int_equal(risk_level_find(lower), level);
    }
    assert_int_equal(risk_level_find("grave"), RISK_LEVEL_COUNT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lock__the_same_statement_is_graver_on_a_larger_table),
        cmocka_unit_test(test_lock__what_blocks_writers_alone_is_less_than_what_blocks_readers),
        cmocka_unit_test(test_lock__of_a_moment_is_a_risk_only_where_nobody_gives_up_waiting),
        cmocka_unit_test(test_lock__held_while_later_statements_work_counts_as_long_as_they),
        cmocka_unit_test(test_lock__proven_not_null_is_not_scanned),
        cmocka_unit_test(test_lock__partitions_count_as_their_table),
        cmocka_unit_test(test_rewrite__depends_on_the_types_of_the_live_column),
        cmocka_unit_test(test_data_loss__counts_rows_that_are_there),
        cmocka_unit_test(test_data_loss__that_no_way_down_brings_back_is_critical),
        cmocka_unit_test(test_names__what_the_chain_made_is_nobodys_yet),
        cmocka_unit_test(test_names__follow_renames_and_search_path),
        cmocka_unit_test(test_compatibility__older_code_counts),
        cmocka_unit_test(test_unjudged__is_never_low),
        cmocka_unit_test(test_advice__is_the_safer_sql),
        cmocka_unit_test(test_live__does_not_wait_for_what_somebody_holds),
        cmocka_unit_test(test_assess__without_a_database_tells_what_the_text_tells),
        cmocka_unit_test(test_level__names_are_found_in_either_case),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
