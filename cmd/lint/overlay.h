/*
 * A source tree with some files in place of, or beside, those of another: what an editor has not
 * saved yet, what a fix would make of a file.
 */
#ifndef CMD_LINT_OVERLAY_H
#define CMD_LINT_OVERLAY_H

#include "core/base/source.h"

/* Takes the tree over; `files`: path -> GBytes, a reference is kept. */
SourceTree *overlay_new(SourceTree *below, GHashTable *files);

/* path -> GBytes. */
GHashTable *overlay_files_new(void);

#endif
