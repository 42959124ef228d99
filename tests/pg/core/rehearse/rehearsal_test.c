#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "core/base/error.h"
#include "core/pg/scratch.h"
#include "core/rehearse/rehearsal.h"

static const char fixture[] =
    "CREATE TABLE small (id int PRIMARY KEY, v varchar(20), n int);"
    "INSERT INTO small SELECT i, 'v' || i, nullif(i % 10, 3) FROM generate_series(1, 100) i;"
    "CREATE TABLE middle (id int PRIMARY KEY, v text, n int, small_id int);"
    "INSERT INTO middle SELECT i, md5(i::text), i, i % 120 FROM generate_series(1, 50000) i;"
    "CREATE SEQUENCE counter;"
    "ANALYZE;";

static Scratch *scratch;
static char *url;
static Connection *connection;
static guint databases;

/* A chain of migrations in memory. */
static SourceTree *tree;
static Chain *chain;
static GPtrArray *materials;
static GArray *items, *subjects;
static Live *live;
static Rehearsal *rehearsal;
static RehearsalOptions options;
static GError *failure;

static int start(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    scratch = scratch_start(NULL, &error);
    g_autofree char *made =
        scratch != NULL ? scratch_create_database(scratch, "fixture", &error) : NULL;
    g_autoptr(Connection) template =
        made != NULL ? connection_open(&(ConnectionOptions){.url = made}, &error) : NULL;
    if (template != NULL)
        connection_run_script(template, fixture, NULL, NULL, NULL, NULL, &error);
    if (error != NULL)
        print_error("%s\n", error->message);
    return error != NULL;
}

static int stop(void **state)
{
    (void)state;
    g_clear_pointer(&scratch, scratch_stop);
    return 0;
}

static int setup(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autofree char *name = g_strdup_printf("t%u", ++databases);
    g_autofree char *sql = g_strdup_printf("CREATE DATABASE %s TEMPLATE fixture", name);
    g_autoptr(Connection) first =
        connection_open(&(ConnectionOptions){.url = scratch_url(scratch)}, &error);
    if (first != NULL && connection_command(first, sql, &error)) {
        url = scratch_database_url(scratch, name);
        connection = connection_open(&(ConnectionOptions){.url = url}, &error);
    }
    if (error != NULL)
        print_error("%s\n", error->message);
    tree = source_memory_new();
    options = (RehearsalOptions){.tree = tree, .environment = "test", .ledger_schema = "confiture"};
    return error != NULL;
}

static int teardown(void **state)
{
    (void)state;
    g_clear_pointer(&rehearsal, rehearsal_free);
    g_clear_pointer(&live, live_free);
    g_clear_pointer(&items, g_array_unref);
    g_clear_pointer(&subjects, g_array_unref);
    g_clear_pointer(&materials, g_ptr_array_unref);
    g_clear_pointer(&chain, chain_free);
    g_clear_pointer(&tree, source_tree_free);
    g_clear_pointer(&connection, connection_close);
    g_clear_pointer(&url, g_free);
    g_clear_error(&failure);
    return 0;
}

static void chain_add(const char *name, const char *text)
{
    g_autofree char *path = g_strconcat("m/", name, NULL);
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    source_memory_add(tree, path, bytes);
}

static void prepare(void)
{
    chain = chain_discover(tree, &(ChainOptions){.folder = "m"}, NULL);
    materials = g_ptr_array_new_with_free_func((GDestroyNotify)material_free);
    items = g_array_new(FALSE, TRUE, sizeof(RehearsalItem));
    subjects = g_array_new(FALSE, TRUE, sizeof(RiskSubject));
    for (guint i = 0; i < chain->migrations->len; i++) {
        Material *material = material_load(tree, chain_at(chain, i), DIRECTION_UP, NULL, &failure);
        if (material == NULL)
            fail_msg("%s", failure->message);
        g_ptr_array_add(materials, material);
        RehearsalItem item = {chain_at(chain, i), material, material->in_transaction};
        RiskSubject subject = {.parse = material->parse};
        g_array_append_val(items, item);
        g_array_append_val(subjects, subject);
    }
    live = live_read(connection, (const RiskSubject *)(gpointer)subjects->data, subjects->len,
                     &failure);
    assert_non_null(live);
    options.live = live;
}

static gboolean run(void)
{
    prepare();
    rehearsal = rehearse(connection, &options, (const RehearsalItem *)(gpointer)items->data,
                         items->len, &failure);
    return rehearsal != NULL;
}

static void assert_run(void)
{
    if (!run())
        fail_msg("%s", failure->message);
}

static const RehearsedMigration *migration_at(guint index)
{
    return g_ptr_array_index(rehearsal->migrations, index);
}

