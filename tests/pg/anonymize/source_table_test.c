#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "anonymize/source_table.h"
#include "core/pg/scratch.h"

static const char fixture[] =
    "CREATE SCHEMA crm; CREATE SCHEMA \"Odd.Name\";"
    "CREATE TYPE mood AS ENUM ('sad', 'ok, \"well\"', 'glad');"
    "CREATE DOMAIN short AS varchar(40) CHECK (VALUE <> '');"
    "CREATE DOMAIN shorter AS short NOT NULL CHECK (length(VALUE) < 30);"
    "CREATE TABLE crm.tenants (id int PRIMARY KEY, region text NOT NULL, UNIQUE (region, id));"
    "CREATE TABLE public.users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, gone int,"
    " email shorter, name varchar(20), mood mood, tags text[], code char(3),"
    " full_name text GENERATED ALWAYS AS (name || '!') STORED, born date CHECK (born > "
    "'1900-01-01'),"
    " tenant int, region text,"
    " CONSTRAINT to_tenant FOREIGN KEY (region, tenant) REFERENCES crm.tenants (region, id)"
    " DEFERRABLE);"
    "ALTER TABLE users DROP COLUMN gone;"
    "COMMENT ON COLUMN users.born IS 'date of birth';"
    "CREATE UNIQUE INDEX by_email ON users (lower(email)) WHERE born IS NOT NULL;"
    "CREATE UNIQUE INDEX by_name ON users (name) INCLUDE (code);"
    "CREATE TABLE \"Odd.Name\".\"a b\" (\"x.y\" int REFERENCES users NOT NULL, r int4range,"
    " EXCLUDE USING gist (r WITH &&));"
    "CREATE TABLE nothing ();"
    "CREATE TABLE parts (id int PRIMARY KEY, self int REFERENCES parts) PARTITION BY RANGE (id);"
    "CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (0) TO (100);"
    "CREATE VIEW shown AS SELECT email FROM users;"
    "CREATE TEMP TABLE passing (id int);"
    "INSERT INTO parts SELECT i FROM generate_series(1, 50) i; ANALYZE parts_1;";

static Scratch *scratch;
static Connection *connection;
static SourceCatalog *catalog;

static void run(const char *sql)
{
    g_autoptr(GError) error = NULL;
    connection_run_script(connection, sql, NULL, NULL, NULL, NULL, &error);
    assert_null(error);
}

static SourceCatalog *catalog_now(void)
{
    g_autoptr(GError) error = NULL;
    SourceCatalog *now = source_catalog_read(connection, &error);
    assert_null(error);
    return now;
}

static int start(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    scratch = scratch_start(NULL, &error);
    if (scratch != NULL)
        connection = connection_open(&(ConnectionOptions){.url = scratch_url(scratch)}, &error);
    if (connection != NULL)
        connection_run_script(connection, fixture, NULL, NULL, NULL, NULL, &error);
    if (error == NULL)
        catalog = source_catalog_read(connection, &error);
    if (error != NULL)
        print_error("%s\n", error->message);
    return error != NULL;
}

static int stop(void **state)
{
    (void)state;
    g_clear_pointer(&catalog, source_catalog_free);
    g_clear_pointer(&connection, connection_close);
    g_clear_pointer(&scratch, scratch_stop);
    return 0;
}

static const SourceTable *find(const char *schema, const char *name)
{
    const SourceTable *table = source_table_find(catalog, schema, name);
    assert_non_null(table);
    return table;
}

static const SourceColumn *column(const SourceTable *table, const char *name)
{
    for (guint i = 0; i < table->n_columns; i++) {
        if (strcmp(table->columns[i].facts.name, name) == 0)
            return &table->columns[i];
    }
    fail_msg("no column %s", name);
    return NULL;
}

static void test_source__finds_the_tables_in_byte_order(void **state)
{
    (void)state;
    static const char *const expected[] = {"a b",     "tenants", "nothing", "parts",
                                           "parts_1", "shown",   "users"};
    static const char kinds[] = "rrrprvr";
    assert_int_equal(catalog->n_tables, G_N_ELEMENTS(expected));
    for (guint i = 0; i < catalog->n_tables; i++) {
        assert_string_equal(catalog->tables[i].name, expected[i]);
        assert_int_equal(catalog->tables[i].kind, kinds[i]);
    }
    assert_null(source_table_find(catalog, "public", "passing"));
    assert_int_equal(find("public", "nothing")->n_columns, 0);
    assert_int_equal(find("public", "parts_1")->parent, find("public", "parts")->oid);
}

static void test_source__resolves_domains(void **state)
{
    (void)state;
    const SourceTable *users = find("public", "users");
    const ColumnFacts *email = &column(users, "email")->facts;
    assert_string_equal(email->type, "character varying(40)");
    assert_int_equal(email->category, 'S');
    assert_int_equal(email->max_length, 40);
    assert_true(email->not_null);
    guint of_domain = 0;
    for (guint i = 0; i < users->n_checks; i++) {
        const SourceCheck *check = &users->checks[i];
        assert_int_equal(check->n_columns, 1);
        const char *name = users->columns[check->columns[0]].facts.name;
        assert_string_equal(name, check->of_domain ? "email" : "born");
        of_domain += check->of_domain ? 1 : 0;
    }
    assert_int_equal(users->n_checks, 3);
    assert_int_equal(of_domain, 2);
}

