/* Cutting scripts: what psql would send, where it stands, and what is refused. */
#include "unit/core/sql/parsed.h"

static char *item_text(const Script *script, guint item)
{
    gsize length;
    const char *text = script_item_text(script, item, &length);
    return g_strndup(text, length);
}

static void assert_item(const Script *script, guint item, const char *expected)
{
    assert_true(item < script->n_items);
    g_autofree char *text = item_text(script, item);
    assert_string_equal(text, expected);
}

/* The whole text is one statement. */
static void assert_one(const char *text)
{
    g_autofree char *two = g_strconcat(text, ";SELECT 1;", NULL);
    g_autoptr(Script) script = split_text(two);
    assert_int_equal(script->n_items, 2);
    assert_item(script, 0, text);
    assert_item(script, 1, "SELECT 1");
}

static void assert_refused(const char *text, const char *message, guint line, guint column)
{
    g_autoptr(GError) error = NULL;
    Script *script = split_bytes(text, strlen(text), FALSE, &error);
    assert_null(script);
    assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_INPUT));
    assert_non_null(strstr(error->message, message));
    assert_string_equal(error_path(error), "db/test.sql");
    assert_int_equal(error_line(error), line);
    assert_int_equal(error_column(error), column);
}

static void test_split__keeps_statements_without_semicolon_and_blanks(void **state)
{
    (void)state;
    g_autoptr(Script) script =
        split_text("  SELECT 1 ;\n\n;; -- nothing\n SELECT\n 2 -- end\n ; SELECT 3 /* last */ ");
    assert_int_equal(script->n_items, 3);
    assert_item(script, 0, "SELECT 1");
    assert_item(script, 1, "SELECT\n 2");
    assert_item(script, 2, "SELECT 3");
}

static void test_split__finds_nothing_in_blanks_and_comments(void **state)
{
    (void)state;
    static const char *const texts[] = {"",    " \n\t",       "-- comment", "/* a /* b */ c */ ;",
                                        ";;;", "\xEF\xBB\xBF"};
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(Script) script = split_text(texts[i]);
        assert_int_equal(script->n_items, 0);
    }
}

static void test_split__keeps_quoted_strings(void **state)
{
    (void)state;
    assert_one("SELECT 'a;b'");
    assert_one("SELECT 'it''s; ok'");
    assert_one("SELECT 'back\\'");
    assert_one("SELECT E'it\\'s; \\\\'");
    assert_one("SELECT e'a\\'b;'");
    assert_one("SELECT U&'d\\0061t;'");
    assert_one("SELECT N'a;', B'01', X'1F'");
    assert_one("SELECT 'a;'\n  'b;'");
    assert_one("SELECT E'a\\';'\n -- more\n '\\'b;'");
    assert_one("SELECT \"odd;\"\"name\", U&\"d;\"");
    assert_one("SELECT 1E'0'");
}

static void test_split__keeps_dollar_quotes(void **state)
{
    (void)state;
    assert_one("DO $$ BEGIN; END $$");
    assert_one("DO $body$ SELECT $$;$$; $body$");
    assert_one("DO $_1$ ; $_$ ; $_1$");
    assert_one("DO $\xC3\xA9$ ; $\xC3\xA9$");
    assert_one("SELECT a$b$c, $1, $2");
    g_autoptr(Script) script = split_text("SELECT $1$;$1$;");
    assert_int_equal(script->n_items, 2); /* a parameter is no quote */
}

static void test_split__keeps_comments(void **state)
{
    (void)state;
    assert_one("SELECT 1 -- no; end\n + 2");
    assert_one("SELECT 1 /* ; /* ; */ ; */ + 2");
    assert_one("SELECT 1 +-- ;\n 2");
    assert_one("SELECT 1 */* ; */ 2");
    assert_one("SELECT 1 -- cr;\r + 2");
}

static void test_split__keeps_what_stands_in_parentheses(void **state)
{
    (void)state;
    assert_one("CREATE RULE r AS ON INSERT TO t DO ALSO (INSERT INTO a VALUES (1); DELETE FROM b)");
}

