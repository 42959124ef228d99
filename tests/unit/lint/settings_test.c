/* Rules are chosen by name, alias and family; options are checked when they are set. */
#include "lint/settings.h"

#include "core/base/error.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const LintRule *table_rule(void)
{
    return lint_rule_find("name/table");
}

static void test_rule__is_found_by_id_and_by_alias(void **state)
{
    (void)state;
    assert_ptr_equal(lint_rule_find("squawk:ban-drop-table"), lint_rule_find("data/drop-table"));
    assert_non_null(lint_rule_find("data/drop-table"));
    assert_null(lint_rule_find("ban-drop-table"));
    assert_null(lint_rule_find("data"));
    assert_null(lint_rule_find(""));
}

static void test_selector__means_a_rule_a_family_or_all(void **state)
{
    (void)state;
    const LintRule *rule = lint_rule_find("data/drop-table");
    assert_true(lint_rule_matches(rule, "data"));
    assert_true(lint_rule_matches(rule, "all"));
    assert_true(lint_rule_matches(rule, "data/drop-table"));
    assert_false(lint_rule_matches(rule, "dat"));
    assert_false(lint_rule_matches(rule, "data/"));
    assert_false(lint_rule_matches(rule, "data/drop"));
    assert_false(lint_rule_matches(rule, "drop-table"));
    assert_false(lint_rule_matches(rule, ""));
}

static void test_settings__begin_with_the_recommended_rules(void **state)
{
    (void)state;
    g_autoptr(LintSettings) settings = lint_settings_new();
    for (guint i = 0; i < lint_n_rules; i++)
        assert_int_equal(lint_settings_severity(settings, lint_rules[i]),
                         lint_rules[i]->recommended ? lint_rules[i]->severity : SEVERITY_OFF);
}

static void test_settings__take_a_severity_for_a_family(void **state)
{
    (void)state;
    g_autoptr(LintSettings) settings = lint_settings_new();
    g_autoptr(GError) error = NULL;
    assert_true(lint_settings_severity_set(settings, "lock", SEVERITY_INFO, &error));
    for (guint i = 0; i < lint_n_rules; i++) {
        gboolean lock = g_str_has_prefix(lint_rules[i]->id, "lock/");
        gboolean info = lint_settings_severity(settings, lint_rules[i]) == SEVERITY_INFO;
        gboolean own = lint_rules[i]->recommended && lint_rules[i]->severity == SEVERITY_INFO;
        assert_true(lock && !lint_rules[i]->opt_in ? info : lock || info == own);
    }
    assert_true(lint_settings_severity_set(settings, "lock/add-unique", SEVERITY_OFF, &error));
    assert_true(lint_settings_enable(settings, "lock", &error));
    assert_int_equal(lint_settings_severity(settings, lint_rule_find("lock/add-unique")),
                     SEVERITY_ERROR);
    assert_int_equal(lint_settings_severity(settings, lint_rule_find("lock/set-not-null")),
                     SEVERITY_INFO);
}

static void test_settings__name_the_nearest_rule(void **state)
{
    (void)state;
    g_autoptr(LintSettings) settings = lint_settings_new();
    g_autoptr(GError) error = NULL;
    assert_false(lint_settings_severity_set(settings, "lock/add-uniqe", SEVERITY_OFF, &error));
    assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_INPUT));
    assert_non_null(strstr(error_hint(error), "lock/add-unique"));
}

static void test_option__has_its_initial_value_until_one_is_given(void **state)
{
    (void)state;
    g_autoptr(LintSettings) settings = lint_settings_new();
    g_autoptr(GError) error = NULL;
    const GRegex *regex = lint_settings_regex(settings, table_rule(), "pattern");
    assert_true(g_regex_match(regex, "snake_case", 0, NULL));
    assert_false(g_regex_match(regex, "Camel", 0, NULL));
    assert_true(lint_settings_option_set(settings, "name/table", "pattern", NULL, "^t_", &error));
    regex = lint_settings_regex(settings, table_rule(), "pattern");
    assert_false(g_regex_match(regex, "snake_case", 0, NULL));
    const LintRule *secret = lint_rule_find("pii/plaintext-secret");
    assert_true(g_strv_contains(lint_settings_list(settings, secret, "endings"), "password"));
    assert_true(
        lint_settings_option_set(settings, "pii/plaintext-secret", "endings", NULL, "pin", &error));
    assert_true(
        lint_settings_option_set(settings, "pii/plaintext-secret", "endings", NULL, "puk", &error));
    const char *const *list = lint_settings_list(settings, secret, "endings");
    assert_string_equal(list[0], "pin");
    assert_string_equal(list[1], "puk");
    assert_null(list[2]);
}

