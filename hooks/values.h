/*
 * Values: the parameters of one hook as the configuration gives them, checked against the table of
 * its type, defaults filled in.
 *
 *     static const HookParameter parameters[] = {
 *         {"tables", HOOK_LIST, FALSE, NULL, "tables to analyze"}, {.name = NULL}};
 *     g_autoptr(HookValues) values = hook_values_read(parameters, "sql", document, node, &error);
 *     hook_values_list(values, "tables")
 *
 * Errors are ERROR_INPUT with path, line and column; an unknown parameter gets the nearest as hint.
 * Asking for a parameter by another kind than the table's is a fault of the program. Durations are
 * milliseconds.
 */
#ifndef HOOKS_VALUES_H
#define HOOKS_VALUES_H

#include "core/data/yaml.h"

#include <glib.h>

typedef enum HookParameterKind {
    HOOK_TEXT,
    HOOK_LIST, /* of texts; a single text is a list of one */
    HOOK_INTEGER,
    HOOK_NUMBER,
    HOOK_BOOLEAN,
    HOOK_DURATION,
} HookParameterKind;

/* "text", "list", … */
const char *hook_parameter_kind_word(HookParameterKind kind);

typedef struct HookParameter {
    const char *name; /* NULL ends the table */
    HookParameterKind kind;
    gboolean required;
    const char *fallback; /* the default as the file would write it; NULL: none */
    const char *summary;
} HookParameter;

typedef struct HookValues HookValues;

/* `node` is the mapping, NULL without; `at` what a missing parameter is complained about. */
HookValues *hook_values_read(const HookParameter *parameters, const char *type,
                             const YamlDocument *document, const YamlNode *node, const YamlNode *at,
                             GError **error);
void hook_values_free(HookValues *values);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HookValues, hook_values_free)

gboolean hook_values_has(const HookValues *values, const char *name);     /* given or defaulted */
const char *hook_values_text(const HookValues *values, const char *name); /* or NULL */
const char *const *hook_values_list(const HookValues *values, const char *name); /* or NULL */
gint64 hook_values_integer(const HookValues *values, const char *name); /* durations too; 0 */
double hook_values_number(const HookValues *values, const char *name);
gboolean hook_values_boolean(const HookValues *values, const char *name);

/* The value as a text, whatever its kind; NULL without one, and for lists. */
const char *hook_values_raw(const HookValues *values, const char *name);

/* ERROR_INPUT at the place where the parameter (or else the hook) is written. Returns FALSE. */
gboolean hook_values_fail(const HookValues *values, const char *name, GError **error,
                          const char *format, ...) G_GNUC_PRINTF(4, 5);

/* Where the parameter is written: line of the file; 0 when it is not. */
guint hook_values_line(const HookValues *values, const char *name);
const char *hook_values_path(const HookValues *values);

#endif
