/* confiture.yaml as structs: defaults, places of faults, environments, the older layout. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/base/error.h"
#include "core/config/config.h"
#include "support/folder.h"

static int make(void **state)
{
    *state = folder_make();
    return 0;
}

static int unmake(void **state)
{
    folder_remove(*state);
    g_free(*state);
    return 0;
}

static void put(const char *folder, const char *path, const char *text)
{
    g_free(folder_write(folder, path, text));
}

static Config *load_as(const char *folder, const char *environment, GError **error)
{
    return config_load(&(ConfigOptions){.root = folder,
                                        .environment = environment,
                                        .environment_given = environment != NULL},
                       error);
}

static Config *load(const char *folder, const char *environment)
{
    g_autoptr(GError) error = NULL;
    Config *config = load_as(folder, environment, &error);
    if (error != NULL)
        fail_msg("%s", error->message);
    return config;
}

static Config *load_text(const char *folder, const char *text)
{
    put(folder, "confiture.yaml", text);
    return load(folder, NULL);
}

static void assert_list(char **list, const char *expected)
{
    g_autofree char *joined = list != NULL ? g_strjoinv(" ", list) : g_strdup("(none)");
    assert_string_equal(joined, expected);
}

/* The file does not load; the fault is told at that place, with these words in message and hint. */
static void assert_refused(const char *folder, const char *text, guint line, guint column,
                           const char *message, const char *hint)
{
    put(folder, "confiture.yaml", text);
    g_autoptr(GError) error = NULL;
    assert_null(load_as(folder, NULL, &error));
    assert_int_equal(error_exit_status(error), 4);
    assert_true(g_str_has_suffix(error_path(error), "/confiture.yaml"));
    if (strstr(error->message, message) == NULL)
        fail_msg("\"%s\" lacks \"%s\"", error->message, message);
    assert_int_equal(error_line(error), line);
    assert_int_equal(error_column(error), column);
    if (hint != NULL)
        assert_non_null(strstr(error_hint(error), hint));
}

static void test_config__without_a_file_has_the_defaults(void **state)
{
    const char *folder = *state;
    g_autoptr(Config) config = load(folder, NULL);
    assert_null(config->path);
    assert_string_equal(config->root, folder);
    assert_string_equal(config->environment, "local");
    assert_string_equal(config->schema.folder, "db/schema");
    assert_string_equal(config->schema.order, "path");
    assert_null(config->schema.order_file);
    assert_null(config->schema.search_path);
    assert_null(config->schema.include);
    assert_string_equal(config->migrations.folder, "db/migrations");
    assert_string_equal(config->migrations.format, "auto");
    assert_string_equal(config->migrations.ledger_schema, "confiture");
    assert_int_equal(config->migrations.lock_timeout, 2000);
    assert_int_equal(config->migrations.lock_retries, 10);
    assert_int_equal(config->migrations.idle_timeout, 600000);
    assert_int_equal(config->migrations.lock_wait, 60000);
    assert_false(config->migrations.out_of_order);
    assert_string_equal(config->lint.fail_on, "error");
    assert_int_equal(config->lint.target_version, 15);
    assert_int_equal(config->lint.rules->len, 0);
    assert_null(config->lint.tenant.column);
    assert_null(config_database_url(config, NULL));
}

static void test_config__empty_file_has_the_defaults_too(void **state)
{
    g_autoptr(Config) config = load_text(*state, "schema:\nlint:\n  rules:\n");
    assert_non_null(config->path);
    assert_string_equal(config->schema.folder, "db/schema");
    assert_string_equal(config->lint.fail_on, "error");
}

static const char whole[] = "schema:\n"
                            "  folder: sql\n"
                            "  order: hex\n"
                            "  search_path: app, public\n"
                            "  exclude: [seed, 'old/*.sql']\n"
                            "migrations:\n"
                            "  folder: changes\n"
                            "  format: flyway\n"
                            "  ledger_schema: gov\n"
                            "  lock_timeout: 2s\n"
                            "  statement_timeout: 10min\n"
                            "  lock_wait: 500\n"
                            "  out_of_order: true\n"
                            "lint:\n"
                            "  fail_on: warning\n"
                            "  exclude: vendor/**\n"
                            "  postgresql: 13\n"
                            "  tenant:\n"
                            "    column: tenant_id\n"
                            "    tables: ['app.*']\n"
                            "    exempt: [app.country]\n"
                            "  rules:\n"
                            "    naming/table: off\n"
                            "    lock/index-not-concurrent:\n"
                            "      severity: error\n"
                            "      minimum_rows: 10\n"
                            "    comment/table: {maximum: 5}\n"
                            "environments:\n"
                            "  local:\n"
                            "    database_url: postgresql:///here\n"
                            "    include: [tables]\n"
                            "    exclude: tests\n"
                            "  production:\n"
                            "    database_url: postgresql:///there\n"
                            "    include: [other]\n";

