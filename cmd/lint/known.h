/*
 * Known: the baseline of a project, read and written.
 */
#ifndef CMD_LINT_KNOWN_H
#define CMD_LINT_KNOWN_H

#include "cmd/cli/command.h"
#include "lint/engine.h"
#include "lint/settings.h"

typedef struct KnownOptions {
    const char *path; /* --baseline; NULL: lint.baseline of the configuration, if it has one */
    gboolean update;  /* --update-baseline */
    gboolean whole;   /* the whole project is checked */
} KnownOptions;

/* Takes out of the report what the baseline has; with `update` writes the baseline anew instead. */
gboolean known_apply(const Context *context, const KnownOptions *options,
                     const LintSettings *settings, LintReport *report, GError **error);

#endif
