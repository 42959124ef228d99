#include "hooks/registry.h"

#include <string.h>

#include "core/base/error.h"
#include "hooks/plugin_hook.h"

struct HookRegistry {
    GMutex mutex;
    GHashTable *types; /* name -> HookType, both borrowed */
    GPtrArray *owned;  /* of HookType made for plugins */
};

HookRegistry *hook_registry_new(void)
{
    HookRegistry *self = g_new0(HookRegistry, 1);
    g_mutex_init(&self->mutex);
    self->types = g_hash_table_new(g_str_hash, g_str_equal);
    self->owned = g_ptr_array_new_with_free_func((GDestroyNotify)plugin_hook_free);
    for (guint i = 0; i < hook_type_count; i++)
        hook_registry_add(self, hook_types[i], 0, NULL);
    return self;
}

void hook_registry_free(HookRegistry *registry)
{
    if (registry == NULL)
        return;
    g_hash_table_unref(registry->types);
    g_ptr_array_unref(registry->owned);
    g_mutex_clear(&registry->mutex);
    g_free(registry);
}

gboolean hook_registry_add(HookRegistry *registry, const HookType *type, guint flags,
                           GError **error)
{
    G_GNUC_UNUSED g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&registry->mutex);
    if ((flags & HOOK_REPLACE) == 0 && g_hash_table_contains(registry->types, type->name)) {
        error_set(error, ERROR_INPUT, "there is a hook type \"%s\" already", type->name);
        return FALSE;
    }
    g_hash_table_replace(registry->types, (char *)(gintptr)type->name, (HookType *)(gintptr)type);
    return TRUE;
}

static void own(HookRegistry *self, HookType *type)
{
    G_GNUC_UNUSED g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&self->mutex);
    g_ptr_array_add(self->owned, type);
}

gboolean hook_registry_add_plugin(HookRegistry *registry, const Plugin *plugin, guint flags,
                                  GError **error)
{
    for (size_t i = 0; i < plugin->table->n_hooks; i++) {
        HookType *type = plugin_hook_new(&plugin->table->hooks[i]);
        own(registry, type);
        if (!hook_registry_add(registry, type, flags, error)) {
            g_prefix_error(error, "plugin \"%s\": ", plugin->path);
            return FALSE;
        }
    }
    return TRUE;
}

const HookType *hook_registry_find(HookRegistry *registry, const char *name)
{
    G_GNUC_UNUSED g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&registry->mutex);
    return g_hash_table_lookup(registry->types, name);
}

static int compare_texts(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

char **hook_registry_names(HookRegistry *registry)
{
    G_GNUC_UNUSED g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&registry->mutex);
    GPtrArray *names = g_ptr_array_new();
    GHashTableIter iterator;
    gpointer name;
    g_hash_table_iter_init(&iterator, registry->types);
    while (g_hash_table_iter_next(&iterator, &name, NULL))
        g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, compare_texts);
    g_ptr_array_add(names, NULL);
    return (char **)g_ptr_array_free(names, FALSE);
}
