/*
 * Baseline: the findings that a project had when it began to be checked, so that only new ones are
 * told.
 *
 *     # Findings that are known. Written by confiture-lint check --update-baseline.
 *     data/drop-table 0f3c… public.orders
 *
 * One line a finding, sorted, so that two branches merge: its rule, its fingerprint (mark.h), and
 * its object for the reader. Moving lines or files changes nothing.
 */
#ifndef LINT_BASELINE_H
#define LINT_BASELINE_H

#include "lint/engine.h"
#include "lint/settings.h"

#include <glib.h>

typedef struct Baseline Baseline;

/* ERROR_INPUT with the line of what is none. */
Baseline *baseline_parse(const char *path, const char *text, gsize length, GError **error);
void baseline_free(Baseline *baseline);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Baseline, baseline_free)

/* Takes the known findings out of the report and counts them there; gives how many lines of the
 * baseline have no finding any more, although their rule is on. */
guint baseline_apply(const Baseline *baseline, LintReport *report, const LintSettings *settings);

/* The text that makes the report's findings known. Lines of rules that are off stay as they are;
 * `baseline`: the former, may be NULL. Free with g_free(). */
char *baseline_format(const Baseline *baseline, const LintReport *report,
                      const LintSettings *settings);

#endif
