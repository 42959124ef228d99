#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "core/base/error.h"
#include "core/migrate/material.h"

typedef struct File {
    const char *path, *text;
} File;

static SourceTree *tree_of(const File *files)
{
    SourceTree *tree = source_memory_new();
    for (; files->path != NULL; files++) {
        g_autoptr(GBytes) bytes = g_bytes_new_static(files->text, strlen(files->text));
        source_memory_add(tree, files->path, bytes);
    }
    return tree;
}

/* What one way of the only migration of these files comes to. The tree and chain must outlive it:
 * they are kept in statics. */
static SourceTree *tree;
static Chain *chain;

static Material *load(const File *files, Direction direction, GError **error)
{
    g_clear_pointer(&chain, chain_free);
    g_clear_pointer(&tree, source_tree_free);
    tree = tree_of(files);
    chain = chain_discover(tree, &(ChainOptions){.folder = "m"}, error);
    assert_non_null(chain);
    assert_int_equal(chain->migrations->len, 1);
    return material_load(tree, chain_at(chain, 0), direction, NULL, error);
}

static int forget(void **state)
{
    (void)state;
    g_clear_pointer(&chain, chain_free);
    g_clear_pointer(&tree, source_tree_free);
    return 0;
}

static Material *load_up(const char *text, GError **error)
{
    return load((const File[]){{"m/1_a.up.sql", text}, {0}}, DIRECTION_UP, error);
}

static void test_settings__are_read_from_the_head_comment(void **state)
{
    (void)state;
    g_autoptr(Material) material =
        load_up("-- confiture: transaction=off lock_timeout=2s statement_timeout=10min "
                "requires=0007,0009\nSELECT 1;\n",
                NULL);
    const Settings *settings = material->settings;
    assert_int_equal(settings->transaction, TRANSACTION_OFF);
    assert_false(material->in_transaction);
    assert_int_equal(settings->lock_timeout, 2000);
    assert_int_equal(settings->statement_timeout, 600000);
    assert_int_equal(settings->requires->len, 2);
    assert_string_equal(g_ptr_array_index(settings->requires, 1), "0009");
    assert_int_equal(settings->requires_line, 1);
}

static void test_settings__are_unset_without_any(void **state)
{
    (void)state;
    g_autoptr(Material) material = load_up("SELECT 1;\n", NULL);
    assert_int_equal(material->settings->transaction, TRANSACTION_AUTO);
    assert_true(material->in_transaction);
    assert_int_equal(material->settings->lock_timeout, -1);
    assert_int_equal(material->settings->requires->len, 0);
}

static void test_settings__a_sidecar_wins_and_tells_the_ways_apart(void **state)
{
    (void)state;
    const File files[] = {
        {"m/1_a.up.sql", "-- confiture: lock_timeout=2s\nSELECT 1;\n"},
        {"m/1_a.down.sql", "SELECT 2;\n"},
        {"m/1_a.yaml", "lock_timeout: 5s\nrequires: [\"1\", 2]\ndown:\n  transaction: off\n"},
        {0}};
    g_autoptr(Material) up = load(files, DIRECTION_UP, NULL);
    assert_int_equal(up->settings->lock_timeout, 5000);
    assert_true(up->in_transaction);
    assert_int_equal(up->settings->requires->len, 2);
    assert_string_equal(up->settings->requires_path, "m/1_a.yaml");
    g_autoptr(Material) down = load(files, DIRECTION_DOWN, NULL);
    assert_int_equal(down->settings->lock_timeout, -1);
    assert_false(down->in_transaction);
}

static void assert_error(const File *files, Direction direction, const char *path, guint line,
                         const char *message)
{
    g_autoptr(GError) error = NULL;
    Material *material = load(files, direction, &error);
    assert_null(material);
    if (!g_error_matches(error, CONFITURE_ERROR, ERROR_INPUT) ||
        strstr(error->message, message) == NULL)
        fail_msg("\"%s\" is not about \"%s\"", error->message, message);
    assert_string_equal(error_path(error), path);
    assert_int_equal(error_line(error), line);
    assert_non_null(error_hint(error));
}

