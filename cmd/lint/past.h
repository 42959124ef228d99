/*
 * Past: what git tells of the project's files, for the rules that ask for it (lint/history.h).
 *
 *     g_autoptr(LintHistory) history = past_read(context, project, &options, &error);
 *
 * The base is --base, else --since, else origin's default branch as far as it is known here. Where
 * git is not asked at all the list of files is all there is.
 */
#ifndef CMD_LINT_PAST_H
#define CMD_LINT_PAST_H

#include "cmd/lint/project.h"
#include "lint/history.h"

LintHistory *past_read(const Context *context, const Project *project,
                       const ProjectOptions *options, GError **error);

/* Where the remote's default branch stands, as far as it is known here: HEAD, main or master of
 * "refs/remotes/NAME". NULL without. Free with g_free(). */
char *past_default_branch(Repository *repository, const char *remote);

/* Files of migrations that the base has as they are: not to be mended. path -> itself. */
GHashTable *past_settled(const LintHistory *history);

#endif
