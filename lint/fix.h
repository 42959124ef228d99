/*
 * Fix: what would make a finding go away: edits of the text that keep what the file does.
 *
 *     Fix *fix = fix_new();
 *     fix_insert(fix, at, " CONCURRENTLY");
 *     fix_replace(fix, start, end, "%s", "bigint");
 *
 * Offsets are bytes in the file. A rule declares its fix as a function (rule.h) that is asked for
 * each of its findings; NULL says that nothing can be mended there without knowing more.
 * fixes_apply() makes as many fixes as fit together: an edit that several want is made once, and of
 * fixes that touch the same bytes the first is made and the others wait for the next round.
 */
#ifndef LINT_FIX_H
#define LINT_FIX_H

#include <glib.h>

typedef struct FixEdit {
    gsize start, end; /* what is replaced; equal: insert */
    char *text;
} FixEdit;

typedef struct Fix {
    GArray *edits;            /* of FixEdit, in the order of the file */
    gboolean changes_meaning; /* made only when that is asked for too */
} Fix;

Fix *fix_new(void);
void fix_free(Fix *fix);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Fix, fix_free)

void fix_insert(Fix *fix, gsize at, const char *format, ...) G_GNUC_PRINTF(3, 4);
void fix_replace(Fix *fix, gsize start, gsize end, const char *format, ...) G_GNUC_PRINTF(4, 5);

/* The text with the fixes (of Fix) made; `made` gets how many were. NULL when none was. Line ends
 * of what is inserted are those of the file. */
GBytes *fixes_apply(GBytes *text, const GPtrArray *fixes, guint *made);

#endif
