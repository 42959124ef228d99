/* Programs as hooks: those of examples/hooks, and those that misbehave. */
#include "fixture.h"

#include <glib/gstdio.h>
#include <signal.h>

static char *example(const char *name)
{
    const char *source = g_getenv("CONFITURE_SOURCE");
    return source != NULL ? g_build_filename(source, "examples", "hooks", name, NULL) : NULL;
}

/* A shell script as a hook after the DDL. */
static void hook_is(const char *timeout, const char *script)
{
    g_autofree char *yaml =
        g_strdup_printf("- phase: after_ddl\n  type: process\n  name: program\n  timeout: %s\n"
                        "  config:\n    command:\n    - sh\n    - -c\n    - |\n      %s\n",
                        timeout, script);
    hooks_are(yaml);
    chain_add("0001_a.up.sql", "CREATE TABLE a (id int);");
}

static void test_process__example_in_shell(void **state)
{
    (void)state;
    g_autofree char *path = example("count-rows.sh");
    if (path == NULL)
        skip();
    g_autofree char *yaml = g_strdup_printf(
        "- {phase: after_ddl, type: process, name: count, config: {command: ['%s', a]}}\n", path);
    hooks_are(yaml);
    chain_add("0001_a.up.sql", "CREATE TABLE a AS VALUES (1), (2), (3);");
    assert_run(migrate_up(), 1);
    assert_value(
        "SELECT (h ->> 'message') || ' ' || (h #>> '{statistics,a}') FROM confiture.event, "
        "jsonb_array_elements(details -> 'hooks') h",
        "a has 3 rows 3");
}

static void test_process__example_in_python(void **state)
{
    (void)state;
    g_autofree char *path = example("fill_totals.py"), *python = g_find_program_in_path("python3");
    if (path == NULL || python == NULL)
        skip();
    g_autofree char *yaml = g_strdup_printf(
        "- {phase: after_ddl, type: process, name: fill, config: {command: [python3, '%s']}}\n",
        path);
    hooks_are(yaml);
    chain_add(
        "0001_a.up.sql",
        "CREATE TABLE order_lines (id int PRIMARY KEY, price numeric, quantity int, total numeric);"
        "INSERT INTO order_lines VALUES (1, 2.5, 4, null), (2, 1, 7, null), (3, 1, 1, 1);");
    assert_run(migrate_up(), 1);
    assert_value("SELECT string_agg(total::text, ' ' ORDER BY id) FROM order_lines", "10.0 7 1");
    assert_value("SELECT rows_affected IS NOT NULL AND (details #>> '{hooks,0,rows}') = '2' FROM "
                 "confiture.event",
                 "t");
    assert_logged(
        "event=hook_output migration=0001 phase=AFTER_DDL hook=fill text=\"2 lines to fill\"");
}

static void test_process__types_of_values(void **state)
{
    (void)state;
    hook_is("10s", "read c; echo '{\"sql\": \"select 1::int, true, null, 1.50::numeric, $1::text, "
                   "$2::int\", \"parameters\": [\"x\", 7]}'; read answer;"
                   " [ \"$answer\" = "
                   "'{\"columns\":[\"int4\",\"?column?\",\"?column?\",\"numeric\",\"text\","
                   "\"int4\"],\"rows\":[[1,true,null,\"1.50\",\"x\",7]],\"affected\":1}' ]"
                   " && echo '{\"result\": {}}' || { echo \"$answer\" >&2; exit 1; }");
    assert_run(migrate_up(), 1);
}

static void test_process__context_comes_first(void **state)
{
    (void)state;
    hook_is("10s", "read context; printf '{\"result\": {\"statistics\": %s}}\\n' \"$context\"");
    assert_run(migrate_up(), 1);
    assert_value("SELECT concat_ws(' ', c ->> 'version', c ->> 'name', c ->> 'direction', c ->> "
                 "'phase', c ->> 'environment', c ->> 'path', "
                 "c ->> 'dry_run', c ->> 'transaction', c ->> 'hook') FROM (SELECT details #> "
                 "'{hooks,0,statistics,context}' AS c FROM confiture.event) e",
                 "0001 a up after_ddl test m/0001_a.up.sql false true program");
}

static void test_process__sql_that_fails_fails_the_hook(void **state)
{
    (void)state;
    hook_is("10s", "read c; echo '{\"sql\": \"select 1/0\"}'; read a; echo '{\"result\": {}}'");
    assert_failed(migrate_up(), ERROR_MIGRATION, "division by zero");
    assert_string_equal(error_sqlstate(failure), "22012");
    hook_is("10s", "read c; echo '{\"sql\": \"insert into a values (1); commit\"}'; read a; echo "
                   "'{\"result\": {}}'");
    assert_failed(migrate_up(), ERROR_MIGRATION, "it begins or ends a transaction");
    hook_is("10s", "read c; echo '{\"sql\": \"commit\"}'; read a; echo '{\"result\": {}}'");
    assert_failed(migrate_up(), ERROR_MIGRATION, "it begins or ends a transaction");
    assert_no_table("a");
}

