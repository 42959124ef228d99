/* One text for the server, and the way back from a position in it. */
#include "unit/core/sql/parsed.h"

#include "core/base/source.h"
#include "core/sql/batch.h"

static SourceTree *tree_of(const char *const files[][2], guint count)
{
    SourceTree *tree = source_memory_new();
    for (guint i = 0; i < count; i++) {
        g_autoptr(GBytes) bytes = g_bytes_new_static(files[i][1], strlen(files[i][1]));
        source_memory_add(tree, files[i][0], bytes);
    }
    return tree;
}

/* Adds `text` as db/test.sql to a new batch; NULL with `error`. */
static Batch *batch_of(const char *text, SourceTree *tree, guint flags, GError **error)
{
    g_auto(Parsed) parsed = parse_text(text);
    g_autoptr(Batch) batch = batch_new();
    return batch_add_script(batch, tree, parsed.parse, flags, error) ? g_steal_pointer(&batch)
                                                                     : NULL;
}

/* Where the characters of `mark` begin in the batch, as the server counts. */
static guint position_of(const Batch *batch, const char *mark)
{
    const char *found = strstr(batch->sql->str, mark);
    assert_non_null(found);
    return (guint)g_utf8_strlen(batch->sql->str, found - batch->sql->str) + 1;
}

static void assert_place(const Batch *batch, const char *mark, const char *path, guint line,
                         guint column, guint statement)
{
    BatchPlace place;
    batch_place(batch, position_of(batch, mark), &place);
    assert_int_equal(g_strcmp0(place.path, path), 0);
    assert_int_equal(place.line, line);
    assert_int_equal(place.column, column);
    assert_int_equal(place.statement, statement);
}

static void assert_refused(const char *text, SourceTree *tree, guint flags, const char *message,
                           guint line)
{
    g_autoptr(GError) error = NULL;
    assert_null(batch_of(text, tree, flags, &error));
    assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_INPUT));
    assert_non_null(strstr(error->message, message));
    assert_int_equal(error_line(error), line);
}

static void test_batch__leads_positions_back_in_characters(void **state)
{
    (void)state;
    g_auto(Parsed) parsed =
        parse_text("-- é\nSELECT 'é', 'ü',\n  'ß' AS wrong;\n\n  SELECT later;");
    g_autoptr(Batch) batch = batch_new();
    batch_add_text(batch, "BEGIN; -- ö\nSET x = 1;\n");
    assert_true(batch_add_script(batch, NULL, parsed.parse, 0, NULL));
    assert_place(batch, "SET", NULL, 2, 1, 0);
    assert_place(batch, "SELECT 'é'", "db/test.sql", 2, 1, 1);
    assert_place(batch, "'ü'", "db/test.sql", 2, 13, 1);
    assert_place(batch, "wrong", "db/test.sql", 3, 10, 1);
    assert_place(batch, "later", "db/test.sql", 5, 10, 2);
    BatchPlace place;
    batch_place(batch, 100000, &place);
    assert_int_equal(place.statement, 2);
    batch_statement_place(batch, 2, &place);
    assert_int_equal(place.line, 5);
    assert_int_equal(place.column, 3);
    batch_statement_place(batch, 3, &place);
    assert_null(place.path);
}

static void test_batch__keeps_copy_data_aside_in_order(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autoptr(Batch) batch = batch_of("COPY a FROM stdin;\n1\n2\n\\.\nCOPY b FROM "
                                      "stdin;\n\\.\nSELECT 1;\nCOPY c FROM stdin;\n3\n\\.\n",
                                      NULL, 0, &error);
    assert_non_null(batch);
    assert_string_equal(batch->sql->str,
                        "COPY a FROM stdin;\nCOPY b FROM stdin;\nSELECT 1;\nCOPY c FROM stdin;\n");
    assert_int_equal(batch->copy_data->len, 3);
    gsize length;
    assert_memory_equal(g_bytes_get_data(g_ptr_array_index(batch->copy_data, 0), &length), "1\n2\n",
                        4);
    assert_int_equal(length, 4);
    g_bytes_get_data(g_ptr_array_index(batch->copy_data, 1), &length);
    assert_int_equal(length, 0);
    assert_place(batch, "SELECT", "db/test.sql", 7, 1, 3);
}

