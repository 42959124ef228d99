#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "core/base/error.h"
#include "core/migrate/migration.h"
#include "tests/support/folder.h"

/* A tree of empty files. */
static SourceTree *tree_of(const char *const *paths)
{
    SourceTree *tree = source_memory_new();
    g_autoptr(GBytes) empty = g_bytes_new_static("", 0);
    for (; *paths != NULL; paths++)
        source_memory_add(tree, *paths, empty);
    return tree;
}

static Chain *discover(SourceTree *tree, const char *format)
{
    g_autoptr(GError) error = NULL;
    Chain *chain =
        chain_discover(tree, &(ChainOptions){.folder = "db/migrations", .format = format}, &error);
    assert_null(error);
    assert_non_null(chain);
    return chain;
}

/* "version name up down verify settings" of each migration, "-" for what is not there, one line
 * each. */
static char *describe(const Chain *chain)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < chain->migrations->len; i++) {
        const Migration *m = chain_at(chain, i);
        const char *paths[] = {m->up_path, m->down_path, m->verify_path, m->settings_path};
        g_string_append_printf(text, "%s %s", m->version, m->name);
        for (guint j = 0; j < G_N_ELEMENTS(paths); j++)
            g_string_append_printf(text, " %s",
                                   paths[j] != NULL ? paths[j] + strlen("db/migrations/") : "-");
        g_string_append(text, m->sections ? " sections\n" : "\n");
    }
    return g_string_free(text, FALSE);
}

static void assert_chain(const char *const *paths, const char *format, const char *expected_format,
                         const char *expected)
{
    g_autoptr(SourceTree) tree = tree_of(paths);
    g_autoptr(Chain) chain = discover(tree, format);
    g_autofree char *found = describe(chain);
    assert_string_equal(chain->format, expected_format);
    assert_string_equal(found, expected);
}

static void test_discover__reads_confiture_and_golang_migrate(void **state)
{
    (void)state;
    const char *const paths[] = {"db/migrations/10_c.up.sql",     "db/migrations/0002_b.up.sql",
                                 "db/migrations/0002_b.down.sql", "db/migrations/0002_b.verify.sql",
                                 "db/migrations/0002_b.yaml",     "db/migrations/V13.1_d.up.sql",
                                 "db/migrations/README.md",       NULL};
    const char *expected = "0002 b 0002_b.up.sql 0002_b.down.sql 0002_b.verify.sql 0002_b.yaml\n"
                           "10 c 10_c.up.sql - - -\n"
                           "13.1 d V13.1_d.up.sql - - -\n";
    assert_chain(paths, "auto", "confiture", expected);
    assert_chain(paths, "golang-migrate", "confiture", expected);
    assert_chain(paths, NULL, "confiture", expected);
}

static void test_discover__reads_dbmate(void **state)
{
    (void)state;
    assert_chain((const char *const[]){"db/migrations/20260101000000_a.sql",
                                       "db/migrations/20260102000000_b.sql", NULL},
                 "auto", "dbmate",
                 "20260101000000 a 20260101000000_a.sql - - - sections\n"
                 "20260102000000 b 20260102000000_b.sql - - - sections\n");
}

static void test_discover__reads_diesel_without_dashes_in_versions(void **state)
{
    (void)state;
    assert_chain(
        (const char *const[]){"db/migrations/2024-02-12-120203_a/up.sql",
                              "db/migrations/2024-02-12-120203_a/down.sql",
                              "db/migrations/2024-02-12-120203_a/metadata.toml",
                              "db/migrations/00000000000000_diesel_initial_setup/up.sql", NULL},
        "auto", "diesel",
        "00000000000000 diesel_initial_setup 00000000000000_diesel_initial_setup/up.sql - - -\n"
        "20240212120203 a 2024-02-12-120203_a/up.sql 2024-02-12-120203_a/down.sql - "
        "2024-02-12-120203_a/metadata.toml\n");
}

static void test_discover__reads_prisma(void **state)
{
    (void)state;
    assert_chain((const char *const[]){"db/migrations/20240212120203_init/migration.sql",
                                       "db/migrations/migration_lock.toml", NULL},
                 "auto", "prisma", "20240212120203 init 20240212120203_init/migration.sql - - -\n");
}