static void test_split__keeps_atomic_bodies(void **state)
{
    (void)state;
    assert_one("CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END");
    assert_one("create or replace function f() returns int begin atomic select case when a then 1 "
               "end; select 2; end");
    assert_one("CREATE OR REPLACE PROCEDURE p() BEGIN ATOMIC INSERT INTO t VALUES (1); END");
    g_autoptr(Script) script =
        split_text("BEGIN; CREATE TABLE t (\"begin\" int); COMMIT; CREATE FUNCTION f() RETURNS int "
                   "LANGUAGE sql RETURN 1; SELECT 1;");
    assert_int_equal(script->n_items, 5);
}

static void test_split__cuts_copy_data(void **state)
{
    (void)state;
    const char *text = "COPY t (a, b) FROM stdin;\n1\tit's;\n$$\t\\N\n\\.\nSELECT 1;\ncopy t FROM "
                       "STDIN WITH (FORMAT csv) ; -- x\r\n"
                       "\\.\r\nSELECT 2;";
    g_autoptr(Script) script = split_text(text);
    assert_int_equal(script->n_items, 4);
    assert_item(script, 0, "COPY t (a, b) FROM stdin");
    const ScriptItem *item = &script->items[0];
    g_autofree char *data = g_strndup(text + item->copy_start, item->copy_end - item->copy_start);
    assert_string_equal(data, "1\tit's;\n$$\t\\N\n");
    assert_item(script, 1, "SELECT 1");
    assert_int_equal(script->items[1].line, 5);
    assert_true(script->items[2].copy_start > 0);
    assert_int_equal(script->items[2].copy_start, script->items[2].copy_end);
    assert_item(script, 3, "SELECT 2");
}

static void test_split__takes_copy_of_queries_and_files_as_plain(void **state)
{
    (void)state;
    assert_one("COPY (SELECT * FROM stdin) TO stdout");
    assert_one("COPY t FROM '/tmp/stdin'");
    assert_one("COPY t TO stdout");
}

static void test_split__refuses_copy_without_end(void **state)
{
    (void)state;
    assert_refused("SELECT 1;\n COPY t FROM stdin;\n1\n", "never end", 2, 2);
    assert_refused("COPY t FROM stdin; SELECT 2;\n1\n\\.\n", "between COPY", 1, 20);
}

static void test_split__refuses_what_never_ends(void **state)
{
    (void)state;
    assert_refused("SELECT 1;\nSELECT 'abc;\n", "string never ends", 2, 8);
    assert_refused("SELECT \"abc", "quoted identifier never ends", 1, 8);
    assert_refused("SELECT 1; /* a /* b */", "comment never ends", 1, 11);
    assert_refused("DO $$ BEGIN; END $", "dollar-quoted string never ends", 1, 4);
}

static void test_split__refuses_bytes_that_are_no_text(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    assert_null(split_bytes("SELECT 1;\nab\0c", 14, FALSE, &error));
    assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_INPUT));
    assert_int_equal(error_line(error), 2);
    assert_int_equal(error_column(error), 3);
    assert_refused("SELECT 1;\nSELECT '\xC3\xA9\xFF'", "not valid UTF-8", 2, 10);
}

static void test_split__places_count_characters_and_lines(void **state)
{
    (void)state;
    const char *text = "\xEF\xBB\xBFSELECT 'é'; SELECT 2;\r\n\r\n  SELECT\r\n 3;\r\n";
    g_autoptr(Script) script = split_text(text);
    assert_int_equal(script->n_items, 3);
    assert_int_equal(script->items[0].start, 3);
    assert_int_equal(script->items[0].line, 1);
    assert_int_equal(script->items[0].column, 1);
    assert_int_equal(script->items[1].column, 13);
    assert_int_equal(script->items[2].line, 3);
    assert_int_equal(script->items[2].column, 3);
    assert_int_equal(script->items[2].end_line, 4);
    guint line, column;
    script_place(script, script->length, &line, &column);
    assert_int_equal(line, 5);
    assert_int_equal(column, 1);
}

