#include "tests/unit/core/sql/parsed.h"

#include "lint/lock.h"

/* "app.orders ACCESS EXCLUSIVE" a line: what the last statement locks, the others having made the
 * schema. */
static char *locks_of_last(const char *sql)
{
    g_auto(Parsed) parsed = parse_text(sql);
    g_autoptr(Schema) schema = schema_new(NULL);
    guint last = parsed.parse->n_statements - 1;
    schema_begin_file(schema, "a.sql");
    for (guint i = 0; i < last; i++)
        schema_apply_statement(schema, parsed.parse, i);
    SchemaLocks known = {.schema = schema};
    g_autoptr(GArray) locks = schema_locks_of(&known, &parsed.parse->statements[last]);
    GString *lines = g_string_new(NULL);
    for (guint i = 0; i < locks->len; i++) {
        const RelationLock *lock = &g_array_index(locks, RelationLock, i);
        g_string_append_printf(lines, "%s.%s %s\n", lock->relation.schema, lock->relation.name,
                               lock_mode_name(lock->mode));
    }
    return g_string_free(lines, FALSE);
}

#define assert_locks(sql, expected)                                                                \
    do {                                                                                           \
        g_autofree char *locks = locks_of_last(sql);                                               \
        assert_string_equal(locks, expected);                                                      \
    } while (0)

static void test_locks__follow_owned_sequences(void **state)
{
    (void)state;
    assert_locks("CREATE TABLE t (id serial, n int); ALTER TABLE t OWNER TO pg_monitor",
                 "public.t ACCESS EXCLUSIVE\npublic.t_id_seq ACCESS EXCLUSIVE\n");
    assert_locks("CREATE TABLE t (id serial, n serial); ALTER TABLE t DROP COLUMN n",
                 "public.t ACCESS EXCLUSIVE\npublic.t_n_seq ACCESS EXCLUSIVE\n");
}

static void test_locks__follow_cascade_through_views(void **state)
{
    (void)state;
    assert_locks(
        "CREATE TABLE t (id int); CREATE VIEW v AS SELECT * FROM t; CREATE VIEW w AS "
        "SELECT * FROM v; CREATE VIEW x AS SELECT 1; DROP TABLE t CASCADE",
        "public.t ACCESS EXCLUSIVE\npublic.v ACCESS EXCLUSIVE\npublic.w ACCESS EXCLUSIVE\n");
    assert_locks("CREATE TABLE t (id int, n int); CREATE VIEW v AS SELECT n FROM t; ALTER TABLE t "
                 "DROP COLUMN n CASCADE",
                 "public.t ACCESS EXCLUSIVE\npublic.v ACCESS EXCLUSIVE\n");
    assert_locks("CREATE TABLE t (id int); CREATE VIEW v AS SELECT * FROM t; DROP TABLE t",
                 "public.t ACCESS EXCLUSIVE\n");
}

static void test_locks__follow_cascade_of_schemas_types_and_functions(void **state)
{
    (void)state;
    assert_locks("CREATE TABLE r (id int PRIMARY KEY); CREATE SCHEMA a; CREATE TABLE a.t (rid int "
                 "REFERENCES r); CREATE VIEW v AS SELECT * FROM a.t; DROP SCHEMA a CASCADE",
                 "a.t ACCESS EXCLUSIVE\npublic.v ACCESS EXCLUSIVE\npublic.r ACCESS EXCLUSIVE\n");
    assert_locks("CREATE TYPE mood AS ENUM ('a'); CREATE TABLE t (m mood); CREATE TABLE u (n int); "
                 "DROP TYPE mood CASCADE",
                 "public.t ACCESS EXCLUSIVE\n");
    assert_locks("CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; "
                 "END'; CREATE TABLE t (n int); CREATE TRIGGER g BEFORE INSERT ON t EXECUTE "
                 "FUNCTION f(); DROP FUNCTION f() CASCADE",
                 "public.t ACCESS EXCLUSIVE\n");
}

static void test_locks__leave_the_catalog_out(void **state)
{
    (void)state;
    assert_locks("SELECT 1; SELECT * FROM pg_class, t", "public.t ACCESS SHARE\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_locks__follow_owned_sequences),
        cmocka_unit_test(test_locks__follow_cascade_through_views),
        cmocka_unit_test(test_locks__follow_cascade_of_schemas_types_and_functions),
        cmocka_unit_test(test_locks__leave_the_catalog_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