static void test_settings__an_unknown_key_is_named_with_its_place_and_the_nearest(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    assert_null(load_up("-- a\n-- confiture: lock_timeuot=2s\nSELECT 1;\n", &error));
    assert_int_equal(error_line(error), 2);
    assert_non_null(strstr(error_hint(error), "lock_timeout"));
    const File sidecar[] = {
        {"m/1_a.up.sql", "SELECT 1;"}, {"m/1_a.yaml", "transaction: on\ntransacton: off\n"}, {0}};
    assert_error(sidecar, DIRECTION_UP, "m/1_a.yaml", 2, "transacton");
}

static void test_settings__a_wrong_value_is_named_with_its_place(void **state)
{
    (void)state;
    assert_error(
        (const File[]){{"m/1_a.up.sql", "-- confiture: transaction=perhaps\nSELECT 1;"}, {0}},
        DIRECTION_UP, "m/1_a.up.sql", 1, "perhaps");
    assert_error(
        (const File[]){{"m/1_a.up.sql", "-- confiture: lock_timeout=soon\nSELECT 1;"}, {0}},
        DIRECTION_UP, "m/1_a.up.sql", 1, "soon");
    assert_error((const File[]){{"m/1_a.up.sql", "-- confiture: requires=first\nSELECT 1;"}, {0}},
                 DIRECTION_UP, "m/1_a.up.sql", 1, "first");
}

static void test_settings__those_of_other_tools_count(void **state)
{
    (void)state;
    g_autoptr(Material) diesel =
        load((const File[]){{"m/1_a/up.sql", "SELECT 1;"},
                            {"m/1_a/metadata.toml", "# x\nrun_in_transaction = false\n"},
                            {0}},
             DIRECTION_UP, NULL);
    assert_false(diesel->in_transaction);
    g_autoptr(Material) flyway =
        load((const File[]){{"m/V1__a.sql", "SELECT 1;"},
                            {"m/V1__a.sql.conf", "executeInTransaction=false\n"},
                            {0}},
             DIRECTION_UP, NULL);
    assert_false(flyway->in_transaction);
    g_autoptr(Material) sqlx = load_up("-- no-transaction\nSELECT 1;", NULL);
    assert_false(sqlx->in_transaction);
    g_autoptr(Material) dbmate = load(
        (const File[]){{"m/1_a.sql",
                        "-- migrate:up transaction:false\nSELECT 1;\n-- migrate:down\nSELECT 2;\n"},
                       {0}},
        DIRECTION_UP, NULL);
    assert_false(dbmate->in_transaction);
}

static void test_material__a_lone_statement_that_must_be_outside_runs_outside(void **state)
{
    (void)state;
    g_autoptr(Material) material = load_up("-- why\nCREATE INDEX CONCURRENTLY i ON t (a);\n", NULL);
    assert_false(material->in_transaction);
}

static void
test_material__such_a_statement_among_others_is_an_error_that_names_the_way_out(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    assert_null(
        load_up("ALTER TABLE t ADD b int;\n\nCREATE INDEX CONCURRENTLY i ON t (b);\n", &error));
    assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_INPUT));
    assert_int_equal(error_line(error), 3);
    assert_non_null(strstr(error_hint(error), "-- confiture: transaction=off"));
    g_autoptr(Material) off = load_up("-- confiture: transaction=off\nALTER TABLE t ADD b "
                                      "int;\nCREATE INDEX CONCURRENTLY i ON t (b);\n",
                                      NULL);
    assert_false(off->in_transaction);
}