static void test_process__may_refuse(void **state)
{
    (void)state;
    hook_is("10s", "echo '{\"error\": \"not on a Friday\"}'");
    assert_failed(migrate_up(), ERROR_MIGRATION,
                  "hook \"process, program\" (confiture.yaml:1) failed: not on a Friday");
    hook_is("10s", "echo '{\"result\": {}}'; exit 3");
    assert_failed(migrate_up(), ERROR_MIGRATION, "ended with status 3");
}

static void test_process__that_speaks_no_json(void **state)
{
    (void)state;
    hook_is("10s", "echo hello; sleep 100");
    assert_failed(migrate_up(), ERROR_MIGRATION, "it wrote a line that is no JSON object: hello");
    hook_is("10s", "head -c 3000 /dev/urandom | tr -d '\\n'; echo; sleep 100");
    assert_failed(migrate_up(), ERROR_MIGRATION, "it wrote a line that is no JSON object");
    hook_is("10s", "echo '{\"what\": 1}'");
    assert_failed(migrate_up(), ERROR_MIGRATION, "no message that is known");
    hook_is("10s", "echo bye >&2; true");
    assert_failed(migrate_up(), ERROR_MIGRATION, "\"sh\" ended without a result");
    hook_is("10s", "kill -SEGV $$");
    assert_failed(migrate_up(), ERROR_MIGRATION, "was ended by signal 11");
    hooks_are("- {phase: after_ddl, type: process, config: {command: ./nowhere}}");
    assert_failed(migrate_up(), ERROR_MIGRATION, "cannot run \"./nowhere\"");
    assert_no_table("a");
}

static void test_process__huge_line_is_refused(void **state)
{
    (void)state;
    hook_is("30s", "yes x | tr -d '\\n'");
    assert_failed(migrate_up(), ERROR_MIGRATION, "wrote a line of more than 16 MiB");
}

static void test_process__that_closes_its_pipes(void **state)
{
    (void)state;
    hook_is("10s", "exec <&-; echo '{\"sql\": \"insert into a values (1)\"}'; echo '{\"result\": "
                   "{\"rows\": 1}}'");
    assert_run(migrate_up(), 1);
    hook_is("1s", "exec >&-; sleep 100");
    chain_add("0002_b.up.sql", "SELECT 1;");
    assert_failed(migrate_up(), ERROR_MIGRATION, "ran longer than its timeout of 1 s");
}

static gboolean is_alive(const char *file)
{
    g_autofree char *path = g_build_filename(hooks_root, file, NULL), *text = NULL;
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_unlink(path);
    pid_t pid = (pid_t)g_ascii_strtoll(text, NULL, 10);
    assert_true(pid > 1);
    for (guint i = 0; i < 100; i++) { /* killed is not yet gone */
        g_autofree char *status = g_strdup_printf("/proc/%d/stat", (int)pid);
        g_autofree char *line = NULL;
        if (!g_file_get_contents(status, &line, NULL, NULL) || strstr(line, ") Z ") != NULL)
            return FALSE;
        g_usleep(10000);
    }
    return TRUE;
}

static void test_process__that_hangs_is_killed_with_its_children(void **state)
{
    (void)state;
    hook_is("400ms", "trap '' TERM; sleep 1000 & echo $! > child; sleep 1000");
    assert_failed(migrate_up(), ERROR_MIGRATION, "ran longer than its timeout of 400 ms");
    assert_true(hooks_duration < 10 * G_USEC_PER_SEC);
    assert_false(is_alive("child"));
    assert_no_table("a");
}

static void test_process__that_leaves_children_behind(void **state)
{
    (void)state;
    hook_is("20s", "sleep 1000 & echo $! > child; echo '{\"result\": {}}'");
    assert_run(migrate_up(), 1);
    assert_true(hooks_duration < 10 * G_USEC_PER_SEC);
    assert_false(is_alive("child"));
    hook_is("20s", "sleep 1000 & echo $! > child; true");
    chain_add("0002_b.up.sql", "SELECT 1;");
    assert_failed(migrate_up(), ERROR_MIGRATION, "ended without a result");
    assert_true(hooks_duration < 10 * G_USEC_PER_SEC);
    assert_false(is_alive("child"));
}

static void test_process__a_query_that_hangs_is_cancelled(void **state)
{
    (void)state;
    hook_is("400ms", "read c; echo '{\"sql\": \"select pg_sleep(100)\"}'; read a; sleep 100");
    assert_failed(migrate_up(), ERROR_MIGRATION, "ran longer than its timeout of 400 ms");
    assert_true(hooks_duration < 10 * G_USEC_PER_SEC);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        HOOK_TEST(test_process__example_in_shell),
        HOOK_TEST(test_process__example_in_python),
        HOOK_TEST(test_process__types_of_values),
        HOOK_TEST(test_process__context_comes_first),
        HOOK_TEST(test_process__sql_that_fails_fails_the_hook),
        HOOK_TEST(test_process__may_refuse),
        HOOK_TEST(test_process__that_speaks_no_json),
        HOOK_TEST(test_process__huge_line_is_refused),
        HOOK_TEST(test_process__that_closes_its_pipes),
        HOOK_TEST(test_process__that_hangs_is_killed_with_its_children),
        HOOK_TEST(test_process__that_leaves_children_behind),
        HOOK_TEST(test_process__a_query_that_hangs_is_cancelled),
    };
    return cmocka_run_group_tests(tests, start_server, stop_server);
}