static void test_batch__leaves_out_backslash_commands(void **state)
{
    (void)state;
    g_autoptr(Batch) batch =
        batch_of("\\set ON_ERROR_STOP on\nSELECT 1;\n\\echo x\nSELECT 2", NULL, 0, NULL);
    assert_non_null(batch);
    assert_string_equal(batch->sql->str, "SELECT 1;\nSELECT 2;\n");
}

static void test_batch__splices_includes_in(void **state)
{
    (void)state;
    static const char *const files[][2] = {{"db/parts/a.sql", "SELECT 'a';\n\\ir ../b.sql\n"},
                                           {"db/b.sql", "SELECT\n 'b';"},
                                           {"top.sql", "SELECT 'top'"}};
    g_autoptr(SourceTree) tree = tree_of(files, G_N_ELEMENTS(files));
    g_autoptr(GError) error = NULL;
    g_autoptr(Batch) batch =
        batch_of("SELECT 0;\n\\ir parts/a.sql\n\\i top.sql\nSELECT 9;", tree, 0, &error);
    assert_non_null(batch);
    assert_string_equal(batch->sql->str,
                        "SELECT 0;\nSELECT 'a';\nSELECT\n 'b';\nSELECT 'top';\nSELECT 9;\n");
    assert_place(batch, "'a'", "db/parts/a.sql", 1, 8, 2);
    assert_place(batch, "'b'", "db/b.sql", 2, 2, 3);
    assert_place(batch, "9", "db/test.sql", 4, 8, 5);
}

static void test_batch__refuses_includes_that_lead_nowhere(void **state)
{
    (void)state;
    static const char *const files[][2] = {{"db/loop.sql", "SELECT 1;\n\\i db/loop.sql\n"},
                                           {"db/bad.sql", "SELECT 'x"}};
    g_autoptr(SourceTree) tree = tree_of(files, G_N_ELEMENTS(files));
    assert_refused("SELECT 1;\n\\i missing.sql\n", tree, 0, "missing.sql", 2);
    assert_refused("\\i ../../etc/passwd\n", tree, 0, "outside", 1);
    assert_refused("\\ir ../../x.sql\n", tree, 0, "outside", 1);
    assert_refused("\\i /etc/passwd\n", tree, 0, "outside", 1);
    assert_refused("\\i\n", tree, 0, "names no file", 1);
    assert_refused("\\i db/loop.sql\n", NULL, 0, "cannot be followed", 1);
    assert_refused("\\i db/loop.sql\n", tree, 0, "includes itself", 2);
    assert_refused("\\ir test.sql\n", tree, 0, "includes itself", 1);
    assert_refused("\\ir bad.sql\n", tree, 0, "never ends", 1);
}

static void test_batch__drops_the_transaction_around_a_script(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "BEGIN; SELECT 1; SELECT 2; COMMIT;",
        "\\set ON_ERROR_STOP 1\nBEGIN WORK;\nSELECT 1;\nSELECT 2;\nEND;\n\\echo done\n",
        "START TRANSACTION; SELECT 1; SELECT 2; COMMIT",
        "SELECT 1; SELECT 2; COMMIT;",
    };
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Batch) batch = batch_of(texts[i], NULL, BATCH_DROP_TRANSACTION, &error);
        assert_non_null(batch);
        assert_string_equal(batch->sql->str, "SELECT 1;\nSELECT 2;\n");
    }
}

static void test_batch__keeps_settings_before_the_transaction(void **state)
{
    (void)state;
    g_autoptr(Batch) batch = batch_of(
        "SET lock_timeout = '1s';\nBEGIN;\nSAVEPOINT a;\nSELECT 1;\nROLLBACK TO a;\nCOMMIT;", NULL,
        BATCH_DROP_TRANSACTION, NULL);
    assert_non_null(batch);
    assert_string_equal(batch->sql->str,
                        "SET lock_timeout = '1s';\nSAVEPOINT a;\nSELECT 1;\nROLLBACK TO a;\n");
}

