/*
 * Judge: a project read and linted, as often as the command line asks for it: once, for each side
 * of unmerged files, for each line of commits that is pushed, after each round of fixes.
 *
 *     Judge judge = {.context = context, .settings = settings, .options = options};
 *     g_auto(Verdict) verdict = {0};
 *     judge_project(&judge, &verdict, &error) …verdict.report…
 */
#ifndef CMD_LINT_JUDGE_H
#define CMD_LINT_JUDGE_H

#include "cmd/lint/project.h"
#include "lint/engine.h"

typedef struct Judge {
    Context *context;
    const LintSettings *settings;
    GRegex *const *placeholders;
    const LintSizes *sizes;       /* NULL without */
    const LintDatabase *database; /* NULL without */
    guint target_version;
    ProjectOptions options;
} Judge;

typedef struct Verdict {
    LintReport *report;
    LintHistory *history; /* of the last project */
} Verdict;

void verdict_clear(Verdict *verdict);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Verdict, verdict_clear)

/* A further call adds what is new to the report. */
gboolean judge_project(const Judge *judge, Verdict *verdict, GError **error);

/* The index, each side of its unmerged files in turn. */
gboolean judge_staged(const Judge *judge, Verdict *verdict, GError **error);

/* What git tells pre-push on standard input: each line of commits that goes to `remote`. */
gboolean judge_push(const Judge *judge, const char *remote, Verdict *verdict, GError **error);

#endif