static void test_split__takes_many_statements_on_one_line(void **state)
{
    (void)state;
    enum { COUNT = 200000 };
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < COUNT; i++)
        g_string_append(text, "SELECT 'é';");
    g_autoptr(Script) script = split_text(text->str);
    assert_int_equal(script->n_items, COUNT);
    assert_int_equal(script->items[COUNT - 1].line, 1);
    assert_int_equal(script->items[COUNT - 1].column, (COUNT - 1) * 11 + 1);
}

static void test_split__finds_the_comment_right_above(void **state)
{
    (void)state;
    const char *text = "-- head\n\n-- one\n-- two\nSELECT 1; -- trailing\nSELECT 2;\n/* three */ "
                       "SELECT 3;\n-- four\n\nSELECT 4;";
    g_autoptr(Script) script = split_text(text);
    assert_int_equal(script->items[0].comment, strstr(text, "-- one") - text);
    assert_int_equal(script->items[1].comment, script->items[1].start);
    assert_int_equal(script->items[2].comment, strstr(text, "/* three") - text);
    assert_int_equal(script->items[3].comment, script->items[3].start);
}

static void test_meta__tells_includes_from_harmless_ones(void **state)
{
    (void)state;
    g_autoptr(Script) script = split_text(
        "\\set ON_ERROR_STOP on\n\\restrict abc\n\\i 'my file.sql' -- why\n\\ir ../x.sql\n"
        "SELECT 1;\n\\echo done \\\\ SELECT 2;\n\\dt+ app.*\n\\unrestrict abc\n");
    assert_int_equal(script->n_items, 9);
    assert_int_equal(script->items[0].meta, META_IGNORED);
    assert_string_equal(script->items[0].meta_name, "set");
    assert_string_equal(script->items[0].meta_argument, "ON_ERROR_STOP on");
    assert_int_equal(script->items[1].meta, META_IGNORED);
    assert_int_equal(script->items[2].meta, META_INCLUDE);
    assert_string_equal(script->items[2].meta_argument, "my file.sql");
    assert_int_equal(script->items[3].meta, META_INCLUDE_RELATIVE);
    assert_string_equal(script->items[3].meta_argument, "../x.sql");
    assert_item(script, 4, "SELECT 1");
    assert_string_equal(script->items[5].meta_argument, "done");
    assert_item(script, 6, "SELECT 2");
    assert_string_equal(script->items[7].meta_name, "dt+");
}

static void test_meta__refuses_what_cannot_be_honoured_with_its_line(void **state)
{
    (void)state;
    assert_refused("SELECT 1;\n\\connect other\n", "\"\\connect\"", 2, 1);
    assert_refused("\\c other\n", "\"\\c\"", 1, 1);
    assert_refused("\\copy t from 'x'\n", "\"\\copy\"", 1, 1);
    assert_refused("SELECT 'DROP TABLE t' \\gexec\n", "\"\\gexec\"", 1, 23);
    assert_refused("\\! rm -rf /\n", "\"\\!\"", 1, 1);
    assert_refused("\\if true\n", "\"\\if\"", 1, 1);
    assert_refused("\\nonsense\n", "\"\\nonsense\"", 1, 1);
    assert_refused("\\set AUTOCOMMIT off\n", "\"\\set\"", 1, 1);
    assert_refused("\\encoding latin1\n", "\"\\encoding\"", 1, 1);
    assert_refused("SELECT 1\n\\echo x\n;", "\"\\echo\"", 2, 1);
}

static void test_meta__refuses_variables_in_use_only(void **state)
{
    (void)state;
    assert_refused("\\set owner bob\nALTER TABLE t OWNER TO :owner;", "variable \"owner\"", 2, 24);
    assert_refused("\\set v 1\nSELECT :'v';", "variable \"v\"", 2, 8);
    assert_refused("SELECT :\"USER\";", "variable \"USER\"", 1, 8);
    g_autoptr(Script) script = split_text(
        "\\set n 1\nSELECT a[1:m], b::n, c := 1, ':n' FROM t;\n\\unset n\nSELECT a[1:n];");
    assert_int_equal(script->n_items, 4);
}