static const RehearsedStatement *statement_at(guint migration, guint index)
{
    return g_ptr_array_index(migration_at(migration)->statements, index);
}

static const RehearsedLock *find_lock(const RehearsedStatement *statement, const char *relation,
                                      LockMode mode)
{
    for (guint i = 0; i < statement->locks->len; i++) {
        const RehearsedLock *lock = statement->locks->pdata[i];
        if (strcmp(lock->relation, relation) == 0 && lock->mode == mode)
            return lock;
    }
    return NULL;
}

static const RehearsedCopy *find_copy(const RehearsedStatement *statement, const char *relation)
{
    for (guint i = 0; i < statement->copies->len; i++) {
        const RehearsedCopy *copy = statement->copies->pdata[i];
        if (strcmp(copy->relation, relation) == 0)
            return copy;
    }
    return NULL;
}

static const RehearsedTable *find_table(const RehearsedMigration *migration, const char *relation)
{
    for (guint i = 0; i < migration->tables->len; i++) {
        const RehearsedTable *table = migration->tables->pdata[i];
        if (strcmp(table->relation, relation) == 0)
            return table;
    }
    return NULL;
}

static void assert_value(const char *sql, const char *expected)
{
    g_autoptr(Connection) other = connection_open(&(ConnectionOptions){.url = url}, NULL);
    g_autoptr(Result) result = connection_query(other, sql, 0, NULL, &failure);
    if (result == NULL)
        fail_msg("%s", failure->message);
    assert_string_equal(result_value(result, 0, 0), expected);
}

/* For those who have to find out why a test fails. */
static void print_locks(const RehearsedMigration *migration)
{
    if (migration->failure != NULL)
        print_message("failed: %s\n", migration->failure->message);
    for (guint i = 0; i < migration->statements->len; i++) {
        const RehearsedStatement *statement = migration->statements->pdata[i];
        for (guint k = 0; k < statement->locks->len; k++) {
            const RehearsedLock *lock = statement->locks->pdata[k];
            print_message("%u %s: %s %s%s\n", i, statement->tag, lock->relation,
                          lock_mode_name(lock->mode), lock->observed ? "" : " (expected)");
        }
    }
}

static gboolean has_effect(const char *text)
{
    for (guint i = 0; i < rehearsal->effects->len; i++) {
        if (strstr(rehearsal->effects->pdata[i], text) != NULL)
            return TRUE;
    }
    return FALSE;
}

static void test_rehearse__leaves_nothing_behind(void **state)
{
    (void)state;
    chain_add("1_a.up.sql",
              "CREATE TABLE fresh (id int);\nINSERT INTO small VALUES (1000, 'x', 1);");
    chain_add("2_b.up.sql", "ALTER TABLE fresh ADD x int;\nDROP TABLE middle;");
    assert_run();
    assert_null(migration_at(1)->failure);
    assert_int_equal(migration_at(1)->statements->len, 2);
    assert_value("SELECT count(*) FROM small", "100");
    assert_value("SELECT to_regclass('fresh') IS NULL AND to_regclass('middle') IS NOT NULL", "t");
    assert_value("SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database WHERE "
                 "d.datname = current_database() AND l.mode = 'AccessExclusiveLock'",
                 "0");
    assert_false(connection_in_transaction(connection));
}

static void test_locks__are_those_the_server_gave(void **state)
{
    (void)state;
    chain_add("1_a.up.sql", "CREATE INDEX ON middle (n);\nALTER TABLE small ADD x int;\n"
                            "ALTER TABLE small ADD y int;");
    assert_run();
    const RehearsedLock *share = find_lock(statement_at(0, 0), "public.middle", LOCK_SHARE);
    const RehearsedLock *exclusive =
        find_lock(statement_at(0, 1), "public.small", LOCK_ACCESS_EXCLUSIVE);
    if (share == NULL || exclusive == NULL)
        print_locks(migration_at(0));
    assert_non_null(share);
    assert_non_null(exclusive);
    assert_true(share->observed && exclusive->observed);
    assert_true(share->held_us > exclusive->held_us);
    assert_true(share->held_us <= migration_at(0)->duration_us);
    assert_null(find_lock(statement_at(0, 2), "public.small", LOCK_ACCESS_EXCLUSIVE));
}

static void test_locks__held_already_are_told_by_the_table(void **state)
{
    (void)state;
    chain_add("1_a.up.sql", "ALTER TABLE small ADD x int;");
    chain_add("2_b.up.sql", "ALTER TABLE small ADD y int;");
    assert_run();
    const RehearsedLock *lock =
        find_lock(statement_at(1, 0), "public.small", LOCK_ACCESS_EXCLUSIVE);
    assert_non_null(lock);
    assert_false(lock->observed);
}