static void test_discover__reads_flyway_in_folders(void **state)
{
    (void)state;
    const char *const paths[] = {
        "db/migrations/V1_2__first.sql",      "db/migrations/U1_2__first.sql",
        "db/migrations/sub/V1_10__later.sql", "db/migrations/R__view.sql",
        "db/migrations/V1_2__first.sql.conf", NULL};
    assert_chain(paths, "auto", "flyway",
                 "1.2 first V1_2__first.sql U1_2__first.sql - V1_2__first.sql.conf\n"
                 "1.10 later sub/V1_10__later.sql - - -\n");
    g_autoptr(SourceTree) tree = tree_of(paths);
    g_autoptr(Chain) chain = discover(tree, "flyway");
    assert_int_equal(chain->problems->len, 1);
    const ChainProblem *problem = g_ptr_array_index(chain->problems, 0);
    assert_int_equal(problem->kind, CHAIN_REPEATABLE);
    assert_string_equal(problem->path, "db/migrations/R__view.sql");
}

static void test_discover__takes_the_format_that_most_files_have(void **state)
{
    (void)state;
    g_autoptr(SourceTree) tree = tree_of(
        (const char *const[]){"db/migrations/1_a.sql", "db/migrations/2_b.up.sql",
                              "db/migrations/3_c.up.sql", "db/migrations/3_c.down.sql", NULL});
    g_autoptr(Chain) chain = discover(tree, "auto");
    assert_string_equal(chain->format, "confiture");
    assert_int_equal(chain->migrations->len, 2);
    const ChainProblem *problem = g_ptr_array_index(chain->problems, 0);
    assert_int_equal(problem->kind, CHAIN_ORPHAN);
    assert_string_equal(problem->path, "db/migrations/1_a.sql");
}

static const ChainProblem *only_problem(const Chain *chain)
{
    assert_int_equal(chain->problems->len, 1);
    return g_ptr_array_index(chain->problems, 0);
}

static void test_discover__finds_one_version_twice_and_refuses_to_run_it(void **state)
{
    (void)state;
    g_autoptr(SourceTree) tree =
        tree_of((const char *const[]){"db/migrations/0007_a.up.sql", "db/migrations/7_b.up.sql",
                                      "db/migrations/0008_c.up.sql", NULL});
    g_autoptr(Chain) chain = discover(tree, "auto");
    g_autoptr(GError) error = NULL;
    const ChainProblem *problem = only_problem(chain);
    assert_int_equal(problem->kind, CHAIN_DUPLICATE_VERSION);
    assert_string_equal(problem->path, "db/migrations/0007_a.up.sql");
    assert_string_equal(problem->other_path, "db/migrations/7_b.up.sql");
    assert_int_equal(chain->migrations->len, 2);
    assert_false(chain_check(chain, &error));
    assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_INPUT));
    assert_non_null(strstr(error->message, "0007_a.up.sql"));
    assert_non_null(strstr(error->message, "7_b.up.sql"));
}

static void test_discover__finds_the_same_name_in_two_spellings_of_a_version(void **state)
{
    (void)state;
    g_autoptr(SourceTree) tree = tree_of(
        (const char *const[]){"db/migrations/0007_a.up.sql", "db/migrations/07_a.up.sql", NULL});
    g_autoptr(Chain) chain = discover(tree, "auto");
    assert_int_equal(only_problem(chain)->kind, CHAIN_DUPLICATE_VERSION);
    assert_int_equal(chain->migrations->len, 1);
}

static void test_discover__reports_a_down_without_up_and_does_not_give_it_to_another(void **state)
{
    (void)state;
    g_autoptr(SourceTree) tree = tree_of((const char *const[]){
        "db/migrations/0001_a.up.sql", "db/migrations/0001_b.down.sql", NULL});
    g_autoptr(Chain) chain = discover(tree, "auto");
    assert_int_equal(only_problem(chain)->kind, CHAIN_DOWN_WITHOUT_UP);
    assert_null(chain_at(chain, 0)->down_path);
    assert_true(chain_check(chain, NULL));
}