static void test_meta__lenient_keeps_refused_ones_as_items(void **state)
{
    (void)state;
    const char *text =
        "\\c other\nSELECT 1\n\\gexec\n\\copy t from stdin\nit's data\n\\.\nSELECT 2;";
    g_autoptr(Script) script = split_bytes(text, strlen(text), TRUE, NULL);
    assert_non_null(script);
    assert_int_equal(script->n_items, 5);
    assert_int_equal(script->items[0].meta, META_REFUSED);
    assert_item(script, 1, "SELECT 1");
    assert_string_equal(script->items[2].meta_name, "gexec");
    assert_string_equal(script->items[3].meta_name, "copy");
    assert_item(script, 4, "SELECT 2");
}

static void test_meta__go_and_escaped_semicolon_end_statements(void **state)
{
    (void)state;
    g_autoptr(Script) script = split_text("SELECT 1 \\g\nSELECT 2 \\; SELECT 3;");
    assert_int_equal(script->n_items, 3);
    assert_item(script, 0, "SELECT 1");
    assert_item(script, 1, "SELECT 2");
    assert_item(script, 2, "SELECT 3");
}

static void test_directives__are_read_from_the_head(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autoptr(Script) script = split_text(
        "-- Adds an index\n-- confiture: transaction=off lock_timeout=2s\n\n"
        "/* -- confiture: no=1 */\n\\set ON_ERROR_STOP 1\n--confiture: requires=0007,0009\n"
        "SELECT 1;\n-- confiture: late=1\n-- confiture:ignore a/b reason\n");
    g_autoptr(GHashTable) directives = script_directives(script, &error);
    assert_non_null(directives);
    assert_int_equal(g_hash_table_size(directives), 3);
    assert_string_equal(g_hash_table_lookup(directives, "transaction"), "off");
    assert_string_equal(g_hash_table_lookup(directives, "lock_timeout"), "2s");
    assert_string_equal(g_hash_table_lookup(directives, "requires"), "0007,0009");
}

static void test_directives__refuse_repeats_and_words_without_value(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autoptr(Script) twice = split_text("-- confiture: a=1\n-- confiture: b=2 a=3\nSELECT 1;");
    assert_null(script_directives(twice, &error));
    assert_int_equal(error_line(error), 2);
    assert_int_equal(error_column(error), 19);
    g_clear_error(&error);
    g_autoptr(Script) word = split_text("-- confiture: transaction\nSELECT 1;");
    assert_null(script_directives(word, &error));
    assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_INPUT));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_split__keeps_statements_without_semicolon_and_blanks),
        cmocka_unit_test(test_split__finds_nothing_in_blanks_and_comments),
        cmocka_unit_test(test_split__keeps_quoted_strings),
        cmocka_unit_test(test_split__keeps_dollar_quotes),
        cmocka_unit_test(test_split__keeps_comments),
        cmocka_unit_test(test_split__keeps_what_stands_in_parentheses),
        cmocka_unit_test(test_split__keeps_atomic_bodies),
        cmocka_unit_test(test_split__cuts_copy_data),
        cmocka_unit_test(test_split__takes_copy_of_queries_and_files_as_plain),
        cmocka_unit_test(test_split__refuses_copy_without_end),
        cmocka_unit_test(test_split__refuses_what_never_ends),
        cmocka_unit_test(test_split__refuses_bytes_that_are_no_text),
        cmocka_unit_test(test_split__places_count_characters_and_lines),
        cmocka_unit_test(test_split__takes_many_statements_on_one_line),
        cmocka_unit_test(test_split__finds_the_comment_right_above),
        cmocka_unit_test(test_meta__tells_includes_from_harmless_ones),
        cmocka_unit_test(test_meta__refuses_what_cannot_be_honoured_with_its_line),
        cmocka_unit_test(test_meta__refuses_variables_in_use_only),
        cmocka_unit_test(test_meta__lenient_keeps_refused_ones_as_items),
        cmocka_unit_test(test_meta__go_and_escaped_semicolon_end_statements),
        cmocka_unit_test(test_directives__are_read_from_the_head),
        cmocka_unit_test(test_directives__refuse_repeats_and_words_without_value),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
