/* Which statement a suppression belongs to, and where it is one at all. */
#include "lint/suppression.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

typedef struct Read {
    Script *script;
    Parse *parse;
    Suppressions *suppressions;
} Read;

static Read read_text(const char *text)
{
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    Read read = {.script = script_split("x.sql", bytes, TRUE, NULL)};
    assert_non_null(read.script);
    read.parse = parse_script(read.script);
    read.suppressions = suppressions_find(read.parse);
    return read;
}

static void release(Read *read)
{
    suppressions_free(read->suppressions);
    parse_free(read->parse);
    script_free(read->script);
}

/* "selector@statement@line:column …" of all that a text has. */
static char *describe(const char *text)
{
    Read read = read_text(text);
    GString *words = g_string_new(NULL);
    for (guint i = 0; read.suppressions != NULL && i < read.suppressions->entries->len; i++) {
        const Suppression *entry = &g_array_index(read.suppressions->entries, Suppression, i);
        g_autofree char *where = entry->statement == SUPPRESSION_FILE ? g_strdup("file")
                                 : entry->statement == SUPPRESSION_NOWHERE
                                     ? g_strdup("nowhere")
                                     : g_strdup_printf("%u", entry->statement);
        g_string_append_printf(words, "%s%s@%s@%u:%u", i > 0 ? " " : "", entry->selector, where,
                               entry->line, entry->column);
    }
    release(&read);
    return g_string_free(words, FALSE);
}

static void check(const char *text, const char *expected)
{
    g_autofree char *found = describe(text);
    assert_string_equal(found, expected);
}

static void test_comment__above_a_statement_belongs_to_it(void **state)
{
    (void)state;
    check("SELECT 1;\n-- confiture:ignore lock why\n-- more\nSELECT 2;\n", "lock@1@2:21");
    check("-- confiture:ignore lock\nSELECT 1;", "lock@0@1:21");
    check("/* confiture:ignore lock */ SELECT 1;", "lock@0@1:21");
}

static void test_comment__inside_or_behind_belongs_to_the_statement(void **state)
{
    (void)state;
    check("SELECT 1, -- confiture:ignore lock\n 2;\nSELECT 3;", "lock@0@1:31");
    check("SELECT 1;\nSELECT 2; -- confiture:ignore lock\nSELECT 3;", "lock@1@2:31");
    check("SELECT 1; SELECT 2; -- confiture:ignore lock", "lock@1@1:41");
}

static void test_comment__beside_nothing_belongs_nowhere(void **state)
{
    (void)state;
    check("-- confiture:ignore lock\n\nSELECT 1;", "lock@nowhere@1:21");
    check("SELECT 1;\n-- confiture:ignore lock\n", "lock@nowhere@2:21");
    check("-- confiture:ignore lock", "lock@nowhere@1:21");
}

static void test_comment__of_the_file_may_stand_anywhere(void **state)
{
    (void)state;
    check("SELECT 1;\n\n-- confiture:ignore-file doc, name/table: made elsewhere\n",
          "doc@file@3:26 name/table@file@3:31");
}

static void test_comment__takes_several_selectors_and_a_reason(void **state)
{
    (void)state;
    check("-- confiture:ignore a/b,c/d , e:f-g because, as said\nSELECT 1;",
          "a/b@0@1:21 c/d@0@1:25 e:f-g@0@1:31");
    check("-- confiture:ignore lock: the reason\nSELECT 1;", "lock@0@1:21");
    check("-- confiture:ignore\nSELECT 1;", "");
    check("-- confiture:ignore ,lock\nSELECT 1;", "");
}

static void test_comment__is_none_inside_strings_bodies_and_data(void **state)
{
    (void)state;
    check("SELECT '-- confiture:ignore lock';", "");
    check("SELECT $$\n-- confiture:ignore lock\n$$;", "");
    check("SELECT \"-- confiture:ignore lock\";", "");
    check("COPY t FROM stdin;\n-- confiture:ignore lock\n\\.\nSELECT 1; -- confiture:ignore doc",
          "doc@1@4:31");
    check("\\echo -- confiture:ignore lock\nSELECT 1;", "");
}

static void test_match__marks_what_was_used(void **state)
{
    (void)state;
    Read read = read_text("-- confiture:ignore lock, data/drop-table\nSELECT 1;\nSELECT 2;");
    const LintRule *drop = lint_rule_find("data/drop-table");
    assert_false(suppressions_match(read.suppressions, drop, 1));
    assert_false(suppressions_match(read.suppressions, lint_rule_find("data/drop-column"), 0));
    assert_true(suppressions_match(read.suppressions, drop, 0));
    assert_false(g_array_index(read.suppressions->entries, Suppression, 0).used);
    assert_true(g_array_index(read.suppressions->entries, Suppression, 1).used);
    assert_false(suppressions_match(NULL, drop, 0));
    release(&read);
}

