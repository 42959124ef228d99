/*
 * Selection: which of the sources are reported.
 */
#ifndef CMD_LINT_SELECTION_H
#define CMD_LINT_SELECTION_H

#include "cmd/lint/project.h"

/* Everything, unless paths were given: then those below one of them. Paths are relative to the
 * root. */
void select_paths(GPtrArray *sources, const GPtrArray *paths);

/* Not what any glob of lint.exclude matches. */
void select_exclude(GPtrArray *sources, char **globs);

/* Only what git says was changed. */
gboolean select_changed(const Project *project, const ProjectOptions *options, GError **error);

#endif
