/*
 * Mend: the fixes of a report, made in memory, looked at again, and written.
 *
 *     g_auto(Mend) mend = {0};
 *     do {
 *         …the project is read with mend.texts in place of its files, and judged…
 *     } while (mend_round(&mend, context, &choice, report, &error) > 0);
 *     mend_write(&mend, context, &error);
 *
 * A fix after which the file would hold more statements that the parser does not take is thrown
 * away with a warning. Files are written whole or not at all, with their mode, through symbolic
 * links; not when they have changed meanwhile.
 */
#ifndef CMD_LINT_MEND_H
#define CMD_LINT_MEND_H

#include "cmd/cli/command.h"
#include "lint/engine.h"

typedef struct Mend {
    GHashTable *texts; /* path -> GBytes: as mended; NULL before the first round */
    GHashTable *files; /* path -> GBytes: as they are */
    GHashTable *tries; /* private */
    guint made;
} Mend;

typedef struct MendChoice {
    gboolean meaning;    /* also what changes the meaning */
    GHashTable *settled; /* paths that stay as they are: NULL: none */
} MendChoice;

void mend_clear(Mend *mend);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Mend, mend_clear)

/* Makes the fixes that fit together; how many, -1 with `error`. */
int mend_round(Mend *mend, const Context *context, const MendChoice *choice,
               const LintReport *report, GError **error);

gboolean mend_write(const Mend *mend, const Context *context, GError **error);

/* Unified diffs of all files, by path: text, or [{"path", "diff"}]. */
char *mend_diff(const Mend *mend);
json_t *mend_json(const Mend *mend);

#endif
