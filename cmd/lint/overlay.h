/*
 * A source tree with one file in place of, or beside, those of another: what an editor has not
 * saved yet.
 */
#ifndef CMD_LINT_OVERLAY_H
#define CMD_LINT_OVERLAY_H

#include "core/base/source.h"

/* Takes the tree over. */
SourceTree *overlay_new(SourceTree *below, const char *path, GBytes *bytes);

#endif
