#include "hooks/spec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/error.h"

static HookRegistry *registry;
static SourceTree *tree;

static int setup(void **state)
{
    (void)state;
    registry = hook_registry_new();
    tree = source_memory_new();
    g_autoptr(GBytes) bytes = g_bytes_new_static("SELECT 1;\nCOMMIT;\n", 18);
    source_memory_add(tree, "hooks/bad.sql", bytes);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    source_tree_free(tree);
    hook_registry_free(registry);
    return 0;
}

/* The specs hold nothing of the document. */
static GPtrArray *read_text(const char *text, GError **error)
{
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    g_autoptr(YamlDocument) document = yaml_parse("db/confiture.yaml", bytes, error);
    assert_non_null(document);
    g_autoptr(GPtrArray) specs = hook_specs_new();
    return hook_specs_read(specs, registry, document, document->root, tree, error)
               ? g_steal_pointer(&specs)
               : NULL;
}

static void assert_refused(const char *text, guint line, guint column, const char *words,
                           const char *hint)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) specs = read_text(text, &error);
    assert_null(specs);
    if (!g_error_matches(error, CONFITURE_ERROR, ERROR_INPUT) ||
        strstr(error->message, words) == NULL || error_line(error) != line ||
        error_column(error) != column ||
        (hint != NULL && (error_hint(error) == NULL || strstr(error_hint(error), hint) == NULL)))
        fail_msg("%s: \"%s\" at %u:%u, hint \"%s\"", text, error->message, error_line(error),
                 error_column(error), error_hint(error));
}

static void test_spec__reads_every_member(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) specs = read_text(
        "- phase: After_DDL\n  type: backfill\n  name: fill\n  priority: -3\n  timeout: 1.5s\n"
        "  on_failure: warn\n  when: {version: [12, '2*'], direction: up}\n"
        "  config: {table: t, set: a = 1, batch: 7, max_lag: 2min}\n",
        &error);
    if (specs == NULL)
        fail_msg("%s", error->message);
    const HookSpec *spec = g_ptr_array_index(specs, 0);
    assert_int_equal(spec->phase, PHASE_AFTER_DDL);
    assert_string_equal(spec->type->name, "backfill");
    assert_string_equal(spec->name, "fill");
    assert_string_equal(spec->source, "confiture.yaml:1");
    assert_int_equal(spec->priority, -3);
    assert_int_equal(spec->timeout, 1500);
    assert_true(spec->warn && spec->up && !spec->down);
    assert_int_equal(hook_values_integer(spec->values, "batch"), 7);
    assert_int_equal(hook_values_integer(spec->values, "max_lag"), 120000);
    assert_int_equal(hook_values_integer(spec->values, "max_waiting"), 0);
    assert_null(hook_values_text(spec->values, "key"));
    Migration migration = {.version = g_strdup("0012"), .name = g_strdup("x")};
    assert_true(hook_spec_matches(spec, &migration, NULL, DIRECTION_UP, "local"));
    assert_false(hook_spec_matches(spec, &migration, NULL, DIRECTION_DOWN, "local"));
    migration.version[0] = '1';
    assert_false(hook_spec_matches(spec, &migration, NULL, DIRECTION_UP, "local"));
    g_free(migration.version);
    g_free(migration.name);
}

static void test_spec__sorts_by_phase_priority_and_order(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) specs =
        read_text("- {phase: cleanup, type: analyze, name: e}\n"
                  "- {phase: before_ddl, type: analyze, name: b}\n"
                  "- {phase: before_ddl, type: analyze, name: c}\n"
                  "- {phase: before_ddl, type: analyze, name: a, priority: 49}\n"
                  "- {phase: before_ddl, type: analyze, name: d, priority: 51}\n",
                  NULL);
    assert_non_null(specs);
    hook_specs_sort(specs);
    for (guint i = 0; i < specs->len; i++) {
        const HookSpec *spec = g_ptr_array_index(specs, i);
        assert_int_equal(spec->name[0], 'a' + i);
    }
}