static void test_config__reads_every_key(void **state)
{
    g_autoptr(Config) config = load_text(*state, whole);
    assert_string_equal(config->schema.folder, "sql");
    assert_string_equal(config->schema.order, "hex");
    assert_string_equal(config->schema.search_path, "app, public");
    assert_list(config->schema.include, "tables");
    assert_list(config->schema.exclude, "seed old/*.sql tests");
    assert_string_equal(config->migrations.folder, "changes");
    assert_string_equal(config->migrations.format, "flyway");
    assert_string_equal(config->migrations.ledger_schema, "gov");
    assert_int_equal(config->migrations.lock_timeout, 2000);
    assert_int_equal(config->migrations.statement_timeout, 600000);
    assert_int_equal(config->migrations.lock_wait, 500);
    assert_true(config->migrations.out_of_order);
    assert_string_equal(config->lint.fail_on, "warning");
    assert_list(config->lint.exclude, "vendor/**");
    assert_int_equal(config->lint.target_version, 13);
    assert_string_equal(config->lint.tenant.column, "tenant_id");
    assert_list(config->lint.tenant.tables, "app.*");
    assert_list(config->lint.tenant.exempt, "app.country");
    g_autofree char *url = config_database_url(config, NULL);
    assert_string_equal(url, "postgresql:///here");
}

static void test_config__rules_keep_severity_options_and_place(void **state)
{
    g_autoptr(Config) config = load_text(*state, whole);
    assert_int_equal(config->lint.rules->len, 3);
    const RuleConfig *naming = config->lint.rules->pdata[0], *lock = config->lint.rules->pdata[1];
    const RuleConfig *comment = config->lint.rules->pdata[2];
    assert_string_equal(naming->rule, "naming/table");
    assert_string_equal(naming->severity, "off");
    assert_null(naming->options);
    assert_int_equal(naming->line, 23);
    assert_int_equal(naming->column, 5);
    assert_string_equal(lock->severity, "error");
    assert_string_equal(yaml_get(lock->options, "minimum_rows")->text, "10");
    assert_null(comment->severity);
    assert_string_equal(yaml_get(comment->options, "maximum")->text, "5");
}

static void test_config__another_environment_has_its_own_values(void **state)
{
    put(*state, "confiture.yaml", whole);
    g_autoptr(Config) config = load(*state, "production");
    assert_list(config->schema.include, "other");
    assert_list(config->schema.exclude, "seed old/*.sql");
    g_autofree char *url = config_database_url(config, NULL);
    assert_string_equal(url, "postgresql:///there");
}

static void test_config__only_the_named_environment_is_protected(void **state)
{
    put(*state, "confiture.yaml",
        "environments:\n  local: {}\n  production:\n    protected: true\n");
    g_autoptr(Config) production = load(*state, "production");
    g_autoptr(Config) local = load(*state, "local");
    assert_true(production->is_protected);
    assert_false(local->is_protected);
}

static void test_config__unknown_key_is_named_with_its_place_and_the_nearest(void **state)
{
    const char *folder = *state;
    assert_refused(folder, "schema:\n  foldr: x\n", 2, 3, "unknown key \"schema.foldr\"",
                   "\"folder\"");
    assert_refused(folder, "# x\nmigration:\n  folder: x\n", 2, 1, "unknown key \"migration\"",
                   "\"migrations\"");
    assert_refused(folder, "lint:\n  tenant:\n    colum: x\n", 3, 5,
                   "unknown key \"lint.tenant.colum\"", "\"column\"");
    assert_refused(folder, "environments:\n  ci:\n    databse_url: x\n", 3, 5,
                   "unknown key \"environments.ci.databse_url\"", "\"database_url\"");
    assert_refused(folder, "environments:\n  ci:\n    zzz: 1\n", 3, 5,
                   "unknown key \"environments.ci.zzz\"",
                   "Known here: database_url, exclude, include, policy, protected.");
}

