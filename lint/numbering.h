/*
 * Numbering: the files and folders of the DDL tree whose names begin with a number, folder by
 * folder.
 */
#ifndef LINT_NUMBERING_H
#define LINT_NUMBERING_H

#include "lint/context.h"
#include "lint/history.h"

typedef struct Numbered {
    guint64 number;
    gsize digits;     /* "010" has three */
    const char *name; /* of the entry in its folder */
    const char *path; /* of the file, or the first file in the folder */
} Numbered;

/* Calls `check` with the entries (of Numbered, by number, then by name) of each folder that has
 * two. */
void numbering_each(LintContext *context, const LintHistory *history,
                    void (*check)(LintContext *context, const GArray *entries));

#endif