static void test_spec__tells_the_place_of_what_is_wrong(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        guint line, column;
        const char *words, *hint;
    } cases[] = {
        {"{a: b}", 1, 1, "must be a list", NULL},
        {"- text", 1, 3, "a hook is a mapping", NULL},
        {"- {type: sql}", 1, 3, "no \"phase\"", NULL},
        {"- {phase: cleanup}", 1, 3, "no \"type\"", NULL},
        {"- phase: clean\n  type: sql", 1, 10, "no phase \"clean\"", "\"cleanup\""},
        {"- phase: [a]\n  type: sql", 1, 10, "must be a text", NULL},
        {"- phase: cleanup\n  type: sqll", 2, 9, "no hook type \"sqll\"", "\"sql\""},
        {"- phase: cleanup\n  type: plugin:x", 2, 9, "no hook type", "CONFITURE_PLUGIN_PATH"},
        {"- phase: cleanup\n  type: analyze\n  tiemout: 3s", 3, 3, "a hook has no \"tiemout\"",
         "\"timeout\""},
        {"- phase: cleanup\n  type: sql\n  statement: x", 3, 3, "a hook has no", "\"config\""},
        {"- phase: cleanup\n  type: analyze\n  timeout: soon", 3, 12, "\"timeout\": ", NULL},
        {"- phase: cleanup\n  type: analyze\n  timeout: 0", 3, 12, "more than 0", NULL},
        {"- phase: cleanup\n  type: analyze\n  priority: high", 3, 13, "\"priority\": ", NULL},
        {"- phase: cleanup\n  type: analyze\n  on_failure: wran", 3, 15, "\"wran\"", "\"warn\""},
        {"- phase: cleanup\n  type: analyze\n  when: {versions: 1}", 3, 10, "no \"versions\"",
         "\"version\""},
        {"- phase: cleanup\n  type: analyze\n  when: {direction: upp}", 3, 21, "\"upp\"", "\"up\""},
        {"- phase: cleanup\n  type: analyze\n  config: [a]", 3, 11, "must be a mapping", NULL},
        {"- phase: cleanup\n  type: analyze\n  config: {tabels: a}", 3, 12,
         "no parameter \"tabels\"", "\"tables\""},
        {"- phase: cleanup\n  type: analyze\n  config: {tables: {a: b}}", 3, 20, "a list of texts",
         NULL},
        {"- phase: cleanup\n  type: assert_query", 1, 3, "needs \"sql\"", "config"},
        {"- phase: cleanup\n  type: sql", 1, 3, "either \"sql\" or \"file\"", NULL},
        {"- phase: cleanup\n  type: sql\n  config: {sql: a, file: b}", 1, 3, "either", NULL},
        {"- phase: cleanup\n  type: sql\n  config: {sql: 'COMMIT'}", 3, 17, "ends a transaction",
         NULL},
        {"- phase: cleanup\n  type: sql\n  config: {sql: \"select 'a\"}", 3, 17, "\"sql\": ", NULL},
        {"- phase: cleanup\n  type: sql\n  config: {file: hooks/bad.sql}", 2, 1,
         "ends a transaction", NULL},
        {"- phase: cleanup\n  type: sql\n  config: {sql: '\\i other.sql'}", 3, 17,
         "\"\\i\" cannot stand in a hook", NULL},
        {"- phase: after_ddl\n  type: backup", 2, 9, "before_validation or before_ddl alone", NULL},
        {"- phase: cleanup\n  type: verify_consistency\n  config: {left: select 1, right: select "
         "1, "
         "tolerance: 2}",
         3, 56, "between 0 and 1", NULL},
        {"- phase: cleanup\n  type: backfill\n  config: {table: t, sql: update t set a = 1}", 3, 27,
         "no {range}", NULL},
        {"- phase: cleanup\n  type: backfill\n  config: {table: t, set: a = 1; COMMIT}", 3, 27,
         "ends a transaction", NULL},
        {"- phase: cleanup\n  type: notify", 1, 3, "either \"channel\" or \"command\"", NULL},
        {"- phase: cleanup\n  type: process\n  config: {command: []}", 3, 21, "names no program",
         NULL},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_refused(cases[i].text, cases[i].line, cases[i].column, cases[i].words,
                       cases[i].hint);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_spec__reads_every_member),
        cmocka_unit_test(test_spec__sorts_by_phase_priority_and_order),
        cmocka_unit_test(test_spec__tells_the_place_of_what_is_wrong),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
