/* Single strategies at their edges, and what their parameters may be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>

#include "anonymize/day.h"
#include "unit/anonymize/bench.h"

static void assert_result(const char *name, const char *parameters, const char *value,
                          const char *expected)
{
    ColumnFacts column = bench_column("text", 'S');
    g_autofree char *out = bench_once(name, parameters, &column, value);
    assert_string_equal(out, expected);
}

static void test_mask__of_another_shape_masks_all(void **state)
{
    (void)state;
    assert_result("mask", "{pattern: \"***-##\"}", "123-45", "***-45");
    assert_result("mask", "{pattern: \"***-##\"}", "123/45", "******");
    assert_result("mask", "{pattern: \"***-##\"}", "123-456", "*******");
    assert_result("mask", "{pattern: \"é*#\"}", "éàü", "é*ü");
    assert_result("mask", "{keep_end: 4, keep_delimiters: true}", "12-34-5678", "**-**-5678");
    assert_result("mask", "{keep_start: 1}", "\xff\xfe!", "\xff**");
}

static void test_parameters__are_refused_at_their_place(void **state)
{
    (void)state;
    static const char *const wrong[][2] = {{"mask", "{pattern: \"###\"}"},
                                           {"mask", "{character: ab}"},
                                           {"mask", "{keep_start: -1}"},
                                           {"mask", "{keep_delimiters: perhaps}"},
                                           {"email", "{domain: \"a b\"}"},
                                           {"email", "{length: 2}"},
                                           {"constant", "{}"},
                                           {"hash", "{encoding: rot13}"},
                                           {"choice", "{}"},
                                           {"choice", "{values: [a], weights: [1, 2]}"},
                                           {"choice", "{values: [a], weights: [0]}"},
                                           {"regex_replace", "{pattern: \"(\", replace: x}"},
                                           {"json", "{paths: {a.b: email}}"},
                                           {"json", "{paths: {$.a: emial}}"},
                                           {"first_name", "{seed_from: nobody}"},
                                           {"ip_address", "{keep_bits: 8}"}};
    for (guint i = 0; i < G_N_ELEMENTS(wrong); i++)
        assert_result(wrong[i][0], wrong[i][1], "value", "(error)");
}

static void test_column__that_cannot_hold_it_is_refused(void **state)
{
    (void)state;
    ColumnFacts narrow = bench_column("character varying(10)", 'S');
    narrow.max_length = 10;
    g_autofree char *email = bench_once("email", NULL, &narrow, "a@b.test");
    assert_string_equal(email, "(error)");
    ColumnFacts number = bench_column("integer", 'N');
    g_autofree char *name = bench_once("first_name", NULL, &number, "7");
    assert_string_equal(name, "(error)");
    ColumnFacts strict = bench_column("text", 'S');
    strict.not_null = TRUE;
    g_autofree char *null = bench_once("null", NULL, &strict, "x");
    assert_string_equal(null, "(error)");
}

static void test_value__with_wrong_check_digits_is_an_error(void **state)
{
    (void)state;
    assert_result("credit_card", NULL, "4111 1111 1111 1112", "(error)");
    assert_result("iban", NULL, "GB83 WEST 1234 5698 7654 32", "(error)");
    assert_result("ip_address", NULL, "10.0.0.256", "(error)");
    assert_result("date_shift", NULL, "2023-02-29", "(error)");
    assert_result("date_shift", NULL, "infinity", "(error)");
    assert_result("ssn", NULL, "123-45-678", "(error)");
    assert_result("url", NULL, "mailto:ada", "(error)");
}

/* A card and an account that come out are good ones: they are taken again. */
static void test_value__made_has_good_check_digits(void **state)
{
    (void)state;
    ColumnFacts column = bench_column("text", 'S');
    g_autofree char *card = g_strdup("4111 1111 1111 1111");
    g_autofree char *iban = g_strdup("GB82 WEST 1234 5698 7654 32");
    for (guint i = 0; i < 50; i++) {
        char *next_card = bench_once("credit_card", NULL, &column, card);
        char *next_iban = bench_once("iban", NULL, &column, iban);
        assert_string_not_equal(next_card, "(error)");
        assert_string_not_equal(next_iban, "(error)");
        assert_string_not_equal(next_card, card);
        g_free(card);
        g_free(iban);
        card = next_card;
        iban = next_iban;
    }
}

static void test_regex__that_explodes_is_an_error(void **state)
{
    (void)state;
    assert_result("regex_replace", "{pattern: \"(a+)+$\", replace: x}",
                  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "(error)");
}