static void test_config__value_of_the_wrong_type_is_named_with_its_place(void **state)
{
    const char *folder = *state;
    assert_refused(folder, "schema: text\n", 1, 9, "\"schema\" must be a mapping", NULL);
    assert_refused(folder, "schema:\n  folder: [a]\n", 2, 11,
                   "\"schema.folder\" must be a text, not a list", NULL);
    assert_refused(folder, "schema:\n  exclude: {a: b}\n", 2, 12,
                   "\"schema.exclude\" must be a list", NULL);
    assert_refused(folder, "schema:\n  exclude: [[a]]\n", 2, 13,
                   "\"schema.exclude\" must be a list", NULL);
    assert_refused(folder, "migrations:\n  out_of_order: perhaps\n", 2, 17,
                   "\"migrations.out_of_order\": expected true or false, not \"perhaps\"", NULL);
    assert_refused(folder, "lint:\n  postgresql: '15'\n", 2, 15,
                   "\"lint.postgresql\": expected a whole number", NULL);
    assert_refused(folder, "migrations:\n  lock_wait: soon\n", 2, 14,
                   "\"migrations.lock_wait\": expected a duration", NULL);
    assert_refused(folder, "environments:\n  ci:\n    database_url: [x]\n", 3, 19,
                   "\"environments.ci.database_url\" must be a text", NULL);
    assert_refused(folder, "lint:\n  rules:\n    a/b: [x]\n", 3, 10, "\"lint.rules.a/b\" must be",
                   NULL);
    assert_refused(folder, "[a, b]\n", 1, 1, "a configuration is a mapping", NULL);
}

static void test_config__choices_are_checked_and_the_nearest_is_told(void **state)
{
    const char *folder = *state;
    assert_refused(folder, "schema:\n  order: dependancy\n", 2, 10, "\"schema.order\" cannot be",
                   "\"dependency\"");
    assert_refused(folder, "migrations:\n  format: xyz\n", 2, 11, "cannot be \"xyz\"",
                   "golang-migrate");
    assert_refused(folder, "lint:\n  rules:\n    a/b: fatal\n", 3, 10, "cannot be \"fatal\"",
                   "warning");
    assert_refused(folder, "lint:\n  rules:\n    a/b: {severity: fatal}\n", 3, 21,
                   "cannot be \"fatal\"", "warning");
}

static void test_config__order_file_implies_the_order(void **state)
{
    const char *folder = *state;
    {
        g_autoptr(Config) config = load_text(folder, "schema:\n  order_file: ORDER\n");
        assert_string_equal(config->schema.order, "file");
        assert_string_equal(config->schema.order_file, "ORDER");
    }
    assert_refused(folder, "schema:\n  order: file\n", 2, 10, "no \"schema.order_file\"", NULL);
    assert_refused(folder, "schema:\n  order_file: X\n  order: path\n", 3, 10,
                   "goes with the order \"file\"", NULL);
}

static void test_config__variable_matters_only_when_the_url_is_asked_for(void **state)
{
    g_unsetenv("CONFITURE_TEST_SECRET");
    g_autoptr(Config) config =
        load_text(*state, "environments:\n  local:\n"
                          "    database_url: postgresql://u:${CONFITURE_TEST_SECRET}@h/$d\n");
    g_autoptr(GError) error = NULL;
    assert_null(config_database_url(config, &error));
    assert_non_null(strstr(error->message, "CONFITURE_TEST_SECRET"));
    assert_int_equal(error_line(error), 3);
    assert_int_equal(error_column(error), 19);
    assert_non_null(strstr(error_hint(error), "--database"));
    g_setenv("CONFITURE_TEST_SECRET", "p${x}", TRUE);
    g_autofree char *url = config_database_url(config, NULL);
    assert_string_equal(url, "postgresql://u:p${x}@h/$d");
}

static void test_config__unclosed_variable_is_refused(void **state)
{
    static const char *const urls[] = {"x${A", "x${}", "x${A-B}", "x${1A}"};
    for (guint i = 0; i < G_N_ELEMENTS(urls); i++) {
        g_autofree char *text =
            g_strdup_printf("environments:\n  local:\n    database_url: \"%s\"\n", urls[i]);
        g_autoptr(Config) config = load_text(*state, text);
        g_autoptr(GError) error = NULL;
        assert_null(config_database_url(config, &error));
        assert_non_null(strstr(error->message, "no ${NAME}"));
    }
}

static void test_config__undefined_environment_is_refused_only_when_it_was_asked_for(void **state)
{
    const char *folder = *state;
    put(folder, "confiture.yaml", "environments:\n  ci: {}\n  production: {}\n");
    g_autoptr(GError) error = NULL, far = NULL;
    assert_null(load_as(folder, "prodution", &error));
    assert_non_null(strstr(error->message, "no environment \"prodution\""));
    assert_non_null(strstr(error_hint(error), "\"production\""));
    assert_null(load_as(folder, "xyz", &far));
    assert_non_null(strstr(error_hint(far), "ci, production"));
    g_autoptr(Config) usual = load(folder, NULL), named = load(folder, "local"),
                      ci = load(folder, "ci");
    assert_string_equal(usual->environment, "local");
    assert_string_equal(named->environment, "local");
    assert_string_equal(ci->environment, "ci");
}

