#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "anonymize/plan.h"
#include "core/pg/scratch.h"

static const char fixture[] =
    "CREATE SCHEMA crm;"
    "CREATE TABLE crm.tenants (region text, id int, PRIMARY KEY (region, id));"
    "CREATE TABLE users (login varchar(40) PRIMARY KEY, email varchar(60) UNIQUE, age int,"
    " region text, tenant int, shout text GENERATED ALWAYS AS (upper(email)) STORED,"
    " FOREIGN KEY (region, tenant) REFERENCES crm.tenants);"
    "CREATE TABLE orders (id int PRIMARY KEY, login varchar(40) REFERENCES users);"
    "CREATE TABLE crm.lines (id int PRIMARY KEY, who varchar(40), o int REFERENCES orders);"
    "CREATE TABLE a (k text PRIMARY KEY);"
    "CREATE TABLE b (k text PRIMARY KEY REFERENCES a);"
    "ALTER TABLE a ADD FOREIGN KEY (k) REFERENCES b;"
    "CREATE TABLE parts (id int, mail text NOT NULL CHECK (mail <> '')) PARTITION BY RANGE (id);"
    "CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (0) TO (9);"
    "CREATE VIEW shown AS SELECT age FROM users;";

/* All that is decided: each test says what differs. */
static const char base[] = "strategies:\n"
                           "  person: {type: hash, length: 32}\n"
                           "  mail: {type: email, length: 26}\n"
                           "tables:\n"
                           "  crm.tenants: {columns: {'*': keep}}\n"
                           "  orders: {columns: {id: keep}}\n"
                           "  crm.lines: {columns: {id: keep, who: keep}}\n"
                           "  parts: {columns: {id: keep, mail: mail}}\n"
                           "  a: {columns: {k: person}}\n";

static Scratch *scratch;
static Connection *connection;
static SourceCatalog *catalog;

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

typedef struct Case {
    Profile *profile;
    AnonymizePlan *plan;
} Case;

static Case plan_of(const char *more)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = g_strconcat(base, more, NULL);
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    Case self = {.profile = profile_parse("p.yaml", bytes, &error)};
    if (error != NULL)
        print_error("%s\n", error->message);
    assert_null(error);
    self.plan = anonymize_plan_make(self.profile, catalog);
    return self;
}

static void case_clear(Case *self)
{
    anonymize_plan_free(self->plan);
    profile_free(self->profile);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Case, case_clear)

static guint table_index(const Case *self, const char *schema, const char *name)
{
    const SourceTable *table = source_table_find(self->plan->catalog, schema, name);
    assert_non_null(table);
    return (guint)(table - self->plan->catalog->tables);
}

static const PlannedColumn *column(const Case *self, const char *schema, const char *table,
                                   const char *name)
{
    const PlannedTable *planned = &self->plan->tables[table_index(self, schema, table)];
    for (guint i = 0; i < planned->n_columns; i++) {
        if (strcmp(planned->columns[i].column->facts.name, name) == 0)
            return &planned->columns[i];
    }
    fail_msg("no column %s", name);
    return NULL;
}

static char *told(const GArray *problems)
{
    GString *all = g_string_new(NULL);
    for (guint i = 0; i < problems->len; i++) {
        const PlanProblem *problem = &g_array_index(problems, PlanProblem, i);
        g_string_append_printf(all, "%s: %s\n", problem->place, problem->message);
    }
    return g_string_free(all, FALSE);
}

static void assert_problems(const Case *self, const char *expected)
{
    g_autofree char *problems = told(self->plan->problems);
    assert_string_equal(problems, expected);
}

#define USERS "  users: {columns: {login: person, email: mail, age: keep}}\n"

static void test_plan__decides_every_column(void **state)
{
    (void)state;
    g_auto(Case) self = plan_of(USERS);
    assert_problems(&self, "");
    assert_int_equal(column(&self, "public", "users", "email")->fate, FATE_MASKED);
    assert_int_equal(column(&self, "public", "users", "age")->fate, FATE_KEPT);
    assert_int_equal(column(&self, "public", "users", "shout")->fate, FATE_GENERATED);
    assert_string_equal(column(&self, "public", "users", "email")->because, "p.yaml:10");
    assert_int_equal(self.plan->tables[table_index(&self, "public", "users")].n_masked, 2);
    assert_int_equal(self.plan->tables[table_index(&self, "public", "shown")].fate, TABLE_SKIPPED);
}