static void test_json__touches_nothing_else(void **state)
{
    (void)state;
    assert_result("json", "{paths: {$.a: {type: constant, value: 'q\"\\'}}}",
                  "{ \"b\" :1.0 ,\"a\":\"x\",\"a\":7}",
                  "{ \"b\" :1.0 ,\"a\":\"q\\\"\\\\\",\"a\":\"q\\\"\\\\\"}");
    assert_result("json", "{paths: {$.a: {type: constant, value: 5}}}", "{\"a\":\"x\"}",
                  "{\"a\":\"5\"}");
    assert_result("json", "{paths: {$.a: {type: constant, value: 5}}}", "{\"a\":7}", "{\"a\":5}");
    assert_result("json", "{paths: {$.a: redact}}", "{\"a\":{}}", "(error)");
    assert_result("json", "{paths: {$.a: redact}}", "{\"\\u0061\":true}",
                  "{\"\\u0061\":\"[REDACTED]\"}");
}

static void test_day__is_the_calendars(void **state)
{
    (void)state;
    for (gint64 number = day_number(1, 1, 1); number < 3000000; number += 13) {
        g_autoptr(GString) text = g_string_new(NULL);
        day_append(text, number);
        Day day = {0};
        assert_true(day_parse(&(Field){.data = text->str, .length = text->len}, &day));
        assert_true(day.number == number);
    }
    assert_int_equal(day_number(1970, 1, 1), 0);
    assert_int_equal(day_number(2000, 3, 1), 11017);
}

/* The dates of one subject keep what lies between them. */
static void test_date_shift__keeps_the_intervals_of_a_subject(void **state)
{
    (void)state;
    const ColumnFacts columns[] = {
        {.name = "id", .type = "bigint", .category = 'N', .max_length = -1},
        {.name = "at", .type = "date", .category = 'D', .max_length = -1, .position = 1}};
    const char *text = "{subject: id}";
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    g_autoptr(YamlDocument) document = yaml_parse("p.yaml", bytes, NULL);
    g_autoptr(Key) key = bench_make_key(bench_key);
    StrategySetup setup = {.key = key,
                           .column = &columns[1],
                           .columns = columns,
                           .n_columns = 2,
                           .document = document,
                           .parameters = document->root};
    g_autoptr(Masker) masker = masker_new(strategy_find("date_shift"), &setup, NULL);
    gboolean original[2] = {FALSE, FALSE}, masked[2] = {FALSE, FALSE}, null = FALSE;
    masker_reads(masker, original, masked);
    assert_true(original[0] && !original[1] && !masked[0]);
    gint64 met[2] = {0, 0};
    const char *const dates[] = {"2020-02-28", "2020-03-01"};
    for (guint i = 0; i < 2; i++) {
        Field row[] = {{.data = "42", .length = 2}, {.data = dates[i], .length = 10}};
        g_autoptr(GString) out = g_string_new(NULL);
        assert_true(masker_apply(masker, &(Cell){.value = row[1], .row = row}, out, &null, NULL));
        Day day = {0};
        assert_true(day_parse(&(Field){.data = out->str, .length = out->len}, &day));
        met[i] = day.number;
        assert_true(day.number != day_number(2020, i == 0 ? 2 : 3, i == 0 ? 28 : 1));
    }
    assert_int_equal(met[1] - met[0], 2);
}

static void test_full_name__is_made_of_the_same_draws(void **state)
{
    (void)state;
    ColumnFacts column = bench_column("text", 'S');
    g_autofree char *first = bench_once("first_name", NULL, &column, "Ada Pell ");
    g_autofree char *last = bench_once("last_name", NULL, &column, "ada pell");
    g_autofree char *full = bench_once("full_name", NULL, &column, "ADA PELL");
    g_autofree char *expected = g_strconcat(first, " ", last, NULL);
    assert_string_equal(full, expected);
}

static void test_ip_address__keeps_common_prefixes(void **state)
{
    (void)state;
    ColumnFacts column = bench_column("inet", 'I');
    g_autofree char *one = bench_once("ip_address", "{style: prefix}", &column, "10.1.2.3");
    g_autofree char *two = bench_once("ip_address", "{style: prefix}", &column, "10.1.2.77");
    g_autofree char *far = bench_once("ip_address", "{style: prefix}", &column, "138.1.2.3");
    gsize head = (gsize)(strrchr(one, '.') - one);
    assert_int_equal(strncmp(one, two, head), 0);
    assert_string_not_equal(one, two);
    assert_true((atoi(one) < 128) != (atoi(far) < 128));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mask__of_another_shape_masks_all),
        cmocka_unit_test(test_parameters__are_refused_at_their_place),
        cmocka_unit_test(test_column__that_cannot_hold_it_is_refused),
        cmocka_unit_test(test_value__with_wrong_check_digits_is_an_error),
        cmocka_unit_test(test_value__made_has_good_check_digits),
        cmocka_unit_test(test_regex__that_explodes_is_an_error),
        cmocka_unit_test(test_json__touches_nothing_else),
        cmocka_unit_test(test_day__is_the_calendars),
        cmocka_unit_test(test_date_shift__keeps_the_intervals_of_a_subject),
        cmocka_unit_test(test_full_name__is_made_of_the_same_draws),
        cmocka_unit_test(test_ip_address__keeps_common_prefixes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