static void test_config__named_file_must_be_there_and_is_the_root(void **state)
{
    const char *folder = *state;
    g_autofree char *path = folder_write(folder, "conf/mine.yaml", "schema: {folder: x}\n");
    g_autoptr(Config) config = config_load(&(ConfigOptions){.path = path, .root = "/"}, NULL);
    g_autofree char *root = g_build_filename(folder, "conf", NULL);
    assert_string_equal(config->root, root);
    assert_string_equal(config->schema.folder, "x");
    g_autoptr(GError) error = NULL;
    assert_null(config_load(&(ConfigOptions){.path = "/nowhere/mine.yaml"}, &error));
    assert_int_equal(error_exit_status(error), 4);
    assert_string_equal(error_path(error), "/nowhere/mine.yaml");
}

static void test_config__find_looks_upward_and_not_above_the_ceiling(void **state)
{
    const char *folder = *state;
    put(folder, "confiture.yaml", "");
    put(folder, "a/b/c/file", "");
    g_autofree char *deep = g_build_filename(folder, "a", "b", "c", NULL);
    g_autofree char *ceiling = g_build_filename(folder, "a", NULL);
    g_autofree char *expected = g_build_filename(folder, "confiture.yaml", NULL);
    g_autofree char *found = config_find(deep, NULL), *below = config_find(deep, ceiling);
    g_autofree char *at = config_find(deep, folder);
    assert_string_equal(found, expected);
    assert_null(below);
    assert_string_equal(at, expected);
    put(folder, "a/b/confiture.yaml", "");
    g_autofree char *nearest = config_find(deep, ceiling);
    assert_true(g_str_has_suffix(nearest, "/a/b/confiture.yaml"));
}

static void test_config__environments_are_those_of_both_layouts(void **state)
{
    const char *folder = *state;
    put(folder, "confiture.yaml", "environments:\n  staging: {}\n  ci:\n");
    put(folder, "db/environments/ci.yaml", "name: ci\n");
    put(folder, "db/environments/production.yaml", "name: production\n");
    put(folder, "db/environments/README.md", "");
    g_autoptr(Config) config = load(folder, "production");
    g_auto(GStrv) names = config_environments(config);
    assert_list(names, "ci production staging");
}

static void test_older__is_merged_over_the_environment_of_that_name(void **state)
{
    const char *folder = *state;
    put(folder, "confiture.yaml",
        "environments:\n  ci:\n    database_url: postgresql:///main\n"
        "    include: [a]\n    exclude: [b]\n");
    put(folder, "db/environments/ci.yaml",
        "name: ci\ndatabase_url: postgresql:///older\n"
        "include: [c]\nexclude: [d]\n");
    g_autoptr(Config) config = load(folder, "ci");
    g_autofree char *url = config_database_url(config, NULL);
    assert_string_equal(url, "postgresql:///older");
    assert_list(config->schema.include, "c");
    assert_list(config->schema.exclude, "b d");
    assert_null(config->ignored);
}

static void test_older__include_dirs_give_folder_and_includes(void **state)
{
    const char *folder = *state;
    put(folder, "db/environments/local.yaml",
        "include_dirs:\n"
        "  - ./db/0_schema/00_common/\n"
        "  - path: db/0_schema/01_write\n"
        "    recursive: false\n"
        "    exclude: ['tmp_*.sql']\n"
        "  - path: db/seeds\n"
        "    include: ['**/*.sql']\n"
        "    order: 3\n"
        "exclude_dirs: [db/0_schema/00_common/old, elsewhere]\n");
    g_autoptr(Config) config = load(folder, NULL);
    assert_string_equal(config->schema.folder, "db");
    assert_list(config->schema.include,
                "0_schema/00_common 0_schema/01_write/*.sql seeds/**/*.sql");
    assert_list(config->schema.exclude, "0_schema/01_write/tmp_*.sql 0_schema/00_common/old");
}

static void test_older__single_include_dir_is_the_folder_itself(void **state)
{
    const char *folder = *state;
    put(folder, "db/environments/local.yaml", "include_dirs: [db/ddl]\n");
    g_autoptr(Config) config = load(folder, NULL);
    assert_string_equal(config->schema.folder, "db/ddl");
    assert_null(config->schema.include);
}

