/*
 * Notes: lines of text that git notes keep beside commits, under refs/notes/confiture.
 *
 *     g_autoptr(GPtrArray) lines = notes_read(repository, &error);      of NoteLine
 *     notes_append(repository, lines, &added, &error)
 *
 * git log --notes=confiture shows them. Each note is a set of lines: what is appended again is not
 * repeated, and two notes refs that went apart are merged by putting their lines together, as git's
 * own strategy cat_sort_uniq does but in the order of writing. Whatever is written is one commit on
 * the ref; a writer who is overtaken begins anew. Notes are no part of a branch: git push and git
 * fetch leave them alone unless they are named.
 */
#ifndef GITINT_NOTES_H
#define GITINT_NOTES_H

#include "gitint/repository.h"

#define NOTES_REF "refs/notes/confiture"

typedef struct NoteLine {
    char *commit_oid; /* that the note is beside of */
    char *text;       /* without its line feed */
} NoteLine;

NoteLine *note_line_new(const char *commit_oid, const char *text);
void note_line_free(NoteLine *line);

/* All lines of all notes; none where the ref is not there. */
GPtrArray *notes_read(Repository *repository, GError **error);

/* Adds what is not there yet, as one commit. ERROR_INPUT where the repository cannot be written.
 * `added` may be NULL. */
gboolean notes_append(Repository *repository, const GPtrArray *lines, guint *added, GError **error);

/* Takes in the lines of another notes ref or commit ("refs/notes/theirs", "FETCH_HEAD"). */
gboolean notes_merge(Repository *repository, const char *revision, guint *added, GError **error);

#endif
