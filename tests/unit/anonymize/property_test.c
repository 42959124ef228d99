/* What every strategy in the registry promises, held against values made at random from a seed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "unit/anonymize/bench.h"
#include "core/base/error.h"

enum { VALUES = 300, SEED = 20261122 };

typedef struct Case {
    const char *strategy, *parameters, *type;
    char category;
    int max_length;
    const char *values; /* a shape: # digit, a letter, A upper case, * any printable, or a list */
    const char *result; /* a regular expression for the whole result */
    gboolean keyed;     /* another key gives other results */
} Case;

static const Case cases[] = {
#include "unit/anonymize/property_cases.def"
};

static char digit(GRand *random)
{
    return (char)('0' + g_rand_int_range(random, 0, 10));
}

/* Every character of the shape stands for a random one, but what follows a backslash. */
static char *value_of(const char *shape, GRand *random)
{
    GString *out = g_string_new(NULL);
    for (; *shape != '\0'; shape++) {
        if (*shape == '\\' && shape[1] != '\0')
            g_string_append_c(out, *++shape);
        else if (*shape == '#')
            g_string_append_c(out, digit(random));
        else if (*shape == '~')
            g_string_append_c(out, (char)('a' + g_rand_int_range(random, 0, 26)));
        else if (*shape == '^')
            g_string_append_c(out, (char)('A' + g_rand_int_range(random, 0, 26)));
        else if (*shape == '%')
            g_string_append_printf(out, "%x", (guint)g_rand_int_range(random, 0, 16));
        else if (*shape == '?')
            g_string_append_c(out, (char)(' ' + g_rand_int_range(random, 0, 95)));
        else
            g_string_append_c(out, *shape);
    }
    return g_string_free(out, FALSE);
}

static guint luhn_sum(const char *digits, gsize length)
{
    guint sum = 0;
    for (gsize i = 0; i < length; i++) {
        guint number = (guint)(digits[length - 1 - i] - '0');
        sum += i % 2 == 0 ? number : number * 2 > 9 ? number * 2 - 9 : number * 2;
    }
    return sum % 10;
}

/* Numbers that carry check digits are made good first. */
static char *make_value(const Case *tried, GRand *random)
{
    char *value = value_of(tried->values, random);
    gsize length = strlen(value);
    if (strcmp(tried->strategy, "credit_card") == 0) {
        value[length - 1] = '0';
        value[length - 1] = (char)('0' + (10 - luhn_sum(value, length)) % 10);
    } else if (strcmp(tried->strategy, "iban") == 0) { /* GB: 16 29 as letters */
        guint rest = 0;
        for (gsize i = 4; i < length; i++) {
            guint digits =
                g_ascii_isdigit(value[i]) ? (guint)(value[i] - '0') : (guint)(value[i] - 'A') + 10;
            rest = (rest * (digits > 9 ? 100 : 10) + digits) % 97;
        }
        rest = (rest * 1000000 + 161100) % 97;
        rest = 98 - rest;
        value[2] = (char)('0' + rest / 10);
        value[3] = (char)('0' + rest % 10);
    }
    return value;
}

static void open_case(Bench *bench, const Case *tried, ColumnFacts *column, const char *key)
{
    *column = bench_column(tried->type, tried->category);
    column->max_length = tried->max_length;
    g_autoptr(GError) error = NULL;
    bench_open(bench, tried->strategy, tried->parameters, column, key, &error);
    if (error != NULL)
        fail_msg("%s %s: %s", tried->strategy, tried->parameters, error->message);
}

static char *apply_case(Bench *bench, const Case *tried, const char *value, guint64 ordinal)
{
    g_autoptr(GError) error = NULL;
    gboolean null = FALSE;
    char *out = bench_apply(bench, value, strlen(value), ordinal, &null, &error);
    if (error != NULL)
        fail_msg("%s of \"%s\": %s", tried->strategy, value, error->message);
    return null ? g_strdup("(null)") : out;
}