static void test_source__describes_columns(void **state)
{
    (void)state;
    const SourceTable *users = find("public", "users");
    assert_int_equal(users->n_columns, 10);
    assert_true(column(users, "id")->identity);
    assert_int_equal(column(users, "id")->facts.category, 'N');
    assert_true(column(users, "id")->facts.unique);
    assert_true(column(users, "full_name")->generated);
    assert_int_equal(column(users, "full_name")->facts.position, POSITION_NONE);
    assert_int_equal(column(users, "code")->facts.position, 5);
    assert_int_equal(column(users, "born")->facts.position, 6);
    assert_int_equal(column(users, "code")->facts.max_length, 3);
    assert_int_equal(column(users, "tags")->facts.category, 'A');
    assert_string_equal(column(users, "born")->comment, "date of birth");
    assert_null(column(users, "name")->comment);
    const char *const *labels = column(users, "mood")->facts.labels;
    assert_string_equal(labels[0], "sad");
    assert_string_equal(labels[1], "ok, \"well\"");
    assert_string_equal(labels[2], "glad");
    assert_null(labels[3]);
    assert_null(column(users, "name")->facts.labels);
}

static void test_source__knows_what_is_unique(void **state)
{
    (void)state;
    const SourceTable *users = find("public", "users");
    assert_int_equal(users->n_uniques, 3);
    const SourceUnique *by_email = &users->uniques[0], *by_name = &users->uniques[1];
    assert_string_equal(by_email->name, "by_email");
    assert_true(by_email->expression && by_email->partial);
    assert_int_equal(by_email->n_columns, 2);
    assert_string_equal(by_name->name, "by_name");
    assert_int_equal(by_name->n_columns, 1);
    assert_true(column(users, "name")->facts.unique);
    assert_false(column(users, "code")->facts.unique);
    const SourceTable *tenants = find("crm", "tenants");
    assert_true(column(tenants, "id")->facts.unique);
    assert_false(column(tenants, "region")->facts.unique);
    assert_int_equal(find("Odd.Name", "a b")->n_uniques, 1);
}

static const SourceReference *reference(const char *name)
{
    for (guint i = 0; i < catalog->n_references; i++) {
        if (strcmp(catalog->references[i].name, name) == 0 && !catalog->references[i].inherited)
            return &catalog->references[i];
    }
    fail_msg("no reference %s", name);
    return NULL;
}

static void test_source__pairs_the_columns_of_references(void **state)
{
    (void)state;
    const SourceReference *to_tenant = reference("to_tenant");
    const SourceTable *from = &catalog->tables[to_tenant->from];
    const SourceTable *to = &catalog->tables[to_tenant->to];
    assert_string_equal(from->name, "users");
    assert_string_equal(to->schema, "crm");
    assert_int_equal(to_tenant->n_columns, 2);
    assert_string_equal(from->columns[to_tenant->from_columns[0]].facts.name, "region");
    assert_string_equal(to->columns[to_tenant->to_columns[0]].facts.name, "region");
    assert_string_equal(from->columns[to_tenant->from_columns[1]].facts.name, "tenant");
    assert_string_equal(to->columns[to_tenant->to_columns[1]].facts.name, "id");
    assert_true(to_tenant->deferrable && to_tenant->validated);
    const SourceReference *self = reference("parts_self_fkey");
    assert_int_equal(self->from, self->to);
    assert_string_equal(catalog->tables[reference("a b_x.y_fkey")->from].schema, "Odd.Name");
}

static void test_source__estimates_sizes(void **state)
{
    (void)state;
    const SourceTable *part = find("public", "parts_1");
    assert_true(part->rows == 50);
    assert_true(part->bytes >= 8192);
    assert_true(find("public", "users")->rows == -1);
}

static void test_source__fingerprint_follows_the_schema_alone(void **state)
{
    (void)state;
    run("INSERT INTO crm.tenants VALUES (1, 'x'); ANALYZE;");
    g_autoptr(SourceCatalog) same = catalog_now();
    assert_string_equal(same->fingerprint, catalog->fingerprint);
    static const char *const changes[] = {
        "ALTER TABLE users ADD COLUMN phone text", "ALTER TABLE users ALTER code SET NOT NULL",
        "CREATE UNIQUE INDEX ON users (mood)", "COMMENT ON COLUMN users.name IS 'x'",
        "ALTER TYPE mood RENAME VALUE 'sad' TO 'low'"};
    for (guint i = 0; i < G_N_ELEMENTS(changes); i++) {
        g_autofree char *script = g_strconcat("BEGIN; ", changes[i], NULL);
        run(script);
        g_autoptr(SourceCatalog) changed = catalog_now();
        run("ROLLBACK");
        assert_string_not_equal(changed->fingerprint, catalog->fingerprint);
    }
}

static void test_source__leaves_the_session_as_it_was(void **state)
{
    (void)state;
    run("SET search_path = crm, public");
    run("BEGIN");
    g_autoptr(SourceCatalog) inside = catalog_now();
    assert_true(connection_in_transaction(connection));
    g_autoptr(Result) path = connection_query(connection, "SHOW search_path", 0, NULL, NULL);
    assert_string_equal(result_value(path, 0, 0), "crm, public");
    run("COMMIT; RESET search_path");
    assert_string_equal(inside->fingerprint, catalog->fingerprint);
    assert_false(connection_in_transaction(connection));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_source__finds_the_tables_in_byte_order),
        cmocka_unit_test(test_source__resolves_domains),
        cmocka_unit_test(test_source__describes_columns),
        cmocka_unit_test(test_source__knows_what_is_unique),
        cmocka_unit_test(test_source__pairs_the_columns_of_references),
        cmocka_unit_test(test_source__estimates_sizes),
        cmocka_unit_test(test_source__fingerprint_follows_the_schema_alone),
        cmocka_unit_test(test_source__leaves_the_session_as_it_was),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
