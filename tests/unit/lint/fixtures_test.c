/* Every rule against its fixtures in tests/lint/FAMILY/NAME, and against its own examples. */
#include "unit/lint/fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static char *fixture_folder(const LintRule *rule)
{
    const char *source = g_getenv("CONFITURE_SOURCE");
    return g_build_filename(source != NULL ? source : ".", "tests", "lint", rule->id, NULL);
}

static guint check_file(const LintRule *rule, const char *path, gboolean bad)
{
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;
    g_file_get_contents(path, &text, NULL, &error);
    g_assert_no_error(error);
    g_autofree char *expected = fixture_expected(text, rule);
    g_autoptr(LintReport) report = fixture_run(rule, text);
    g_autofree char *found = fixture_lines(report, rule);
    gboolean claims = (*expected != '\0') == bad;
    if (claims && strcmp(expected, found) == 0)
        return 0;
    print_error("%s: expected %s at lines [%s], found [%s]%s\n", path, rule->id, expected, found,
                claims ? "" : " (a bad file expects something, a good one nothing)");
    return 1;
}

static guint check_rule(const LintRule *rule)
{
    g_autofree char *folder = fixture_folder(rule);
    g_autoptr(GDir) files = g_dir_open(folder, 0, NULL);
    guint wrong = 0, bad = 0, good = 0;
    const char *name;
    while (files != NULL && (name = g_dir_read_name(files)) != NULL) {
        gboolean is_bad = g_str_has_prefix(name, "bad");
        if (!g_str_has_suffix(name, ".sql"))
            continue;
        g_autofree char *path = g_build_filename(folder, name, NULL);
        bad += is_bad ? 1 : 0;
        good += is_bad ? 0 : 1;
        wrong += check_file(rule, path, is_bad);
    }
    if (bad > 0 && good > 0)
        return wrong;
    print_error("%s: %u bad and %u good fixtures\n", folder, bad, good);
    return wrong + 1;
}

/* Of git, of the list of files, or of a database: history_test and the tests of pg/lint hold them.
 */
static gboolean is_asked_elsewhere(const LintRule *rule)
{
    return rule->history != NULL || rule->query != NULL;
}

static void test_rules__find_what_their_fixtures_expect(void **state)
{
    (void)state;
    guint wrong = 0;
    for (guint i = 0; i < lint_n_rules; i++)
        if (!is_asked_elsewhere(lint_rules[i]))
            wrong += check_rule(lint_rules[i]);
    assert_int_equal(wrong, 0);
}

static gboolean reports(const LintRule *rule, const char *example)
{
    g_autoptr(LintReport) report = fixture_run(rule, example);
    g_autofree char *lines = fixture_lines(report, rule);
    return *lines != '\0';
}

static void test_rules__are_what_their_examples_say(void **state)
{
    (void)state;
    for (guint i = 0; i < lint_n_rules; i++) {
        const LintRule *rule = lint_rules[i];
        if (is_asked_elsewhere(rule) || strcmp(rule->id, "tenant/no-column") == 0 ||
            strcmp(rule->id, "rewrite/default-before-11") == 0)
            continue; /* says nothing until it is configured: its fixtures are */
        if (!reports(rule, rule->bad))
            fail_msg("%s is silent on its bad example", rule->id);
        if (reports(rule, rule->good))
            fail_msg("%s reports its good example", rule->id);
    }
}

static void test_rules__are_described_in_full(void **state)
{
    (void)state;
    for (guint i = 0; i < lint_n_rules; i++) {
        const LintRule *rule = lint_rules[i];
        assert_true(g_regex_match_simple("^[a-z]+/[a-z0-9-]+$", rule->id, 0, 0));
        assert_non_null(rule->summary);
        assert_non_null(rule->why);
        assert_non_null(rule->condition);
        assert_non_null(rule->safer);
        assert_true(rule->severity != SEVERITY_OFF);
        assert_true(rule->scope != 0);
        assert_false(g_str_has_suffix(rule->summary, "."));
        assert_true(g_str_has_suffix(rule->why, "."));
        assert_true(g_str_has_suffix(rule->condition, "."));
        assert_true(i == 0 || strcmp(lint_rules[i - 1]->id, rule->id) < 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rules__are_described_in_full),
        cmocka_unit_test(test_rules__are_what_their_examples_say),
        cmocka_unit_test(test_rules__find_what_their_fixtures_expect),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
