#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/sql/same.h"

#include <string.h>

static Script *split(const char *text)
{
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    g_autoptr(GError) error = NULL;
    Script *script = script_split("a.sql", bytes, FALSE, &error);
    if (script == NULL)
        fail_msg("%s", error->message);
    return script;
}

static gboolean same(const char *a, const char *b)
{
    g_autoptr(Script) left = split(a);
    g_autoptr(Script) right = split(b);
    return script_means_same(left, right);
}

static void test_same__comments_blanks_and_case_do_not_count(void **state)
{
    (void)state;
    assert_true(same("create table t (a int); select 1", "create table t (a int); select 1"));
    assert_true(same("CREATE TABLE t(a int)", "-- why\ncreate  table T (a /* b */ int);\n"));
    assert_true(same("select 1;\n\n\nselect 2;", "select 1; select 2"));
    assert_true(same("", "-- nothing\n"));
}

static void test_same__what_changes_a_parse_tree_counts(void **state)
{
    (void)state;
    assert_false(same("create table t (a int)", "create table t (a bigint)"));
    assert_false(same("create table t (a int)", "create table \"T\" (a int)"));
    assert_false(same("select 1; select 2", "select 2; select 1"));
    assert_false(same("select 1", "select 1; select 2"));
    assert_false(same("select 'a'", "select 'A'"));
    assert_false(same("create function f() returns int language sql as $$ select 1 $$",
                      "create function f() returns int language sql as $$ select 1 -- one\n $$"));
}

static void test_same__settings_copy_data_and_psql_commands_count(void **state)
{
    (void)state;
    assert_false(same("-- confiture: transaction=off\nselect 1", "select 1"));
    assert_false(
        same("-- confiture: lock_timeout=1s\nselect 1", "-- confiture: lock_timeout=2s\nselect 1"));
    assert_true(same("-- confiture: lock_timeout=1s\nselect 1",
                     "-- Why.\n-- confiture: lock_timeout=1s\nselect  1"));
    assert_false(same("copy t from stdin;\n1\n\\.\n", "copy t from stdin;\n2\n\\.\n"));
    assert_false(same("\\i a.sql\n", "\\i b.sql\n"));
}

static void test_same__unparsable_is_the_same_as_its_bytes_alone(void **state)
{
    (void)state;
    assert_true(same("select from where;", "select from where;"));
    assert_false(same("select from where;", "select  from where;"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same__comments_blanks_and_case_do_not_count),
        cmocka_unit_test(test_same__what_changes_a_parse_tree_counts),
        cmocka_unit_test(test_same__settings_copy_data_and_psql_commands_count),
        cmocka_unit_test(test_same__unparsable_is_the_same_as_its_bytes_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
