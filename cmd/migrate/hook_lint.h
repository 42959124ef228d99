/*
 * The hook type `lint`: the linter on the migration that is about to run, against the live catalog.
 * It lives here and not in hooks/, because linter and hooks do not know each other.
 *
 *     HookType lint = hook_lint_type(config);
 *     hook_registry_add(registry, &lint, 0, &error)
 */
#ifndef CMD_MIGRATE_HOOK_LINT_H
#define CMD_MIGRATE_HOOK_LINT_H

#include "core/config/config.h"
#include "hooks/hook.h"

/* The configuration is borrowed and must outlive the type. */
HookType hook_lint_type(const Config *config);

#endif
