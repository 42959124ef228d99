/*
 * Migrations with hooks against a scratch server: the chain is that of core/migrate's fixture, the
 * hooks are the YAML of confiture.yaml's list.
 *
 *     hooks_are("- {phase: after_ddl, type: sql, config: {sql: 'insert into a values (1)'}}");
 *     chain_add("1.up.sql", "create table a (id int)");
 *     assert_run(migrate_up(), 1);
 */
#ifndef TESTS_PG_HOOKS_FIXTURE_H
#define TESTS_PG_HOOKS_FIXTURE_H

#include "pg/core/migrate/fixture.h"

#include "core/audit/recorder.h"
#include "hooks/dispatcher.h"

static char *hooks_text;
static GString *hooks_log; /* lines of the last run */
static char *hooks_root;   /* folder that programs run in */
static gint64 hooks_duration;

static inline void on_log(const LogRecord *record, gboolean warning, gpointer data)
{
    (void)data;
    g_autofree char *line = log_record_format(record, NULL);
    g_string_append_printf(hooks_log, "%s%s\n", warning ? "warning: " : "", line);
}

static inline int setup_hooks(void **state)
{
    hooks_log = g_string_new(NULL);
    hooks_root = g_dir_make_tmp("confiture-hooks-XXXXXX", NULL);
    return setup(state);
}

static inline int teardown_hooks(void **state)
{
    g_string_free(hooks_log, TRUE);
    g_clear_pointer(&hooks_text, g_free);
    g_autofree char *backups = g_build_filename(hooks_root, "backups", NULL);
    g_autoptr(GDir) listing = g_dir_open(backups, 0, NULL);
    for (const char *name; listing != NULL && (name = g_dir_read_name(listing)) != NULL;) {
        g_autofree char *path = g_build_filename(backups, name, NULL);
        remove(path);
    }
    remove(backups);
    remove(hooks_root);
    g_clear_pointer(&hooks_root, g_free);
    return teardown(state);
}

static inline void hooks_are(const char *yaml)
{
    g_free(hooks_text);
    hooks_text = g_strdup(yaml);
}

static inline gboolean migrate(Plan *(*plan_func)(const PlanInput *, const PlanOptions *,
                                                  GError **))
{
    g_clear_error(&failure);
    g_string_truncate(hooks_log, 0);
    const char *text = hooks_text != NULL ? hooks_text : "[]";
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    g_autoptr(YamlDocument) document = yaml_parse("confiture.yaml", bytes, &failure);
    if (document == NULL)
        fail_msg("%s", failure->message);
    g_autoptr(SourceTree) tree = tree_open();
    g_autoptr(HookRegistry) registry = hook_registry_new();
    HookDispatcherOptions options = {.registry = registry,
                                     .document = document,
                                     .hooks = document->root,
                                     .tree = tree,
                                     .root = hooks_root,
                                     .environment = "test",
                                     .log = on_log};
    PhaseListener *dispatcher = hook_dispatcher_new(&options, &failure);
    if (dispatcher == NULL)
        return FALSE;
    PhaseListener *recorder =
        recorder_new(&(RecorderOptions){.environment = "test", .tool_version = "0"});
    PhaseListener *const listeners[] = {dispatcher, recorder};
    runner_options.listeners = listeners;
    runner_options.n_listeners = 2;
    gint64 begin = g_get_monotonic_time();
    gboolean success = run_on(NULL, plan_func);
    hooks_duration = g_get_monotonic_time() - begin;
    recorder_free(recorder);
    hook_dispatcher_free(dispatcher);
    return success;
}

static inline gboolean migrate_up(void)
{
    return migrate(plan_up);
}

static inline gboolean migrate_down(guint count)
{
    plan_options.count = count;
    return migrate(plan_down);
}

static inline void assert_logged(const char *words)
{
    if (strstr(hooks_log->str, words) == NULL)
        fail_msg("no \"%s\" in:\n%s", words, hooks_log->str);
}

#define HOOK_TEST(name) cmocka_unit_test_setup_teardown(name, setup_hooks, teardown_hooks)

#endif