static void test_discover__reports_files_that_belong_to_no_migration(void **state)
{
    (void)state;
    static const char *const orphans[] = {
        "db/migrations/add_orders.sql", "db/migrations/0002_b.yaml",
        "db/migrations/0003_c.verify.sql", "db/migrations/old/0001_a.up.sql"};
    for (guint i = 0; i < G_N_ELEMENTS(orphans); i++) {
        g_autoptr(SourceTree) tree =
            tree_of((const char *const[]){"db/migrations/0001_a.up.sql", orphans[i], NULL});
        g_autoptr(Chain) chain = discover(tree, "confiture");
        const ChainProblem *problem = only_problem(chain);
        assert_int_equal(problem->kind, CHAIN_ORPHAN);
        assert_string_equal(problem->path, orphans[i]);
        assert_int_equal(chain->migrations->len, 1);
    }
}

static void test_discover__leaves_included_files_and_readmes_alone(void **state)
{
    (void)state;
    g_autoptr(SourceTree) tree = tree_of(
        (const char *const[]){"db/migrations/0001_a.up.sql", "db/migrations/parts/tables.sql",
                              "db/migrations/README", "db/other/0001_a.up.sql", NULL});
    g_autoptr(Chain) chain = discover(tree, "auto");
    assert_int_equal(chain->problems->len, 0);
    assert_int_equal(chain->migrations->len, 1);
}

static void test_discover__finds_by_any_spelling_of_a_version(void **state)
{
    (void)state;
    g_autoptr(SourceTree) tree =
        tree_of((const char *const[]){"db/migrations/0001_a.up.sql", "db/migrations/0002_b.up.sql",
                                      "db/migrations/18446744073709551616_c.up.sql", NULL});
    g_autoptr(Chain) chain = discover(tree, "auto");
    assert_string_equal(chain_find(chain, "2")->name, "b");
    assert_string_equal(chain_find(chain, "18446744073709551616")->name, "c");
    assert_null(chain_find(chain, "18446744073709551617"));
    assert_null(chain_find(chain, "0"));
}

static void test_discover__a_missing_folder_is_an_empty_chain(void **state)
{
    (void)state;
    g_autofree char *folder = folder_make();
    g_autoptr(SourceTree) tree = source_folder_open(folder, NULL);
    g_autoptr(Chain) chain = discover(tree, "auto");
    assert_int_equal(chain->migrations->len, 0);
    assert_string_equal(chain->format, "confiture");
    folder_remove(folder);
}

static void test_discover__a_folder_that_cannot_be_read_is_an_error(void **state)
{
    (void)state;
    g_autofree char *folder = folder_make();
    g_autofree char *link = g_build_filename(folder, "db", NULL);
    assert_int_equal(symlink("db", link), 0); /* leads to itself */
    g_autoptr(SourceTree) tree = source_folder_open(folder, NULL);
    g_autoptr(GError) error = NULL;
    assert_null(chain_discover(tree, &(ChainOptions){.folder = "db/migrations"}, &error));
    assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_INPUT));
    folder_remove(folder);
}

static void test_discover__an_unknown_format_is_an_error(void **state)
{
    (void)state;
    g_autoptr(SourceTree) tree = source_memory_new();
    g_autoptr(GError) error = NULL;
    assert_null(
        chain_discover(tree, &(ChainOptions){.folder = "m", .format = "flyweight"}, &error));
    assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_INPUT));
    assert_non_null(strstr(error->message, "flyweight"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_discover__reads_confiture_and_golang_migrate),
        cmocka_unit_test(test_discover__reads_dbmate),
        cmocka_unit_test(test_discover__reads_diesel_without_dashes_in_versions),
        cmocka_unit_test(test_discover__reads_prisma),
        cmocka_unit_test(test_discover__reads_flyway_in_folders),
        cmocka_unit_test(test_discover__takes_the_format_that_most_files_have),
        cmocka_unit_test(test_discover__finds_one_version_twice_and_refuses_to_run_it),
        cmocka_unit_test(test_discover__finds_the_same_name_in_two_spellings_of_a_version),
        cmocka_unit_test(test_discover__reports_a_down_without_up_and_does_not_give_it_to_another),
        cmocka_unit_test(test_discover__reports_files_that_belong_to_no_migration),
        cmocka_unit_test(test_discover__leaves_included_files_and_readmes_alone),
        cmocka_unit_test(test_discover__finds_by_any_spelling_of_a_version),
        cmocka_unit_test(test_discover__a_missing_folder_is_an_empty_chain),
        cmocka_unit_test(test_discover__a_folder_that_cannot_be_read_is_an_error),
        cmocka_unit_test(test_discover__an_unknown_format_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