static void test_plan__references_follow_what_they_reference(void **state)
{
    (void)state;
    g_auto(Case) self = plan_of(USERS);
    const PlannedColumn *login = column(&self, "public", "orders", "login");
    assert_string_equal(login->strategy, "person");
    assert_string_equal(login->because, "follows public.users.login");
    /* Composite, across schemas. */
    assert_int_equal(column(&self, "public", "users", "region")->fate, FATE_KEPT);
    assert_string_equal(column(&self, "public", "users", "tenant")->because,
                        "follows crm.tenants.id");
    /* In a cycle. */
    assert_string_equal(column(&self, "public", "b", "k")->because, "follows public.a.k");
    /* Partitions have what their table has. */
    assert_string_equal(column(&self, "public", "parts_1", "mail")->strategy, "mail");
}

static void test_plan__follows_declared_references_transitively(void **state)
{
    (void)state;
    g_auto(Case) self =
        plan_of("  users: {columns: {login: {type: person, when: 'age > 18'}, email: mail,"
                " age: keep}}\n"
                "references: [{from: users.region, to: users.login},"
                " {from: parts.mail, to: orders.login}]\n");
    g_autofree char *problems = told(self.plan->problems);
    assert_non_null(strstr(problems, "public.parts.mail: it references public.orders.login, which "
                                     "has \"person\" (follows public.users.login), but has "
                                     "\"mail\" itself (p.yaml:8)\n"));
    const PlannedColumn *login = column(&self, "public", "orders", "login");
    assert_string_equal(login->condition,
                        "(SELECT (age > 18) FROM \"public\".\"users\" AS \"confiture referenced 1\""
                        " WHERE \"confiture referenced 1\".\"login\" = "
                        "\"public\".\"orders\".\"login\" LIMIT 1)");
    g_autofree char *sql =
        g_strdup_printf("SELECT %s FROM \"public\".\"orders\"", login->condition);
    assert_true(connection_command(connection, sql, NULL));
}

static void test_plan__fails_closed(void **state)
{
    (void)state;
    g_auto(Case) self = plan_of("  users: {columns: {login: person, age: keep}}\n");
    assert_problems(&self, "public.users.email: it is not classified\n");
    g_auto(Case) none = plan_of("columns: {'*.nothing': keep}\n");
    g_autofree char *problems = told(none.plan->problems);
    assert_non_null(strstr(problems, "public.users.login: it is not classified\n"));
    g_autofree char *warnings = told(none.plan->warnings);
    assert_non_null(strstr(warnings, "no column of a copied table gets this rule: \"nothing\""));
}

static void test_plan__patterns_are_weaker_than_tables_and_references(void **state)
{
    (void)state;
    g_auto(Case) self = plan_of("  users: {columns: {login: person, age: keep}}\n"
                                "columns: {'*.login': uuid, '*.email': mail, '*.age': redact}\n");
    assert_problems(&self, "");
    assert_string_equal(column(&self, "public", "users", "email")->strategy, "mail");
    assert_string_equal(column(&self, "public", "users", "age")->strategy, "keep");
    assert_string_equal(column(&self, "public", "orders", "login")->strategy, "person");
    g_auto(Case) tie = plan_of("  users: {columns: {login: person, age: keep}}\n"
                               "columns: {'*.em*': mail, '*.*il': person}\n");
    g_autofree char *problems = told(tie.plan->problems);
    assert_non_null(strstr(problems, "public.users.email: two rules of the same strength"));
}

static void test_plan__rules_without_a_column_are_problems(void **state)
{
    (void)state;
    g_auto(Case) self = plan_of(USERS "  user: skip_table\n"
                                      "columns: {public.users.mial: keep}\n"
                                      "references: [{from: users.x, to: users.login}]\n");
    assert_problems(&self, "p.yaml:13:14: table \"public.users\" has no column \"x\"\n"
                           "p.yaml:11:3: the source has no table \"public.user\"\n"
                           "p.yaml:12:30: no column of a copied table gets this rule: \"mial\"\n");
}

static void test_plan__subsets_and_quasi_identifiers_name_what_is_there(void **state)
{
    (void)state;
    g_auto(Case) self = plan_of(USERS "subset: {start: {user: {percent: 5}}}\n"
                                      "quasi_identifiers: {person: [age],"
                                      " users: {columns: [age, zip], sensitive: illness}}\n");
    assert_problems(&self, "p.yaml:11:18: the source has no table \"public.user\"\n"
                           "p.yaml:12:21: the source has no table \"public.person\"\n"
                           "p.yaml:12:36: table \"public.users\" has no column \"zip\"\n"
                           "p.yaml:12:36: table \"public.users\" has no column \"illness\"\n");
}

