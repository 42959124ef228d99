/*
 * History: what the list of files tells, and git of them, for the rules tree/… that statements
 * alone cannot answer.
 *
 * Whoever reads the project fills it in (cmd/lint/past.h); rules get it once, after all files were
 * walked. `base` is the line of commits that the project's state is held against ("origin/main"),
 * `fork` where it left that line. Strings belong to the history.
 */
#ifndef LINT_HISTORY_H
#define LINT_HISTORY_H

#include <glib.h>

typedef struct HistoryMigration {
    char *version, *name;
    char *path;        /* of its up, else of its down */
    gboolean has_down; /* a file, or a section of its file, reverts it */
    gboolean added;    /* not on the base */
    gboolean edited;   /* a file of it has other bytes than at the fork */
    char *edited_path; /* that file */
    char *twin;        /* the base's migration of the same version, when it is another; else NULL */
    gboolean late;     /* added, and older than the base's newest */
    gboolean defines;  /* it changes the schema, not rows alone; known of added ones */
} HistoryMigration;

typedef struct LintHistory {
    char *base;            /* NULL: git was not asked, and all that follows from it is unset */
    char *newest;          /* the newest version on the base; NULL without any */
    GPtrArray *migrations; /* of HistoryMigration, by version */
    GPtrArray *removed;    /* of char*: files of the base's migrations that are gone */
    GPtrArray *tree;       /* of char*: the files of the DDL tree */
    GPtrArray *changed;    /* of char*: those of them that mean something else than at the fork */
    gboolean complete;     /* a whole line of work is looked at, not what is staged so far */
} LintHistory;

LintHistory *history_new(void);
void history_free(LintHistory *history);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LintHistory, history_free)

void history_migration_free(HistoryMigration *migration);

/* The number that a name begins with: its digits, borrowed, and how many; 0 without. */
gsize history_prefix(const char *name);

#endif