static void check_case(const Case *tried)
{
    ColumnFacts column, same_column, other_column;
    Bench first = {0}, again = {0}, other = {0};
    open_case(&first, tried, &column, bench_key);
    open_case(&again, tried, &same_column, bench_key);
    open_case(&other, tried, &other_column, bench_other_key);
    g_autofree char *whole = g_strdup_printf("^(?:%s)$", tried->result);
    g_autoptr(GRegex) expected = g_regex_new(whole, G_REGEX_DOLLAR_ENDONLY, 0, NULL);
    assert_non_null(expected);
    g_autoptr(GHashTable) origins = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_autoptr(GRand) random = g_rand_new_with_seed(SEED);
    gboolean injective = masker_uniqueness(first.masker, NULL) == UNIQUENESS_INJECTIVE;
    guint differs = 0;
    for (guint64 i = 1; i <= VALUES; i++) {
        g_autofree char *value = make_value(tried, random);
        char *out = apply_case(&first, tried, value, i);
        g_autofree char *same = apply_case(&again, tried, value, i);
        g_autofree char *changed = apply_case(&other, tried, value, i);
        assert_string_equal(out, same);
        if (!g_regex_match(expected, out, 0, NULL))
            fail_msg("%s of \"%s\" gave \"%s\"", tried->strategy, value, out);
        assert_true(tried->max_length < 0 || g_utf8_strlen(out, -1) <= tried->max_length);
        differs += strcmp(out, changed) != 0;
        const char *origin = g_hash_table_lookup(origins, out);
        if (injective && origin != NULL && strcmp(origin, value) != 0)
            fail_msg("%s: \"%s\" and \"%s\" met", tried->strategy, value, origin);
        g_hash_table_replace(origins, out, g_strdup(value));
    }
    if (tried->keyed ? differs < VALUES / 4 : differs != 0)
        fail_msg("%s: %u of %d differ under another key", tried->strategy, differs, VALUES);
    bench_close(&first);
    bench_close(&again);
    bench_close(&other);
}

static void test_strategy__keeps_its_promises(void **state)
{
    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
        check_case(&cases[i]);
}

static void test_strategy__has_a_case_here(void **state)
{
    (void)state;
    for (guint i = 0; i < strategies_count; i++) {
        gboolean found = FALSE;
        for (guint j = 0; j < G_N_ELEMENTS(cases); j++)
            found = found || strcmp(cases[j].strategy, strategies[i]->name) == 0;
        if (!found)
            fail_msg("%s has no case", strategies[i]->name);
    }
}

static void test_strategy__leaves_null_null(void **state)
{
    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        ColumnFacts column;
        Bench bench = {0};
        open_case(&bench, &cases[i], &column, bench_key);
        gboolean null = FALSE;
        assert_null(bench_apply(&bench, NULL, 0, 1, &null, NULL));
        assert_true(null);
        bench_close(&bench);
    }
}

static void test_strategy__refuses_what_it_does_not_know(void **state)
{
    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        ColumnFacts column = bench_column(cases[i].type, cases[i].category);
        Bench bench = {0};
        g_autoptr(GError) error = NULL;
        bench_open(&bench, cases[i].strategy, "{no_such_thing: 1}", &column, bench_key, &error);
        assert_null(bench.masker);
        assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_INPUT));
        assert_non_null(strstr(error->message, "no_such_thing"));
        assert_int_equal(error_line(error), 1);
        bench_close(&bench);
    }
}

/* Whatever the bytes: a result or an error, never a crash; and no error shows the value. */
static void test_strategy__takes_any_bytes(void **state)
{
    (void)state;
    g_autoptr(GRand) random = g_rand_new_with_seed(SEED);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        ColumnFacts column;
        Bench bench = {0};
        open_case(&bench, &cases[i], &column, bench_key);
        for (guint round = 0; round < 200; round++) {
            char bytes[40];
            gsize length = (gsize)g_rand_int_range(random, 0, sizeof bytes);
            for (gsize at = 0; at < length; at++)
                bytes[at] = (char)g_rand_int_range(random, round % 2 == 0 ? 1 : 32,
                                                   round % 2 == 0 ? 256 : 127);
            g_autoptr(GError) error = NULL;
            gboolean null = FALSE;
            g_autofree char *out = bench_apply(&bench, bytes, length, round + 1, &null, &error);
            g_autofree char *value = g_strndup(bytes, length);
            assert_true(out != NULL || null || error != NULL);
            if (error != NULL && length > 3 && strstr(error->message, value) != NULL)
                fail_msg("%s shows the value: %s", cases[i].strategy, error->message);
        }
        bench_close(&bench);
    }
}

static void test_strategy__example_runs(void **state)
{
    (void)state;
    for (guint i = 0; i < strategies_count; i++) {
        const Strategy *strategy = strategies[i];
        char category = strategy->categories == NULL ? 'S' : strategy->categories[0];
        ColumnFacts column = bench_column(category == 'N' ? "bigint" : "text", category);
        assert_non_null(strategy->example_input);
        assert_true(strlen(strategy->summary) < 80 && strategy->details != NULL);
        g_autofree char *out = bench_once(strategy->name, strategy->example_parameters, &column,
                                          strategy->example_input);
        if (strcmp(out, "(error)") == 0)
            fail_msg("the example of %s fails", strategy->name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_strategy__keeps_its_promises),
        cmocka_unit_test(test_strategy__has_a_case_here),
        cmocka_unit_test(test_strategy__leaves_null_null),
        cmocka_unit_test(test_strategy__refuses_what_it_does_not_know),
        cmocka_unit_test(test_strategy__takes_any_bytes),
        cmocka_unit_test(test_strategy__example_runs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
