#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "core/migrate/reset.h"

static gboolean is_needed(const char *text)
{
    g_autoptr(GBytes) bytes = g_bytes_new_static(text, strlen(text));
    g_autoptr(GError) error = NULL;
    g_autoptr(Script) script = script_split("a.sql", bytes, FALSE, &error);
    if (script == NULL)
        fail_msg("%s: %s", text, error->message);
    g_autoptr(Parse) parse = parse_script(script);
    return reset_is_needed(script, parse);
}

static void check_all(const char *const *texts, gboolean needed)
{
    for (; *texts != NULL; texts++) {
        if (is_needed(*texts) != needed)
            fail_msg("a reset is %s after: %s", needed ? "needed" : "not needed", *texts);
    }
}

static void test_reset__is_not_needed_after_definitions(void **state)
{
    (void)state;
    check_all(
        (const char *const[]){
            "", "CREATE SCHEMA app;",
            "CREATE TABLE app.t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, b int CHECK "
            "(b > 0));",
            "CREATE TABLE t (a timestamptz DEFAULT now());\nCREATE INDEX t_a ON t (a);",
            "CREATE UNIQUE INDEX i ON t (a DESC, b) INCLUDE (c);",
            "CREATE VIEW v AS SELECT f(a) FROM t;",
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';",
            "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS 'BEGIN SET ROLE x; RETURN 1; "
            "END';",
            "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();",
            "ALTER TABLE t DROP COLUMN a, ALTER b SET DEFAULT f(), ALTER c SET NOT NULL;",
            "ALTER TABLE t RENAME TO u;", "DROP TABLE t CASCADE;",
            "COMMENT ON TABLE t IS 'SET ROLE x';", "GRANT SELECT ON t TO r;",
            "\\set ON_ERROR_STOP on\nCREATE TABLE t ();", NULL},
        FALSE);
}

static void test_reset__is_needed_after_what_sets(void **state)
{
    (void)state;
    check_all((const char *const[]){"SET search_path = other;", "SET LOCAL lock_timeout = '1s';",
                                    "SET ROLE x;", "SET SESSION AUTHORIZATION x;", "RESET ALL;",
                                    "CREATE TABLE t ();\nSET ROLE x;\nCREATE TABLE u ();",
                                    "SELECT set_config('search_path', 'x', false);", NULL},
              TRUE);
}

static void test_reset__is_needed_after_what_may_run_code(void **state)
{
    (void)state;
    check_all(
        (const char *const[]){"SELECT f();",
                              "DO 'BEGIN SET ROLE x; END';",
                              "CALL p();",
                              "INSERT INTO t VALUES (f());",
                              "UPDATE t SET a = 1;",
                              "DELETE FROM t;",
                              "TRUNCATE t;",
                              "COPY t FROM stdin;\n\\.\n",
                              "CREATE TABLE t AS SELECT f();",
                              "SELECT f() INTO t;",
                              "CREATE TABLE p PARTITION OF t FOR VALUES IN (1);",
                              "CREATE MATERIALIZED VIEW v AS SELECT f();",
                              "REFRESH MATERIALIZED VIEW v;",
                              "CREATE INDEX i ON t (f(a));",
                              "CREATE INDEX i ON t (a) WHERE f(a);",
                              "CREATE INDEX i ON t (a own_ops);",
                              "ALTER TABLE t ADD a int DEFAULT f();",
                              "ALTER TABLE t ADD CHECK (f(a));",
                              "ALTER TABLE t ALTER a TYPE int USING f(a);",
                              "CREATE FUNCTION f() RETURNS int LANGUAGE plperl AS 'BEGIN { }';",
                              "CREATE EXTENSION x;",
                              "PREPARE p AS SELECT 1;",
                              "LOAD 'x';",
                              "ALTER ROLE x SET search_path = y;",
                              "CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION f();",
                              "THIS IS NOT KNOWN;",
                              "\\i other.sql\nCREATE TABLE t ();",
                              NULL},
        TRUE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reset__is_not_needed_after_definitions),
        cmocka_unit_test(test_reset__is_needed_after_what_sets),
        cmocka_unit_test(test_reset__is_needed_after_what_may_run_code),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
