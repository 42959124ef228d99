/* A plugin's hook type as one of ours: its parameters, and what the program does for it while it
 * runs. The plugin's table must outlive the type. */
#ifndef HOOKS_PLUGIN_HOOK_H
#define HOOKS_PLUGIN_HOOK_H

#include "hooks/hook.h"

#include <confiture/plugin.h>

HookType *plugin_hook_new(const ConfitureHookType *plugin_type);
void plugin_hook_free(HookType *type);

#endif