static void test_copies__are_seen_by_their_files(void **state)
{
    (void)state;
    chain_add("1_a.up.sql", "ALTER TABLE small ALTER v TYPE varchar(40);\n"
                            "ALTER TABLE middle ALTER n TYPE bigint;\n"
                            "CREATE INDEX by_n ON middle (n);");
    assert_run();
    assert_int_equal(statement_at(0, 0)->copies->len, 0);
    const RehearsedCopy *copy = find_copy(statement_at(0, 1), "public.middle");
    assert_non_null(copy);
    assert_false(copy->index);
    assert_true(copy->bytes > 1000000);
    const RehearsedCopy *built = find_copy(statement_at(0, 2), "public.by_n");
    assert_non_null(built);
    assert_true(built->built && built->index && built->bytes > 100000);
    assert_true(statement_at(0, 1)->wal_bytes >= 0);
    assert_true(statement_at(0, 1)->grows && !statement_at(0, 0)->grows);
}

static void test_tables__before_and_after(void **state)
{
    (void)state;
    chain_add("1_a.up.sql", "UPDATE middle SET n = n + 1 WHERE id <= 20000;\n"
                            "DELETE FROM middle WHERE id > 49000;");
    assert_run();
    const RehearsedTable *table = find_table(migration_at(0), "public.middle");
    assert_non_null(table);
    assert_int_equal(table->updated, 20000);
    assert_int_equal(table->deleted, 1000);
    assert_int_equal(table->dead_added, 21000);
    assert_true(table->bytes_before > 1000000 && table->bytes_after > table->bytes_before);
    assert_int_equal(statement_at(0, 0)->rows, 20000);
    assert_true(has_effect("VACUUM: 20000"));
}

static void test_temporary_files__are_counted(void **state)
{
    (void)state;
    chain_add("1_a.up.sql",
              "SET work_mem = '64kB';\nCREATE TABLE sorted AS SELECT * FROM middle ORDER BY v;");
    assert_run();
    assert_int_equal(statement_at(0, 0)->temporary_files, 0);
    assert_true(statement_at(0, 1)->temporary_files > 0);
    assert_true(statement_at(0, 1)->temporary_bytes > 1000000);
}

static void test_sequences__that_are_advanced_are_effects(void **state)
{
    (void)state;
    chain_add("1_a.up.sql", "SELECT nextval('counter');");
    assert_run();
    assert_true(has_effect("public.counter"));
    assert_value("SELECT is_called FROM counter", "t");
}

static void assert_violation(const char *what, const char *relation, gint64 rows,
                             const char *sample)
{
    const RehearsedViolation *violation = migration_at(0)->violation;
    assert_non_null(migration_at(0)->failure);
    assert_non_null(violation);
    assert_string_equal(violation->what, what);
    assert_string_equal(violation->relation, relation);
    assert_int_equal(violation->rows, rows);
    assert_true(violation->sample->len > 0);
    assert_string_equal(violation->sample->pdata[0], sample);
}

static void test_violation__of_not_null(void **state)
{
    (void)state;
    chain_add("1_a.up.sql", "ALTER TABLE small ALTER n SET NOT NULL;");
    assert_run();
    assert_violation("NULL in the column n", "small", 10, "id=3");
    assert_string_equal(error_sqlstate(migration_at(0)->failure), "23502");
    assert_int_equal(error_line(migration_at(0)->failure), 1);
}

static void test_violation__of_a_check(void **state)
{
    (void)state;
    chain_add("1_a.up.sql", "\nALTER TABLE small ADD CHECK (id < 99);");
    assert_run();
    assert_violation("the check id < 99 is false", "small", 2, "id=99");
    assert_int_equal(error_line(migration_at(0)->failure), 2);
}

static void test_violation__of_a_foreign_key(void **state)
{
    (void)state;
    chain_add("1_a.up.sql", "ALTER TABLE middle ADD FOREIGN KEY (small_id) REFERENCES small;");
    assert_run();
    assert_int_equal(migration_at(0)->violation->rows, 8320);
}

static void test_violation__of_uniqueness(void **state)
{
    (void)state;
    chain_add("1_a.up.sql", "CREATE UNIQUE INDEX ON middle ((n % 25000));");
    assert_run();
    assert_int_equal(migration_at(0)->violation->rows, 50000);
}

static void test_violation__of_a_constraint_that_is_validated(void **state)
{
    (void)state;
    chain_add("1_a.up.sql",
              "ALTER TABLE middle ADD CONSTRAINT to_small FOREIGN KEY (small_id) REFERENCES small "
              "NOT VALID;\nALTER TABLE middle VALIDATE CONSTRAINT to_small;");
    assert_run();
    assert_int_equal(migration_at(0)->violation->rows, 8320);
}

