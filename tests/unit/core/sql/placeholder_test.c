#include "tests/unit/core/sql/parsed.h"

#include "core/sql/block.h"
#include "core/sql/placeholder.h"

static Parsed parse_filled(const char *text, GRegex *const *patterns)
{
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    g_autoptr(GArray) holes = NULL;
    g_autoptr(GBytes) filled = placeholders_fill(bytes, patterns, &holes);
    assert_int_equal(g_bytes_get_size(filled), strlen(text));
    Parsed parsed = {script_split("t.sql", filled, TRUE, NULL), NULL};
    assert_non_null(parsed.script);
    parsed.script->holes = g_steal_pointer(&holes);
    parsed.parse = parse_script_with(parsed.script, PARSE_PLACEHOLDERS | PARSE_BODIES);
    return parsed;
}

#define assert_parses(text)                                                                        \
    do {                                                                                           \
        g_auto(Parsed) filled = parse_filled(text, NULL);                                          \
        assert_int_equal(filled.parse->n_opaque, 0);                                               \
    } while (0)

static void test_placeholders__become_names_of_the_same_length(void **state)
{
    (void)state;
    g_auto(Parsed) parsed =
        parse_filled("DROP TABLE ${schema}.t_${suffix}; DROP TABLE {{ a }}_log, b;", NULL);
    assert_int_equal(parsed.parse->n_opaque, 0);
    const Drop *drop = parsed.parse->statements[0].drop;
    assert_string_equal(drop->objects[0].schema, "_schema");
    assert_string_equal(drop->objects[0].name, "t__suffix");
    assert_int_equal(parsed.parse->statements[1].column, 35);
    assert_string_equal(parsed.parse->statements[1].drop->objects[0].name, "_a______log");
}

static void test_placeholders__may_be_numbers_strings_or_nothing(void **state)
{
    (void)state;
    assert_parses("CREATE TABLE t (a varchar(${n}), b numeric(${p},${s}));");
    assert_parses("COMMENT ON TABLE a IS ${c};");
    assert_parses("CREATE TABLE t (a int) ${options};");
}

static void test_placeholders__of_templates_leave_no_statement(void **state)
{
    (void)state;
    g_auto(Parsed) parsed = parse_filled(
        "{% if x == \"it's\" %}\nDROP TABLE {{ ref('a') }};\n{% endif %}\n{# it's a note #}", NULL);
    assert_int_equal(parsed.parse->n_statements, 1);
    assert_int_equal(parsed.parse->statements[0].kind, STATEMENT_DROP);
    assert_int_equal(parsed.parse->statements[0].line, 2);
}

static void test_placeholders__in_bodies_are_filled_too(void **state)
{
    (void)state;
    g_auto(Parsed) parsed = parse_filled("DO $$BEGIN DROP TABLE ${x}.y; END$$;", NULL);
    assert_int_equal(parsed.parse->statements[0].block->parse->n_opaque, 0);
}

static void test_placeholders__in_quotes_are_text(void **state)
{
    (void)state;
    g_auto(Parsed) parsed =
        parse_filled("COMMENT ON TABLE \"${t}\" IS 'a ${b} {{ c }}'; -- ${d}\nSELECT 1;", NULL);
    const Comment *comment = parsed.parse->statements[0].comment;
    assert_string_equal(comment->object.name, "${t}");
    assert_string_equal(comment->text, "a ${b} {{ c }}");
    assert_null(parsed.script->holes);
}

static void test_placeholders__of_psql_are_tried_last(void **state)
{
    (void)state;
    assert_parses(
        "DROP TABLE :\"x\", :y.z; SET x = :'val'; SELECT a::int, :b FROM t WHERE c = :d;");
    g_auto(Parsed) parsed = parse_filled("SELECT a[1:n] FROM t", NULL);
    assert_int_equal(parsed.parse->n_opaque, 0);
    assert_false(parsed.parse->statements[0].templated);
}

static void test_placeholders__of_the_caller_are_filled(void **state)
{
    (void)state;
    GRegex *pattern = g_regex_new("@\\{\\w+\\}", 0, 0, NULL);
    GRegex *const patterns[] = {pattern, NULL};
    g_auto(Parsed) parsed = parse_filled("DROP TABLE @{x};", patterns);
    assert_string_equal(parsed.parse->statements[0].drop->objects[0].name, "_x");
    g_regex_unref(pattern);
}

static void test_placeholders__that_do_not_help_are_told(void **state)
{
    (void)state;
    g_auto(Parsed) parsed = parse_filled(
        "ALTER TABLE {% if x %} a {% else %} b {% endif %} ADD c int; DROP x y;", NULL);
    assert_int_equal(parsed.parse->n_opaque, 2);
    assert_true(parsed.parse->statements[0].templated);
    assert_false(parsed.parse->statements[1].templated);
}

static void test_placeholders__that_never_end_are_left(void **state)
{
    (void)state;
    static const char *const texts[] = {"{{", "${", "{%", "SELECT '{{", "$${{", "a${b", "{", "$"};
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GBytes) bytes = g_bytes_new(texts[i], strlen(texts[i]));
        g_autoptr(GArray) holes = NULL;
        g_autoptr(GBytes) filled = placeholders_fill(bytes, NULL, &holes);
        assert_true(g_bytes_equal(bytes, filled));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_placeholders__become_names_of_the_same_length),
        cmocka_unit_test(test_placeholders__may_be_numbers_strings_or_nothing),
        cmocka_unit_test(test_placeholders__of_templates_leave_no_statement),
        cmocka_unit_test(test_placeholders__in_bodies_are_filled_too),
        cmocka_unit_test(test_placeholders__in_quotes_are_text),
        cmocka_unit_test(test_placeholders__of_psql_are_tried_last),
        cmocka_unit_test(test_placeholders__of_the_caller_are_filled),
        cmocka_unit_test(test_placeholders__that_do_not_help_are_told),
        cmocka_unit_test(test_placeholders__that_never_end_are_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