static void test_batch__keeps_the_transaction_unless_told(void **state)
{
    (void)state;
    g_autoptr(Batch) batch = batch_of("BEGIN; SELECT 1; COMMIT; BEGIN; COMMIT;", NULL, 0, NULL);
    assert_non_null(batch);
    assert_string_equal(batch->sql->str, "BEGIN;\nSELECT 1;\nCOMMIT;\nBEGIN;\nCOMMIT;\n");
}

static void test_batch__refuses_transactions_in_the_middle(void **state)
{
    (void)state;
    assert_refused("BEGIN;\nSELECT 1;\nCOMMIT;\nSELECT 2;", NULL, BATCH_DROP_TRANSACTION,
                   "COMMIT inside", 3);
    assert_refused("BEGIN; SELECT 1; COMMIT;\nBEGIN; SELECT 2; COMMIT;", NULL,
                   BATCH_DROP_TRANSACTION, "COMMIT inside", 1);
    assert_refused("SELECT 1;\nBEGIN; COMMIT;", NULL, BATCH_DROP_TRANSACTION, "BEGIN inside", 2);
    assert_refused("SELECT 1;\nROLLBACK;", NULL, BATCH_DROP_TRANSACTION, "ROLLBACK inside", 2);
    assert_refused("BEGIN;\nSELECT 1;", NULL, BATCH_DROP_TRANSACTION, "without COMMIT", 1);
    g_autoptr(GError) error = NULL;
    assert_null(batch_of("SELECT 1; COMMIT; SELECT 2;", NULL, BATCH_DROP_TRANSACTION, &error));
    assert_non_null(strstr(error_hint(error), "transaction=off"));
}

static void test_batch__drops_the_transaction_of_each_included_file(void **state)
{
    (void)state;
    static const char *const files[][2] = {{"a.sql", "BEGIN; SELECT 'a'; COMMIT;"},
                                           {"b.sql", "BEGIN; SELECT 'b'; COMMIT;"}};
    g_autoptr(SourceTree) tree = tree_of(files, G_N_ELEMENTS(files));
    g_autoptr(GError) error = NULL;
    g_autoptr(Batch) batch =
        batch_of("\\i a.sql\n\\i b.sql\n", tree, BATCH_DROP_TRANSACTION, &error);
    assert_non_null(batch);
    assert_string_equal(batch->sql->str, "SELECT 'a';\nSELECT 'b';\n");
}

static void test_batch__takes_single_statements(void **state)
{
    (void)state;
    g_auto(Parsed) parsed = parse_text(
        "SELECT 1;\n  CREATE INDEX CONCURRENTLY i ON t (a);\nCOPY t FROM stdin;\n1\n\\.\n");
    g_autoptr(Batch) batch = batch_new();
    batch_add_statement(batch, parsed.parse, 1);
    assert_string_equal(batch->sql->str, "CREATE INDEX CONCURRENTLY i ON t (a);\n");
    assert_place(batch, "CONCURRENTLY", "db/test.sql", 2, 16, 1);
    batch_add_statement(batch, parsed.parse, 2);
    assert_int_equal(batch->copy_data->len, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_batch__leads_positions_back_in_characters),
        cmocka_unit_test(test_batch__keeps_copy_data_aside_in_order),
        cmocka_unit_test(test_batch__leaves_out_backslash_commands),
        cmocka_unit_test(test_batch__splices_includes_in),
        cmocka_unit_test(test_batch__refuses_includes_that_lead_nowhere),
        cmocka_unit_test(test_batch__drops_the_transaction_around_a_script),
        cmocka_unit_test(test_batch__keeps_settings_before_the_transaction),
        cmocka_unit_test(test_batch__keeps_the_transaction_unless_told),
        cmocka_unit_test(test_batch__refuses_transactions_in_the_middle),
        cmocka_unit_test(test_batch__drops_the_transaction_of_each_included_file),
        cmocka_unit_test(test_batch__takes_single_statements),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