static void test_plan__uniqueness_is_known_before_the_first_row(void **state)
{
    (void)state;
    g_auto(Case) lossy = plan_of("  users: {columns: {login: person, email: redact, age: keep}}\n");
    assert_problems(&lossy, "public.users.email: strategy \"redact\" makes equal values of "
                            "different ones, under the unique index \"users_email_key\"\n");
    g_auto(Case) narrow = plan_of("  users: {columns: {login: person, age: keep,"
                                  " email: {type: hash, length: 8}}}\n");
    g_autofree char *problems = told(narrow.plan->problems);
    assert_non_null(strstr(problems, "makes tags of 32 bits: 1.2e+02 collisions are expected among "
                                     "1000000 rows (assumed)"));
    g_auto(Case) nulls = plan_of("  users: {columns: {login: person, email: 'null', age: keep}}\n");
    assert_problems(&nulls, "");
}

static void test_plan__types_lengths_and_not_null_are_held(void **state)
{
    (void)state;
    g_auto(Case) self = plan_of("  users: {columns: {login: 'null', email: mail, age: mail}}\n");
    g_autofree char *problems = told(self.plan->problems);
    assert_non_null(strstr(problems, "public.users.login: the column is NOT NULL"));
    assert_non_null(strstr(problems, "public.users.age: "));
    assert_non_null(strstr(problems, "of type integer"));
    g_autofree char *warnings = told(self.plan->warnings);
    assert_non_null(strstr(warnings, "constraint \"parts_mail_check\" is held against"));
}

static void test_plan__kept_personal_data_wants_a_reason(void **state)
{
    (void)state;
    g_auto(Case) self = plan_of("  users: {columns: {login: person, email: keep, age: keep}}\n");
    assert_problems(&self, "public.users.email: it is kept and looks like an e-mail address "
                           "(p.yaml:10)\n");
    g_auto(Case) meant = plan_of("  users: {columns: {login: person, age: keep,"
                                 " email: {type: keep, reason: test addresses}}}\n");
    assert_problems(&meant, "");
}

static void test_plan__rows_that_are_not_copied_are_missed(void **state)
{
    (void)state;
    g_auto(Case) self = plan_of("  users: truncate_table\n");
    g_autofree char *problems = told(self.plan->problems);
    assert_non_null(strstr(problems, "public.orders: it references public.users "
                                     "(orders_login_fkey), whose rows are not copied\n"));
}

static void mask(const Case *self, const TableMaskers *maskers, const char *schema,
                 const char *table, const char *name, GString *out)
{
    const PlannedTable *planned = &self->plan->tables[table_index(self, schema, table)];
    guint i = (guint)(column(self, schema, table, name) - planned->columns);
    gboolean null = FALSE;
    Cell cell = {.value = {.data = "ada", .length = 3}, .ordinal = 1};
    assert_non_null(maskers->maskers[i]);
    assert_true(masker_apply(maskers->maskers[i], &cell, out, &null, NULL));
}

static void test_plan__a_key_and_what_refers_to_it_are_masked_alike(void **state)
{
    (void)state;
    g_auto(Case) self = plan_of(USERS);
    g_autoptr(Key) key = key_random(), other = key_random();
    g_autoptr(TableMaskers) users =
        table_maskers_new(self.plan, table_index(&self, "public", "users"), key, NULL);
    g_autoptr(TableMaskers) orders =
        table_maskers_new(self.plan, table_index(&self, "public", "orders"), key, NULL);
    g_autoptr(TableMaskers) strange =
        table_maskers_new(self.plan, table_index(&self, "public", "orders"), other, NULL);
    g_autoptr(GString) login = g_string_new(NULL), refers = g_string_new(NULL),
                       differs = g_string_new(NULL);
    mask(&self, users, "public", "users", "login", login);
    mask(&self, orders, "public", "orders", "login", refers);
    mask(&self, strange, "public", "orders", "login", differs);
    assert_string_equal(login->str, refers->str);
    assert_string_not_equal(login->str, differs->str);
    assert_string_not_equal(login->str, "ada");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plan__decides_every_column),
        cmocka_unit_test(test_plan__references_follow_what_they_reference),
        cmocka_unit_test(test_plan__follows_declared_references_transitively),
        cmocka_unit_test(test_plan__fails_closed),
        cmocka_unit_test(test_plan__patterns_are_weaker_than_tables_and_references),
        cmocka_unit_test(test_plan__rules_without_a_column_are_problems),
        cmocka_unit_test(test_plan__subsets_and_quasi_identifiers_name_what_is_there),
        cmocka_unit_test(test_plan__uniqueness_is_known_before_the_first_row),
        cmocka_unit_test(test_plan__types_lengths_and_not_null_are_held),
        cmocka_unit_test(test_plan__kept_personal_data_wants_a_reason),
        cmocka_unit_test(test_plan__rows_that_are_not_copied_are_missed),
        cmocka_unit_test(test_plan__a_key_and_what_refers_to_it_are_masked_alike),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
