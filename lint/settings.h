/*
 * LintSettings: which rules run, how severe they are, and the values of their options.
 *
 *     g_autoptr(LintSettings) settings = lint_settings_new();
 *     lint_settings_severity_set(settings, "lock", SEVERITY_ERROR, &error);
 *     lint_settings_option_set(settings, "name/table", "pattern", NULL, "^(w|r)_", &error);
 *
 * New settings are the recommended set with every rule's own severity and initial options. Errors
 * are ERROR_INPUT with the nearest known name as hint; the caller adds the place.
 */
#ifndef LINT_SETTINGS_H
#define LINT_SETTINGS_H

#include "lint/rule.h"

#include <glib.h>

typedef struct LintSettings LintSettings;

typedef enum LintProfile {
    LINT_PROFILE_NONE,        /* nothing but what is named */
    LINT_PROFILE_RECOMMENDED, /* few false alarms */
    LINT_PROFILE_STRICT       /* also matters of taste; without those that have to be named */
} LintProfile;

/* "none", "recommended", "strict"; FALSE for anything else. */
gboolean lint_profile_parse(const char *word, LintProfile *profile);

/* Whether a rule belongs to it. */
gboolean lint_profile_has(LintProfile profile, const LintRule *rule);

LintSettings *lint_settings_new(void);
void lint_settings_free(LintSettings *settings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LintSettings, lint_settings_free)

/* What is on and off follows the profile, with each rule's own severity; options stay. */
void lint_settings_profile_set(LintSettings *settings, LintProfile profile);

/* `selector`: a rule, an alias, a family, or "all". OFF turns it off. A family does not turn on the
 * rules that have to be named (opt_in); "all" does. */
gboolean lint_settings_severity_set(LintSettings *settings, const char *selector, Severity severity,
                                    GError **error);

/* Turns on with the rule's own severity what is off. */
gboolean lint_settings_enable(LintSettings *settings, const char *selector, GError **error);

/* The first value given for an option replaces its initial one; lists and maps (`key`: the glob)
 * grow with each further call. The options of exemption.h can be given to a family or "all" too.
 */
gboolean lint_settings_option_set(LintSettings *settings, const char *rule, const char *option,
                                  const char *key, const char *value, GError **error);

/* Whether a finding of the rule about the object (may be NULL) in the file is wanted. */
gboolean lint_settings_allow(const LintSettings *settings, const LintRule *rule, const char *path,
                             const char *object);

Severity lint_settings_severity(const LintSettings *settings, const LintRule *rule);

/* Values for the rules. The option must exist and be of that kind: anything else is a programming
 * error. */
const char *lint_settings_text(const LintSettings *settings, const LintRule *rule,
                               const char *option); /* may be NULL */
gint64 lint_settings_integer(const LintSettings *settings, const LintRule *rule,
                             const char *option);
gboolean lint_settings_boolean(const LintSettings *settings, const LintRule *rule,
                               const char *option);
const char *const *lint_settings_list(const LintSettings *settings, const LintRule *rule,
                                      const char *option);
const GRegex *lint_settings_regex(const LintSettings *settings, const LintRule *rule,
                                  const char *option); /* may be NULL */
/* The regex of the first glob that matches `subject`, or NULL. */
const GRegex *lint_settings_map(const LintSettings *settings, const LintRule *rule,
                                const char *option, const char *subject);

#endif