static void test_material__transaction_on_contradicts_such_a_statement(void **state)
{
    (void)state;
    assert_error((const File[]){{"m/1_a.up.sql", "-- confiture: transaction=on\nVACUUM;\n"}, {0}},
                 DIRECTION_UP, "m/1_a.up.sql", 2, "VACUUM");
}

static void test_material__a_section_has_the_places_of_the_whole_file(void **state)
{
    (void)state;
    const char *text = "-- migrate:up\nSELECT 1;\n-- migrate:down\nSELECT 2;\nSELECT 3;\n";
    g_autoptr(Material) down = load((const File[]){{"m/1_a.sql", text}, {0}}, DIRECTION_DOWN, NULL);
    assert_int_equal(down->parse->n_statements, 2);
    assert_int_equal(down->parse->statements[0].line, 4);
    assert_int_equal(g_bytes_get_size(down->bytes), strlen(text));
    g_autofree char *stored = material_down_text(tree, chain_at(chain, 0), NULL);
    assert_string_equal(stored, "-- migrate:down\nSELECT 2;\nSELECT 3;");
}

static void test_material__the_hash_of_a_prefix_knows_statements_not_comments(void **state)
{
    (void)state;
    g_autoptr(Material) first = load_up("SELECT 1;\nSELECT 2;\nSELECT 3;\n", NULL);
    g_autofree char *two = material_prefix_hash(first, 2), *three = material_prefix_hash(first, 3);
    g_autofree char *none = material_prefix_hash(first, 0);
    assert_string_equal(none, "");
    assert_string_not_equal(two, three);
    g_autoptr(Material) mended =
        load_up("-- explained\nSELECT 1;\n\n\nSELECT 2; -- so\nSELECT 33;\n", NULL);
    g_autofree char *same = material_prefix_hash(mended, 2),
                    *other = material_prefix_hash(mended, 3);
    assert_string_equal(two, same);
    assert_string_not_equal(three, other);
}

static void test_material__a_down_script_that_is_no_text_cannot_be_kept(void **state)
{
    (void)state;
    const File files[] = {{"m/1_a.up.sql", "SELECT 1;"}, {"m/1_a.down.sql", "SELECT '\xff';"}, {0}};
    g_autoptr(Material) up = load(files, DIRECTION_UP, NULL);
    assert_non_null(up);
    g_autoptr(GError) error = NULL;
    assert_null(material_down_text(tree, chain_at(chain, 0), &error));
    assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_INPUT));
}

static void test_material__an_empty_file_is_a_migration_without_statements(void **state)
{
    (void)state;
    g_autoptr(Material) material = load_up("", NULL);
    assert_int_equal(material->parse->n_statements, 0);
    assert_true(material->in_transaction);
    assert_string_equal(material->checksum,
                        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_settings__are_read_from_the_head_comment),
        cmocka_unit_test(test_settings__are_unset_without_any),
        cmocka_unit_test(test_settings__a_sidecar_wins_and_tells_the_ways_apart),
        cmocka_unit_test(test_settings__an_unknown_key_is_named_with_its_place_and_the_nearest),
        cmocka_unit_test(test_settings__a_wrong_value_is_named_with_its_place),
        cmocka_unit_test(test_settings__those_of_other_tools_count),
        cmocka_unit_test(test_material__a_lone_statement_that_must_be_outside_runs_outside),
        cmocka_unit_test(
            test_material__such_a_statement_among_others_is_an_error_that_names_the_way_out),
        cmocka_unit_test(test_material__transaction_on_contradicts_such_a_statement),
        cmocka_unit_test(test_material__a_section_has_the_places_of_the_whole_file),
        cmocka_unit_test(test_material__the_hash_of_a_prefix_knows_statements_not_comments),
        cmocka_unit_test(test_material__a_down_script_that_is_no_text_cannot_be_kept),
        cmocka_unit_test(test_material__an_empty_file_is_a_migration_without_statements),
    };
    return cmocka_run_group_tests(tests, NULL, forget);
}