static void test_older__include_dir_outside_of_a_configured_folder_is_refused(void **state)
{
    const char *folder = *state;
    put(folder, "confiture.yaml", "schema: {folder: db/schema}\n");
    put(folder, "db/environments/local.yaml",
        "name: local\ninclude_dirs: [db/schema/a, db/seeds]\n");
    g_autoptr(GError) error = NULL;
    assert_null(load_as(folder, NULL, &error));
    assert_non_null(strstr(error->message, "\"db/seeds\" of include_dirs lies outside"));
    assert_true(g_str_has_suffix(error_path(error), "db/environments/local.yaml"));
    assert_int_equal(error_line(error), 2);
}

static void test_older__documented_keys_without_a_meaning_are_listed(void **state)
{
    const char *folder = *state;
    put(folder, "db/environments/local.yaml",
        "name: local\nauto_backup: true\nmigration:\n  strict_mode: true\n"
        "build:\n  sort_mode: hex\n  two_pass: true\nssh_tunnel: {host: h}\n");
    g_autoptr(Config) config = load(folder, NULL);
    assert_int_equal(g_strv_length(config->ignored), 4);
    assert_true(g_str_has_suffix(config->ignored[0], "db/environments/local.yaml:2: auto_backup"));
    assert_true(g_str_has_suffix(config->ignored[2], "local.yaml:5: build"));
    assert_string_equal(config->schema.order, "hex");
}

static void test_older__sort_mode_yields_to_confiture_yaml(void **state)
{
    const char *folder = *state;
    put(folder, "confiture.yaml", "schema: {order: dependency}\n");
    put(folder, "db/environments/local.yaml", "build: {sort_mode: hex}\n");
    g_autoptr(Config) config = load(folder, NULL);
    assert_string_equal(config->schema.order, "dependency");
    assert_null(config->ignored);
}

static void test_older__unknown_key_is_named_with_its_place_and_the_nearest(void **state)
{
    const char *folder = *state;
    put(folder, "db/environments/local.yaml", "name: local\ninclude_dir: [x]\n");
    g_autoptr(GError) error = NULL;
    assert_null(load_as(folder, NULL, &error));
    assert_non_null(strstr(error->message, "unknown key \"include_dir\""));
    assert_int_equal(error_line(error), 2);
    assert_non_null(strstr(error_hint(error), "\"include_dirs\""));
}

static void test_older__environment_name_cannot_lead_elsewhere(void **state)
{
    const char *folder = *state;
    put(folder, "db/secret.yaml", "database_url: postgresql:///stolen\n");
    put(folder, "db/environments/x.yaml", "");
    g_autoptr(Config) config =
        config_load(&(ConfigOptions){.root = folder, .environment = "../secret"}, NULL);
    assert_null(config_database_url(config, NULL));
}

#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, make, unmake)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(test_config__without_a_file_has_the_defaults),
        WITH_FOLDER(test_config__empty_file_has_the_defaults_too),
        WITH_FOLDER(test_config__reads_every_key),
        WITH_FOLDER(test_config__rules_keep_severity_options_and_place),
        WITH_FOLDER(test_config__another_environment_has_its_own_values),
        WITH_FOLDER(test_config__only_the_named_environment_is_protected),
        WITH_FOLDER(test_config__unknown_key_is_named_with_its_place_and_the_nearest),
        WITH_FOLDER(test_config__value_of_the_wrong_type_is_named_with_its_place),
        WITH_FOLDER(test_config__choices_are_checked_and_the_nearest_is_told),
        WITH_FOLDER(test_config__order_file_implies_the_order),
        WITH_FOLDER(test_config__variable_matters_only_when_the_url_is_asked_for),
        WITH_FOLDER(test_config__unclosed_variable_is_refused),
        WITH_FOLDER(test_config__undefined_environment_is_refused_only_when_it_was_asked_for),
        WITH_FOLDER(test_config__named_file_must_be_there_and_is_the_root),
        WITH_FOLDER(test_config__find_looks_upward_and_not_above_the_ceiling),
        WITH_FOLDER(test_config__environments_are_those_of_both_layouts),
        WITH_FOLDER(test_older__is_merged_over_the_environment_of_that_name),
        WITH_FOLDER(test_older__include_dirs_give_folder_and_includes),
        WITH_FOLDER(test_older__single_include_dir_is_the_folder_itself),
        WITH_FOLDER(test_older__include_dir_outside_of_a_configured_folder_is_refused),
        WITH_FOLDER(test_older__documented_keys_without_a_meaning_are_listed),
        WITH_FOLDER(test_older__sort_mode_yields_to_confiture_yaml),
        WITH_FOLDER(test_older__unknown_key_is_named_with_its_place_and_the_nearest),
        WITH_FOLDER(test_older__environment_name_cannot_lead_elsewhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
