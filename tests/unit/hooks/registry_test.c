#include "hooks/registry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/error.h"

static gboolean run_nothing(HookContext *context, HookResult *result, GError **error)
{
    (void)context;
    (void)result;
    (void)error;
    return TRUE;
}

static const HookType mine = {.name = "mine", .summary = "first", .run = run_nothing};
static const HookType other = {.name = "mine", .summary = "second", .run = run_nothing};

static void test_registry__has_the_built_in_types(void **state)
{
    (void)state;
    g_autoptr(HookRegistry) registry = hook_registry_new();
    g_auto(GStrv) names = hook_registry_names(registry);
    assert_int_equal(g_strv_length(names), hook_type_count);
    for (guint i = 0; i < hook_type_count; i++)
        assert_ptr_equal(hook_registry_find(registry, hook_types[i]->name), hook_types[i]);
    for (guint i = 1; names[i] != NULL; i++)
        assert_true(strcmp(names[i - 1], names[i]) < 0);
    assert_null(hook_registry_find(registry, "nothing"));
}

static void test_registry__replaces_only_when_asked(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autoptr(HookRegistry) registry = hook_registry_new();
    assert_true(hook_registry_add(registry, &mine, 0, NULL));
    assert_false(hook_registry_add(registry, &other, 0, &error));
    assert_string_equal(error->message, "there is a hook type \"mine\" already");
    assert_ptr_equal(hook_registry_find(registry, "mine"), &mine);
    assert_true(hook_registry_add(registry, &other, HOOK_REPLACE, NULL));
    assert_ptr_equal(hook_registry_find(registry, "mine"), &other);
}

static int run_plugin(const ConfitureHost *host, ConfitureHookRun *run,
                      const ConfitureHookContext *context)
{
    (void)host;
    (void)run;
    (void)context;
    return 1;
}

static void test_registry__prefixes_the_types_of_plugins(void **state)
{
    (void)state;
    static const ConfitureHookType types[] = {
        {.name = "sql", .summary = "of a plugin", .run = run_plugin}};
    static const ConfiturePlugin table = {
        .abi = CONFITURE_PLUGIN_ABI, .name = "p", .version = "1", .hooks = types, .n_hooks = 1};
    char path[] = "/p.so";
    const Plugin plugin = {.path = path, .table = &table};
    g_autoptr(GError) error = NULL;
    g_autoptr(HookRegistry) registry = hook_registry_new();
    assert_true(hook_registry_add_plugin(registry, &plugin, 0, NULL));
    const HookType *first = hook_registry_find(registry, "plugin:sql");
    assert_non_null(first);
    assert_ptr_not_equal(hook_registry_find(registry, "sql"), first);
    assert_false(hook_registry_add_plugin(registry, &plugin, 0, &error));
    assert_string_equal(error->message,
                        "plugin \"/p.so\": there is a hook type \"plugin:sql\" already");
    assert_true(hook_registry_add_plugin(registry, &plugin, HOOK_REPLACE, NULL));
    assert_ptr_not_equal(hook_registry_find(registry, "plugin:sql"), first);
    assert_string_equal(first->name, "plugin:sql"); /* who has it may keep it */
}

enum { THREADS = 8, TYPES = 200 };

typedef struct Worker {
    HookRegistry *registry;
    HookType types[TYPES];
    char names[TYPES][16];
    guint wins; /* of the names that all threads want */
} Worker;

static gpointer work(gpointer data)
{
    Worker *self = data;
    for (guint i = 0; i < TYPES; i++) {
        self->wins += hook_registry_add(self->registry, &self->types[i], 0, NULL) != FALSE;
        if (hook_registry_find(self->registry, self->names[i]) == NULL)
            return NULL;
        g_auto(GStrv) names = hook_registry_names(self->registry);
        if (g_strv_length(names) <= hook_type_count)
            return NULL;
    }
    return self;
}

static void test_registry__is_safe_from_several_threads(void **state)
{
    (void)state;
    g_autoptr(HookRegistry) registry = hook_registry_new();
    g_autofree Worker *workers = g_new0(Worker, THREADS);
    GThread *threads[THREADS];
    guint wins = 0;
    for (guint i = 0; i < THREADS; i++) {
        workers[i].registry = registry;
        for (guint j = 0; j < TYPES; j++) {
            g_snprintf(workers[i].names[j], sizeof workers[i].names[j], "type_%u", j);
            workers[i].types[j] =
                (HookType){.name = workers[i].names[j], .summary = "", .run = run_nothing};
        }
    }
    for (guint i = 0; i < THREADS; i++)
        threads[i] = g_thread_new("registry", work, &workers[i]);
    for (guint i = 0; i < THREADS; i++) {
        assert_ptr_equal(g_thread_join(threads[i]), &workers[i]);
        wins += workers[i].wins;
    }
    assert_int_equal(wins, TYPES); /* each name went to one of them */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_registry__has_the_built_in_types),
        cmocka_unit_test(test_registry__replaces_only_when_asked),
        cmocka_unit_test(test_registry__prefixes_the_types_of_plugins),
        cmocka_unit_test(test_registry__is_safe_from_several_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
