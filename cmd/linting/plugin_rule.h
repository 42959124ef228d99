/*
 * The lint rules of plugins, as rules of the linter: "plugin/NAME", known as "plugin:NAME" too.
 */
#ifndef CMD_LINTING_PLUGIN_RULE_H
#define CMD_LINTING_PLUGIN_RULE_H

#include <glib.h>

/* Loads the plugins that the user's configuration or CONFITURE_PLUGIN_PATH names; they stay. What
 * cannot be loaded is among the warnings (of char*, may be NULL). */
gboolean plugin_rules_add(GPtrArray *warnings, GError **error);

#endif