static void test_until__ends_a_suppression_after_its_day(void **state)
{
    (void)state;
    Read read = read_text("DROP TABLE a; -- confiture:ignore data until 2027-03-31: because\n");
    const LintRule *rule = lint_rule_find("data/drop-table");
    const Suppression *entry = &g_array_index(read.suppressions->entries, Suppression, 0);
    assert_string_equal(entry->until, "2027-03-31");
    assert_true(entry->has_reason);
    suppressions_expire(read.suppressions, "2027-03-31");
    assert_true(suppressions_match(read.suppressions, rule, 0));
    suppressions_expire(read.suppressions, "2027-04-01");
    assert_false(suppressions_match(read.suppressions, rule, 0));
    release(&read);
}

static gboolean is_suppressed(const char *text, guint statement)
{
    Read read = read_text(text);
    gboolean matched =
        suppressions_match(read.suppressions, lint_rule_find("data/drop-table"), statement);
    release(&read);
    return matched;
}

static void test_region__covers_the_statements_that_begin_in_it(void **state)
{
    (void)state;
    static const char text[] = "SELECT 0;\n-- confiture:ignore-start data, lock why\nSELECT 1;\n"
                               "SELECT 2;\n-- confiture:ignore-end data\nSELECT 3;\n";
    assert_false(is_suppressed(text, 0));
    assert_true(is_suppressed(text, 1));
    assert_true(is_suppressed(text, 2));
    assert_false(is_suppressed(text, 3));
    assert_true(is_suppressed("-- confiture:ignore-start all\nSELECT 0; SELECT 1;", 1));
    static const char other[] = "-- confiture:ignore-start data\nSELECT 0;\n"
                                "-- confiture:ignore-end lock\nSELECT 1;\n"
                                "-- confiture:ignore-end\nSELECT 2;";
    assert_true(is_suppressed(other, 1));
    assert_false(is_suppressed(other, 2));
    assert_false(
        is_suppressed("-- confiture:ignore-start data\n-- confiture:ignore-end\nSELECT 0;", 0));
}

static void test_squawk__comments_are_taken_with_its_names(void **state)
{
    (void)state;
    assert_true(is_suppressed("-- squawk-ignore ban-drop-table\nSELECT 0;", 0));
    assert_true(is_suppressed("-- squawk-ignore\nSELECT 0;", 0));
    assert_false(is_suppressed("-- squawk-ignore ban-drop-column\nSELECT 0;", 0));
    assert_true(is_suppressed("-- squawk-ignore-file ban-drop-table\nSELECT 0; SELECT 1;", 1));
}

static void test_others__comments_are_taken_with_their_names(void **state)
{
    (void)state;
    assert_true(is_suppressed("-- atlas:nolint DS102\nSELECT 0;", 0));
    assert_true(is_suppressed("-- atlas:nolint destructive\nSELECT 0;", 0));
    assert_true(is_suppressed("-- atlas:nolint\nSELECT 0;", 0));
    assert_false(is_suppressed("-- atlas:nolint DS103\nSELECT 0;", 0));
    assert_false(is_suppressed("-- atlas:ignore\nSELECT 0;", 0));
    assert_true(is_suppressed("-- eugene: ignore\nSELECT 0;", 0));
    assert_false(is_suppressed("-- eugene: ignore E6\nSELECT 0;", 0));
    assert_true(is_suppressed("-- pgt-ignore lint/safety/banDropTable: known\nSELECT 0;", 0));
    assert_true(
        is_suppressed("-- pgls-ignore-all lint/safety/banDropTable\nSELECT 0; SELECT 1;", 1));
    assert_false(is_suppressed("-- pgt-ignore lint/safety/banDropColumn: known\nSELECT 0;", 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_until__ends_a_suppression_after_its_day),
        cmocka_unit_test(test_region__covers_the_statements_that_begin_in_it),
        cmocka_unit_test(test_squawk__comments_are_taken_with_its_names),
        cmocka_unit_test(test_others__comments_are_taken_with_their_names),
        cmocka_unit_test(test_comment__above_a_statement_belongs_to_it),
        cmocka_unit_test(test_comment__inside_or_behind_belongs_to_the_statement),
        cmocka_unit_test(test_comment__beside_nothing_belongs_nowhere),
        cmocka_unit_test(test_comment__of_the_file_may_stand_anywhere),
        cmocka_unit_test(test_comment__takes_several_selectors_and_a_reason),
        cmocka_unit_test(test_comment__is_none_inside_strings_bodies_and_data),
        cmocka_unit_test(test_match__marks_what_was_used),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