static void test_failure__ends_the_rehearsal(void **state)
{
    (void)state;
    chain_add("1_a.up.sql", "CREATE TABLE a ();\nSELECT 1/0;");
    chain_add("2_b.up.sql", "CREATE TABLE b ();");
    assert_run();
    assert_string_equal(error_sqlstate(migration_at(0)->failure), "22012");
    assert_int_equal(migration_at(1)->where, REHEARSED_NOT);
    assert_false(rehearsal_needs_copy(rehearsal));
}

static void test_outside__runs_on_a_copy_with_what_needs_it(void **state)
{
    (void)state;
    chain_add("1_a.up.sql", "ALTER TABLE small ADD x int;");
    chain_add("2_b.up.sql", "CREATE UNIQUE INDEX CONCURRENTLY by_v ON small (v, id);");
    chain_add("3_c.up.sql", "ALTER TABLE small ADD CONSTRAINT k UNIQUE USING INDEX by_v;");
    chain_add("4_d.up.sql", "ALTER TABLE small ADD y int;");
    assert_run();
    assert_int_equal(migration_at(0)->where, REHEARSED_TARGET);
    assert_int_equal(migration_at(1)->where, REHEARSED_NOT);
    assert_int_equal(migration_at(2)->where, REHEARSED_NOT);
    assert_int_equal(migration_at(3)->where, REHEARSED_TARGET);
    assert_true(rehearsal_needs_copy(rehearsal));
    g_autofree char *copy_url = scratch_create_database(scratch, "copy", NULL);
    g_autoptr(Connection) copy = connection_open(&(ConnectionOptions){.url = copy_url}, NULL);
    assert_true(connection_run_script(copy, fixture, NULL, NULL, NULL, NULL, NULL));
    assert_true(rehearse_on_copy(rehearsal, copy, &options,
                                 (const RehearsalItem *)(gpointer)items->data, items->len,
                                 &failure));
    assert_int_equal(migration_at(1)->where, REHEARSED_COPY);
    assert_int_equal(migration_at(2)->where, REHEARSED_COPY);
    assert_int_equal(migration_at(2)->statements->len, 1);
    assert_value("SELECT to_regclass('by_v') IS NULL", "t");
}

static void test_verify__is_part_of_it(void **state)
{
    (void)state;
    chain_add("1_a.up.sql", "CREATE TABLE a ();");
    chain_add("1_a.verify.sql", "SELECT count(*) = 1 FROM a;");
    assert_run();
    assert_non_null(migration_at(0)->failure);
    assert_non_null(strstr(migration_at(0)->failure->message, "verify script"));
}

static void test_settings__of_one_do_not_reach_the_next(void **state)
{
    (void)state;
    chain_add("1_a.up.sql", "SET search_path = nowhere;");
    chain_add("2_b.up.sql", "SELECT count(*) FROM small;");
    assert_run();
    assert_null(migration_at(1)->failure);
}

static void test_server_death__rolls_back(void **state)
{
    (void)state;
    chain_add("1_a.up.sql", "DROP TABLE small;\nSELECT pg_terminate_backend(pg_backend_pid());");
    assert_false(run());
    assert_true(g_error_matches(failure, CONFITURE_ERROR, ERROR_CONNECTION));
    assert_value("SELECT count(*) FROM small", "100");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_rehearse__leaves_nothing_behind, setup, teardown),
        cmocka_unit_test_setup_teardown(test_locks__are_those_the_server_gave, setup, teardown),
        cmocka_unit_test_setup_teardown(test_locks__held_already_are_told_by_the_table, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_copies__are_seen_by_their_files, setup, teardown),
        cmocka_unit_test_setup_teardown(test_tables__before_and_after, setup, teardown),
        cmocka_unit_test_setup_teardown(test_temporary_files__are_counted, setup, teardown),
        cmocka_unit_test_setup_teardown(test_sequences__that_are_advanced_are_effects, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_violation__of_not_null, setup, teardown),
        cmocka_unit_test_setup_teardown(test_violation__of_a_check, setup, teardown),
        cmocka_unit_test_setup_teardown(test_violation__of_a_foreign_key, setup, teardown),
        cmocka_unit_test_setup_teardown(test_violation__of_uniqueness, setup, teardown),
        cmocka_unit_test_setup_teardown(test_violation__of_a_constraint_that_is_validated, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_failure__ends_the_rehearsal, setup, teardown),
        cmocka_unit_test_setup_teardown(test_outside__runs_on_a_copy_with_what_needs_it, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_verify__is_part_of_it, setup, teardown),
        cmocka_unit_test_setup_teardown(test_settings__of_one_do_not_reach_the_next, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_server_death__rolls_back, setup, teardown),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
