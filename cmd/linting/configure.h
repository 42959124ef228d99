/*
 * From confiture.yaml and the command line to the linter's settings.
 */
#ifndef CMD_LINTING_CONFIGURE_H
#define CMD_LINTING_CONFIGURE_H

#include "core/config/config.h"
#include "lint/settings.h"

typedef struct RuleChoice {
    char **only;    /* --select: these rules, families and profiles alone; NULL: all that are on */
    char **without; /* --ignore */
    char **severities; /* --severity RULE=SEVERITY */
} RuleChoice;

/* Errors have the place in the configuration file. */
LintSettings *configure_settings(const Config *config, const RuleChoice *choice, GError **error);

/* lint.placeholders, compiled; ended by NULL, free with configure_placeholders_free(). */
GRegex **configure_placeholders(const Config *config, GError **error);
void configure_placeholders_free(GRegex **placeholders);
typedef GRegex *Placeholders;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Placeholders, configure_placeholders_free)

#endif
