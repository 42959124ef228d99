/*
 * The rules that are not built in: those of lint.custom in the configuration, and those of plugins
 * (which the user's own configuration alone can name).
 */
#ifndef CMD_LINTING_CUSTOM_H
#define CMD_LINTING_CUSTOM_H

#include "core/config/config.h"

/* Before any settings are made; what was added is not added again. `warnings` (of char*, may be
 * NULL) gets why a plugin could not be loaded. Errors have the place in the configuration. */
gboolean custom_rules_add(const Config *config, GPtrArray *warnings, GError **error);

#endif
