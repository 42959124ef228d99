/* YAML as nodes that know their place; what is refused, and where it points. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/base/error.h"
#include "core/data/yaml.h"

#include <string.h>

static YamlDocument *parse_bytes(const void *text, gsize length, GError **error)
{
    g_autoptr(GBytes) bytes = g_bytes_new(text, length);
    return yaml_parse("confiture.yaml", bytes, error);
}

static YamlDocument *parse(const char *text)
{
    g_autoptr(GError) error = NULL;
    YamlDocument *document = parse_bytes(text, strlen(text), &error);
    if (error != NULL)
        fail_msg("%s", error->message);
    return document;
}

static void assert_refused_bytes(const void *text, gsize length, guint line, guint column,
                                 const char *message)
{
    g_autoptr(GError) error = NULL;
    assert_null(parse_bytes(text, length, &error));
    assert_int_equal(error_exit_status(error), 4);
    assert_string_equal(error_path(error), "confiture.yaml");
    if (strstr(error->message, message) == NULL)
        fail_msg("\"%s\" lacks \"%s\"", error->message, message);
    assert_int_equal(error_line(error), line);
    assert_int_equal(error_column(error), column);
}

static void assert_refused(const char *text, guint line, guint column, const char *message)
{
    assert_refused_bytes(text, strlen(text), line, column, message);
}

static void test_yaml__nodes_know_their_line_and_column(void **state)
{
    (void)state;
    g_autoptr(YamlDocument) document =
        parse("# head\nschema:\n  folder: db\n  list:\n    - a\n    - {b: c}\n");
    const YamlNode *schema = yaml_get(document->root, "schema");
    const YamlNode *folder = yaml_get(schema, "folder"), *list = yaml_get(schema, "list");
    assert_int_equal(schema->line, 3);
    assert_int_equal(schema->column, 3);
    assert_int_equal(folder->line, 3);
    assert_int_equal(folder->column, 11);
    const YamlNode *key = schema->keys->pdata[1], *second = list->values->pdata[1];
    assert_int_equal(key->line, 4);
    assert_int_equal(key->column, 3);
    assert_int_equal(second->line, 6);
    assert_int_equal(second->column, 7);
    assert_int_equal(yaml_get(second, "b")->column, 11);
}

static void test_yaml__columns_count_characters_not_bytes(void **state)
{
    (void)state;
    g_autoptr(YamlDocument) document = parse("{\"\303\244\303\266\": x}");
    assert_int_equal(((YamlNode *)document->root->values->pdata[0])->column, 8);
}

static void test_yaml__mappings_keep_their_order(void **state)
{
    (void)state;
    g_autoptr(YamlDocument) document = parse("z: 1\na: 2\nm: 3\n");
    g_autoptr(GString) keys = g_string_new(NULL);
    for (guint i = 0; i < document->root->keys->len; i++)
        g_string_append(keys, ((YamlNode *)document->root->keys->pdata[i])->text);
    assert_string_equal(keys->str, "zam");
}

static void test_yaml__scalars_tell_whether_they_were_quoted(void **state)
{
    (void)state;
    g_autoptr(YamlDocument) document = parse(
        "a: 'yes'\nb: yes\nc: |\n  text\nd: \"null\"\ne: null\nf:\ng: ~\nh: ''\ni: !!str 5\n");
    static const struct {
        const char *key, *text;
        gboolean quoted;
    } cases[] = {{"a", "yes", TRUE},  {"b", "yes", FALSE}, {"c", "text\n", TRUE},
                 {"d", "null", TRUE}, {"e", "", FALSE},    {"f", "", FALSE},
                 {"g", "", FALSE},    {"h", "", TRUE},     {"i", "5", TRUE}};
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        const YamlNode *node = yaml_get(document->root, cases[i].key);
        assert_string_equal(node->text, cases[i].text);
        assert_int_equal(node->quoted, cases[i].quoted);
    }
}

static void test_yaml__empty_file_is_an_empty_mapping(void **state)
{
    (void)state;
    static const char *const texts[] = {"",           "\n\n",   "# only a comment\n", "---\n",
                                        "---\n...\n", "null\n", "\xef\xbb\xbf"};
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(YamlDocument) document = parse(texts[i]);
        assert_int_equal(document->root->kind, YAML_MAPPING);
        assert_int_equal(document->root->keys->len, 0);
        assert_null(yaml_get(document->root, "x"));
    }
}

static void test_yaml__byte_order_mark_and_crlf_are_passed_over(void **state)
{
    (void)state;
    g_autoptr(YamlDocument) document = parse("\xef\xbb\xbf"
                                             "a: 1\r\nb: 2\r\n");
    assert_string_equal(yaml_get(document->root, "a")->text, "1");
    assert_string_equal(yaml_get(document->root, "b")->text, "2");
    assert_int_equal(yaml_get(document->root, "b")->line, 2);
}

static void test_yaml__repeated_key_is_refused_at_its_second_place(void **state)
{
    (void)state;
    assert_refused("a: 1\nb: 2\na: 3\n", 3, 1, "the key \"a\" is given twice, first in line 1");
    assert_refused("x:\n  k: 1\n  \"k\": 2\n", 3, 3, "given twice");
}

static void test_yaml__alias_is_the_very_value_of_its_anchor(void **state)
{
    (void)state;
    g_autoptr(YamlDocument) document = parse("a: &x [1, 2]\nb: *x\n");
    assert_ptr_equal(yaml_get(document->root, "a"), yaml_get(document->root, "b"));
}

static void test_yaml__merge_key_takes_what_is_not_given(void **state)
{
    (void)state;
    g_autoptr(YamlDocument) document = parse("base: &base {x: 1, y: 2}\nmore: &more {y: 5, z: 6}\n"
                                             "one:\n  <<: *base\n  y: 3\n"
                                             "two: {<<: [*base, *more]}\n");
    const YamlNode *one = yaml_get(document->root, "one"), *two = yaml_get(document->root, "two");
    assert_string_equal(yaml_get(one, "x")->text, "1");
    assert_string_equal(yaml_get(one, "y")->text, "3");
    assert_null(yaml_get(one, "<<"));
    assert_string_equal(yaml_get(two, "y")->text, "2");
    assert_string_equal(yaml_get(two, "z")->text, "6");
    assert_refused("a: {<<: text}\n", 1, 9, "merges mappings only");
}

static void test_yaml__alias_bomb_is_refused(void **state)
{
    (void)state;
    g_autoptr(GString) text = g_string_new("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (guint i = 1; i < 9; i++) {
        g_string_append_printf(text, "a%u: &a%u [", i, i);
        for (guint j = 0; j < 10; j++)
            g_string_append_printf(text, "%s*a%u", j > 0 ? ", " : "", i - 1);
        g_string_append(text, "]\n");
    }
    g_autoptr(GError) error = NULL;
    assert_null(parse_bytes(text->str, text->len, &error));
    assert_non_null(strstr(error->message, "more than 10000 values"));
    assert_int_equal(error_line(error), 4);
}

static void test_yaml__ten_thousand_values_and_no_more(void **state)
{
    (void)state;
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < 9999; i++)
        g_string_append(text, "- x\n");
    g_autoptr(YamlDocument) document = parse(text->str);
    assert_int_equal(document->root->values->len, 9999);
    g_string_append(text, "- x\n");
    assert_refused(text->str, 10000, 3, "more than 10000 values");
}

static void test_yaml__alias_inside_its_own_anchor_is_refused(void **state)
{
    (void)state;
    assert_refused("a: &x [*x]\n", 1, 8, "has no anchor before it");
    assert_refused("a: *nobody\n", 1, 4, "\"*nobody\" has no anchor");
}

static void test_yaml__nesting_beyond_64_levels_is_refused(void **state)
{
    (void)state;
    for (guint depth = 64; depth <= 65; depth++) {
        g_autoptr(GString) text = g_string_new(NULL);
        for (guint i = 0; i < depth; i++)
            g_string_append_c(text, '[');
        for (guint i = 0; i < depth; i++)
            g_string_append_c(text, ']');
        g_autoptr(GError) error = NULL;
        g_autoptr(YamlDocument) document = parse_bytes(text->str, text->len, &error);
        assert_int_equal(document != NULL, depth == 64);
        assert_true(error == NULL || strstr(error->message, "nested deeper than 64") != NULL);
    }
}

static void test_yaml__a_hundred_thousand_brackets_do_not_exhaust_the_stack(void **state)
{
    (void)state;
    g_autofree char *text = g_strnfill(100000, '[');
    g_autoptr(GError) error = NULL;
    assert_null(parse_bytes(text, 100000, &error));
    assert_non_null(strstr(error->message, "nested deeper"));
}

static void test_yaml__second_document_is_refused(void **state)
{
    (void)state;
    assert_refused("a: 1\n---\nb: 2\n", 2, 1, "second document");
}

static void test_yaml__bad_bytes_are_refused_at_their_place(void **state)
{
    (void)state;
    assert_refused("a: 1\nb: \xff\n", 2, 4, "not valid UTF-8");
    assert_refused("a: \303\244\xc3(\n", 1, 5, "not valid UTF-8");
    assert_refused_bytes("a: 1\nbc\0d: 2\n", 13, 2, 3, "NUL byte");
    assert_refused_bytes("\xff\xfe"
                         "a\0:\0",
                         6, 1, 1, "not valid UTF-8");
    assert_refused("a: \"x\\0y\"\n", 1, 4, "NUL character");
    assert_refused("a: \x1b[31m\n", 1, 1, "control characters are not allowed");
}

static void test_yaml__syntax_errors_tell_the_place(void **state)
{
    (void)state;
    assert_refused("a: 1\n\tb: 2\n", 2, 1, "not valid YAML");
    assert_refused("a: [1, 2\nb: 3\n", 2, 2, "not valid YAML");
    assert_refused("a: 'open\n", 2, 1, "not valid YAML");
    assert_refused("[a]: 1\n", 1, 1, "a key must be a plain name");
    assert_refused("a: !ruby/object x\n", 1, 4, "the tag \"!ruby/object\" is not supported");
}

static void test_yaml__booleans(void **state)
{
    (void)state;
    g_autoptr(YamlDocument) document =
        parse("[true, False, yes, NO, On, off, 'true', 1, maybe, ~, [x]]");
    static const int expected[] = {1, 0, 1, 0, 1, 0, -1, -1, -1, -1, -1};
    for (guint i = 0; i < G_N_ELEMENTS(expected); i++) {
        g_autoptr(GError) error = NULL;
        gboolean value = 7;
        gboolean good = yaml_boolean(document, document->root->values->pdata[i], &value, &error);
        assert_int_equal(good, expected[i] >= 0);
        assert_int_equal(value, expected[i] >= 0 ? expected[i] : 7);
        assert_int_equal(error_line(error), good ? 0 : 1);
    }
}

static void test_yaml__integers_have_bounds(void **state)
{
    (void)state;
    g_autoptr(YamlDocument) document =
        parse("[9, 99, 8, 100, '10', 1.5, 0x10, ' 12', 99999999999999999999]");
    static const gint64 expected[] = {9, 99, -1, -1, -1, -1, -1, -1, -1};
    for (guint i = 0; i < G_N_ELEMENTS(expected); i++) {
        g_autoptr(GError) error = NULL;
        gint64 value = -1;
        gboolean good =
            yaml_integer(document, document->root->values->pdata[i], 9, 99, &value, &error);
        assert_int_equal(good, expected[i] >= 0);
        assert_int_equal(value, expected[i]);
        assert_true(good || strstr(error->message, "from 9 to 99") != NULL);
    }
}

static void test_yaml__durations_may_be_quoted(void **state)
{
    (void)state;
    g_autoptr(YamlDocument) document = parse("[2s, '500ms', 250, 2 parsecs, {}]");
    static const gint64 expected[] = {2000, 500, 250, -1, -1};
    for (guint i = 0; i < G_N_ELEMENTS(expected); i++) {
        g_autoptr(GError) error = NULL;
        gint64 value = -1;
        gboolean good = yaml_duration(document, document->root->values->pdata[i], &value, &error);
        assert_int_equal(good, expected[i] >= 0);
        assert_int_equal(value, expected[i]);
        assert_true(good || error_column(error) > 1);
    }
}

static void test_yaml__get_of_nothing_is_nothing(void **state)
{
    (void)state;
    g_autoptr(YamlDocument) document = parse("a: [b]\n");
    assert_null(yaml_get(NULL, "a"));
    assert_null(yaml_get(yaml_get(document->root, "a"), "b"));
    assert_null(yaml_get(document->root, "b"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_yaml__nodes_know_their_line_and_column),
        cmocka_unit_test(test_yaml__columns_count_characters_not_bytes),
        cmocka_unit_test(test_yaml__mappings_keep_their_order),
        cmocka_unit_test(test_yaml__scalars_tell_whether_they_were_quoted),
        cmocka_unit_test(test_yaml__empty_file_is_an_empty_mapping),
        cmocka_unit_test(test_yaml__byte_order_mark_and_crlf_are_passed_over),
        cmocka_unit_test(test_yaml__repeated_key_is_refused_at_its_second_place),
        cmocka_unit_test(test_yaml__alias_is_the_very_value_of_its_anchor),
        cmocka_unit_test(test_yaml__merge_key_takes_what_is_not_given),
        cmocka_unit_test(test_yaml__alias_bomb_is_refused),
        cmocka_unit_test(test_yaml__ten_thousand_values_and_no_more),
        cmocka_unit_test(test_yaml__alias_inside_its_own_anchor_is_refused),
        cmocka_unit_test(test_yaml__nesting_beyond_64_levels_is_refused),
        cmocka_unit_test(test_yaml__a_hundred_thousand_brackets_do_not_exhaust_the_stack),
        cmocka_unit_test(test_yaml__second_document_is_refused),
        cmocka_unit_test(test_yaml__bad_bytes_are_refused_at_their_place),
        cmocka_unit_test(test_yaml__syntax_errors_tell_the_place),
        cmocka_unit_test(test_yaml__booleans),
        cmocka_unit_test(test_yaml__integers_have_bounds),
        cmocka_unit_test(test_yaml__durations_may_be_quoted),
        cmocka_unit_test(test_yaml__get_of_nothing_is_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
