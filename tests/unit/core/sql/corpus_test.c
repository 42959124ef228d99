/* The splitter against what psql sent for each file of the corpora (expected/statements.tsv): an
 * independent count. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/sql/script.h"
#include "core/sql/statement.h"

#include <string.h>

static char *expected_path(const char *name)
{
    const char *corpora = g_getenv("CONFITURE_CORPORA");
    if (corpora == NULL)
        return NULL;
    g_autofree char *path = g_build_filename(corpora, "expected", name, NULL);
    return g_file_test(path, G_FILE_TEST_EXISTS) ? g_steal_pointer(&path) : NULL;
}

static gboolean has_corpus(const char *name)
{
    g_autofree char *folder = g_build_filename(g_getenv("CONFITURE_CORPORA"), name, NULL);
    return g_file_test(folder, G_FILE_TEST_IS_DIR);
}

static guint count_statements(const Script *script)
{
    guint count = 0;
    for (guint i = 0; i < script->n_items; i++)
        count += script->items[i].kind == SCRIPT_STATEMENT;
    return count;
}

static Script *read_script(const char *path, gboolean lenient)
{
    g_autofree char *text = NULL;
    gsize length = 0;
    if (!g_file_get_contents(path, &text, &length, NULL))
        return NULL;
    g_autoptr(GBytes) bytes = g_bytes_new_take(g_steal_pointer(&text), length);
    g_autoptr(GError) error = NULL;
    Script *script = script_split(path, bytes, lenient, &error);
    if (script == NULL)
        print_error("%s: %s\n", path, error->message);
    return script;
}

/* A file in which the server refused a statement: psql stopped there, and counted up to it. */
static gboolean is_known_to_fail(const char *known, const char *corpus, const char *path)
{
    g_autofree char *row = g_strdup_printf("\n%s\t%s\tfail\t", corpus, path);
    return strstr(known, row) != NULL;
}

/* A line is: corpus, path, count. Returns whether they agree. */
static gboolean check_line(const char *line, const char *known)
{
    g_auto(GStrv) cells = g_strsplit(line, "\t", 3);
    g_autofree char *path =
        g_build_filename(g_getenv("CONFITURE_CORPORA"), cells[0], cells[1], NULL);
    g_autoptr(Script) script = read_script(path, FALSE);
    if (script == NULL)
        return FALSE;
    guint count = count_statements(script);
    guint sent = (guint)g_ascii_strtoull(cells[2], NULL, 10);
    if (count == sent || (count > sent && is_known_to_fail(known, cells[0], cells[1])))
        return TRUE;
    print_error("%s: %u statements, psql sent %s\n", path, count, cells[2]);
    return FALSE;
}

static void test_split__counts_statements_as_psql_sends_them(void **state)
{
    (void)state;
    g_autofree char *path = expected_path("statements.tsv");
    if (path == NULL) {
        print_message("skipped: CONFITURE_CORPORA names no folder with expected/statements.tsv\n");
        skip();
    }
    g_autofree char *text = NULL, *known = NULL;
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_autofree char *known_path = expected_path("known.tsv");
    assert_non_null(known_path);
    assert_true(g_file_get_contents(known_path, &known, NULL, NULL));
    g_auto(GStrv) lines = g_strsplit(g_strchomp(text), "\n", -1);
    guint wrong = 0, files = 0;
    for (guint i = 1; lines[i] != NULL; i++) {
        g_autofree char *corpus = g_strndup(lines[i], strcspn(lines[i], "\t"));
        if (!has_corpus(corpus))
            continue;
        wrong += !check_line(lines[i], known);
        files++;
    }
    print_message("%u files, %u differ\n", files, wrong);
    assert_true(files > 0);
    assert_int_equal(wrong, 0);
}

static const char *last_name(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot != NULL ? dot + 1 : name;
}

/* "index orders_pkey": what is made, or renamed to. */
static void collect_made(const Statement *statement, GHashTable *made)
{
    for (guint i = 0; i < statement->n_touches; i++) {
        const Touch *touch = &statement->touches[i];
        const char *name = touch->object.part != NULL ? touch->object.part : touch->object.name;
        if (touch->action == TOUCH_RENAME && !touch->moved)
            name = touch->renamed;
        else if (touch->action != TOUCH_CREATE)
            continue;
        g_hash_table_add(made,
                         g_strdup_printf("%s %s", object_kind_word(touch->object.kind), name));
    }
}

static GHashTable *made_by(const char *corpus, const char *suffix)
{
    GHashTable *made = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autofree char *list = expected_path("statements.tsv");
    g_autofree char *text = NULL;
    assert_true(g_file_get_contents(list, &text, NULL, NULL));
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (guint i = 1; lines[i] != NULL; i++) {
        g_auto(GStrv) cells = g_strsplit(lines[i], "\t", 3);
        if (cells[0] == NULL || strcmp(cells[0], corpus) != 0 ||
            !g_str_has_suffix(cells[1], suffix))
            continue;
        g_autofree char *path =
            g_build_filename(g_getenv("CONFITURE_CORPORA"), corpus, cells[1], NULL);
        g_autoptr(Script) script = read_script(path, FALSE);
        g_autoptr(Parse) parse = parse_script(script);
        for (guint j = 0; j < parse->n_statements; j++)
            collect_made(&parse->statements[j], made);
    }
    return made;
}

/* Constraint names are those that the server chose: the touches have to choose the same. */
static guint count_missing(const char *corpus, GHashTable *made, guint *checked)
{
    static const char *const kinds[] = {"table",   "index", "constraint", "sequence",
                                        "trigger", "view",  NULL};
    g_autofree char *file = g_strconcat(corpus, ".objects.tsv", NULL);
    g_autofree char *path = expected_path(file);
    assert_non_null(path);
    g_autofree char *text = NULL;
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    guint missing = 0;
    for (guint i = 0; lines[i] != NULL; i++) {
        g_auto(GStrv) cells = g_strsplit(lines[i], "\t", 3);
        if (cells[0] == NULL || cells[1] == NULL || !g_strv_contains(kinds, cells[0]))
            continue;
        g_autofree char *key = g_strdup_printf("%s %s", cells[0], last_name(cells[1]));
        (*checked)++;
        if (g_hash_table_contains(made, key))
            continue;
        print_error("%s: no touch makes %s %s\n", corpus, cells[0], cells[1]);
        missing++;
    }
    return missing;
}

static void test_touches__name_what_the_server_made(void **state)
{
    (void)state;
    /* skip() leaves without any cleanup: nothing may be held there. */
    if (g_getenv("CONFITURE_CORPORA") == NULL || !has_corpus("crates-io") ||
        !has_corpus("musicbrainz")) {
        print_message("skipped: CONFITURE_CORPORA holds no crates-io or no musicbrainz\n");
        skip();
    }
    guint checked = 0;
    g_autoptr(GHashTable) chain = made_by("crates-io", ".up.sql");
    assert_int_equal(count_missing("crates-io", chain, &checked), 0);
    assert_true(checked > 200);
    g_autoptr(GHashTable) tree = made_by("musicbrainz", ".sql");
    assert_int_equal(count_missing("musicbrainz", tree, &checked), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_split__counts_statements_as_psql_sends_them),
        cmocka_unit_test(test_touches__name_what_the_server_made),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