static void test_option__maps_take_the_first_glob_that_matches(void **state)
{
    (void)state;
    g_autoptr(LintSettings) settings = lint_settings_new();
    g_autoptr(GError) error = NULL;
    assert_null(lint_settings_map(settings, table_rule(), "schemas", "app"));
    assert_true(
        lint_settings_option_set(settings, "name/table", "schemas", "app_*", "^first", &error));
    assert_true(
        lint_settings_option_set(settings, "name/table", "schemas", "app*", "^second", &error));
    assert_string_equal(
        g_regex_get_pattern(lint_settings_map(settings, table_rule(), "schemas", "app_x")),
        "^first");
    assert_string_equal(
        g_regex_get_pattern(lint_settings_map(settings, table_rule(), "schemas", "app")),
        "^second");
    assert_null(lint_settings_map(settings, table_rule(), "schemas", "public"));
}

static void check_refused(const char *rule, const char *option, const char *key, const char *value,
                          const char *words)
{
    g_autoptr(LintSettings) settings = lint_settings_new();
    g_autoptr(GError) error = NULL;
    assert_false(lint_settings_option_set(settings, rule, option, key, value, &error));
    assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_INPUT));
    if (strstr(error->message, words) == NULL)
        fail_msg("\"%s\" says nothing of \"%s\"", error->message, words);
}

static void test_option__refuses_what_it_cannot_be(void **state)
{
    (void)state;
    check_refused("name/table", "patern", NULL, "x", "no option");
    check_refused("name/table", "pattern", NULL, "(", "no regular expression");
    check_refused("name/table", "pattern", "key", "x", "takes no mapping");
    check_refused("name/table", "schemas", NULL, "x", "takes a mapping");
    check_refused("name/table", "schemas", "a", "[", "no regular expression");
    check_refused("doc/table", "min-columns", NULL, "some", "no number");
    check_refused("doc/table", "min-columns", NULL, "-1", "no number");
    check_refused("name/tabel", "pattern", NULL, "x", "no lint rule");
    check_refused("name", "pattern", NULL, "x", "family");
}

static void test_profile__strict_has_all_that_recommended_has(void **state)
{
    (void)state;
    for (guint i = 0; i < lint_n_rules; i++) {
        gboolean recommended = lint_profile_has(LINT_PROFILE_RECOMMENDED, lint_rules[i]);
        assert_true(!recommended || lint_profile_has(LINT_PROFILE_STRICT, lint_rules[i]));
        assert_false(lint_profile_has(LINT_PROFILE_NONE, lint_rules[i]));
    }
}

static void test_exemptions__hold_for_a_family_and_a_rule(void **state)
{
    (void)state;
    g_autoptr(LintSettings) settings = lint_settings_new();
    const LintRule *rule = lint_rule_find("data/drop-table");
    assert_true(lint_settings_option_set(settings, "data", "exempt", NULL, "audit.*", NULL));
    assert_true(
        lint_settings_option_set(settings, "data/drop-table", "exclude", NULL, "*.old", NULL));
    assert_true(lint_settings_allow(settings, rule, "a.sql", "public.a"));
    assert_true(lint_settings_allow(settings, rule, "a.sql", NULL));
    assert_false(lint_settings_allow(settings, rule, "a.sql", "audit.a"));
    assert_false(lint_settings_allow(settings, rule, "a.old", "public.a"));
    assert_true(
        lint_settings_allow(settings, lint_rule_find("lock/add-unique"), "a.old", "audit.a"));
    assert_false(lint_settings_option_set(settings, "data", "exempt", "key", "audit.*", NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_profile__strict_has_all_that_recommended_has),
        cmocka_unit_test(test_exemptions__hold_for_a_family_and_a_rule),
        cmocka_unit_test(test_rule__is_found_by_id_and_by_alias),
        cmocka_unit_test(test_selector__means_a_rule_a_family_or_all),
        cmocka_unit_test(test_settings__begin_with_the_recommended_rules),
        cmocka_unit_test(test_settings__take_a_severity_for_a_family),
        cmocka_unit_test(test_settings__name_the_nearest_rule),
        cmocka_unit_test(test_option__has_its_initial_value_until_one_is_given),
        cmocka_unit_test(test_option__maps_take_the_first_glob_that_matches),
        cmocka_unit_test(test_option__refuses_what_it_cannot_be),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
