/*
 * Every rule against the many small scripts of tests/lint/cases: what it must report, and what it
 * must not.
 *
 *     --- must RULE: title        or   --- not RULE: title
 *     -- prior                    what comes up to "-- now" is an earlier migration of the chain
 *     -- now
 *
 * Without "-- prior" nothing is known of what was there before. "-- tree": what was there is the
 * DDL tree. "-- down": a script that reverts. "-- seed": data. "-- option: NAME=VALUE" as in
 * fixture.h.
 */
#include "unit/lint/fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

typedef struct Case {
    char *path, *title, *text;
    const LintRule *rule;
    gboolean must;
    guint line;
} Case;

static void case_clear(Case *one)
{
    g_free(one->title);
    g_free(one->text);
}

/* The marks become those of fixture.h; lines stay. */
static char *as_fixture(const char *text)
{
    g_autoptr(GString) out = g_string_new(text);
    if (strstr(text, "-- prior\n") != NULL) {
        g_string_replace(out, "-- prior\n", "-- file: db/migrations/0001_prior.up.sql\n", 1);
        g_string_replace(out, "-- now\n", "-- file: db/migrations/0002_now.up.sql\n", 1);
    }
    if (strstr(text, "-- tree\n") != NULL) {
        g_string_replace(out, "-- tree\n", "-- lone\n-- file: db/schema/tree.sql\n", 1);
        g_string_replace(out, "-- now\n", "-- file: db/migrations/0002_now.up.sql\n", 1);
    }
    g_string_replace(out, "-- down\n", "-- file: db/migrations/0002_now.down.sql\n", 1);
    return g_strdup(out->str);
}

static guint count_findings(const LintReport *report, const LintRule *rule)
{
    guint n = 0;
    for (guint i = 0; i < report->findings->len; i++) {
        const Finding *finding = report->findings->pdata[i];
        n += finding->rule == rule && strstr(finding->path, "0001_prior") == NULL;
    }
    return n;
}

static guint run_case(const Case *one)
{
    g_autofree char *text = as_fixture(one->text);
    g_autoptr(LintReport) report = fixture_run(one->rule, text);
    guint n = count_findings(report, one->rule);
    if ((n > 0) == one->must)
        return 0;
    print_error("%s:%u: %s %s: %s\n", one->path, one->line, one->rule->id,
                one->must ? "is silent, but must report" : "reports, but must not", one->title);
    return 1;
}

static Case read_head(char *path, const char *head, guint line)
{
    g_auto(GStrv) words = g_strsplit(head, " ", 4);
    g_assert_true(g_strv_length(words) == 4 && g_str_has_suffix(words[2], ":"));
    words[2][strlen(words[2]) - 1] = '\0';
    Case one = {.path = path,
                .title = g_strdup(words[3]),
                .rule = lint_rule_find(words[2]),
                .must = strcmp(words[1], "must") == 0,
                .line = line};
    if (one.rule == NULL)
        fail_msg("%s:%u: no rule %s", path, line, words[2]);
    return one;
}

static guint run_file(char *path, guint counts[][2])
{
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;
    g_file_get_contents(path, &text, NULL, &error);
    g_assert_no_error(error);
    guint wrong = 0, line = 1;
    for (char *at = text; *at != '\0';) {
        char *body = strchr(at, '\n') + 1;
        char *next = strstr(body - 1, "\n--- ");
        gsize length = next != NULL ? (gsize)(next + 1 - body) : strlen(body);
        g_autofree char *head = g_strndup(at, (gsize)(body - 1 - at));
        Case one = read_head(path, head, line);
        one.text = g_strndup(body, length);
        wrong += run_case(&one);
        counts[lint_rule_index(one.rule)][one.must]++;
        case_clear(&one);
        for (; at < body + length; at++)
            line += *at == '\n';
    }
    return wrong;
}

static void test_rules__judge_the_cases(void **state)
{
    (void)state;
    const char *source = g_getenv("CONFITURE_SOURCE");
    g_autofree char *folder =
        g_build_filename(source != NULL ? source : ".", "tests", "lint", "cases", NULL);
    g_autoptr(GDir) files = g_dir_open(folder, 0, NULL);
    g_assert_nonnull(files);
    guint(*counts)[2] = g_malloc0_n(lint_n_rules, sizeof *counts);
    guint wrong = 0, n = 0;
    for (const char *name; (name = g_dir_read_name(files)) != NULL;) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        wrong += run_file(path, counts);
    }
    for (guint i = 0; i < lint_n_rules; i++)
        n += counts[i][0] + counts[i][1];
    g_free(counts);
    print_message("%u cases, %u wrong\n", n, wrong);
    assert_true(n > 0);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rules__judge_the_cases),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
