/*
 * Registry: hook types by name. Safe to use from several threads.
 *
 *     g_autoptr(HookRegistry) registry = hook_registry_new();    the built-in types are in it
 *     hook_registry_add(registry, &my_type, 0, &error)
 *     const HookType *type = hook_registry_find(registry, "plugin:hello");
 *
 * A name that is taken is an error unless HOOK_REPLACE is given. Types are borrowed and must
 * outlive the registry; those of plugins belong to it and stay until it is freed, also when
 * replaced.
 */
#ifndef HOOKS_REGISTRY_H
#define HOOKS_REGISTRY_H

#include "core/plugin/plugin.h"
#include "hooks/hook.h"

typedef struct HookRegistry HookRegistry;

typedef enum HookRegistryFlags { HOOK_REPLACE = 1 << 0 } HookRegistryFlags;

HookRegistry *hook_registry_new(void);
void hook_registry_free(HookRegistry *registry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HookRegistry, hook_registry_free)

gboolean hook_registry_add(HookRegistry *registry, const HookType *type, guint flags,
                           GError **error);

/* All hook types of a plugin, as "plugin:NAME"; the plugin must outlive the registry. */
gboolean hook_registry_add_plugin(HookRegistry *registry, const Plugin *plugin, guint flags,
                                  GError **error);

const HookType *hook_registry_find(HookRegistry *registry, const char *name); /* or NULL */

/* Names in byte order, NULL-terminated; free with g_strfreev(). */
char **hook_registry_names(HookRegistry *registry);

#endif
