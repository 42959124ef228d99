/*
 * Exemptions: the options that every rule has besides its own: the files it looks at, and the
 * objects it passes over.
 *
 *     include: [db/migrations]      only these files (globs over the path)
 *     exclude: ["*.old.sql"]        not these
 *     exempt: ["audit.*"]           nothing about these objects (globs over "schema.table")
 *
 * A rule that has an option of the same name itself keeps its own meaning of it.
 */
#ifndef LINT_EXEMPTION_H
#define LINT_EXEMPTION_H

#include "lint/rule.h"

#include <glib.h>

typedef struct Exemptions {
    GPtrArray *lists[3]; /* of GPatternSpec, in the order of exemption_options; NULL: none */
} Exemptions;

/* Ended by a NULL name. */
extern const LintOption exemption_options[];

/* Whether there is such an option. */
gboolean exemption_option_is(const char *option);

void exemptions_add(Exemptions *exemptions, const char *option, const char *glob);
void exemptions_clear(Exemptions *exemptions);

/* Whether a finding about the object (may be NULL) in the file is wanted. */
gboolean exemptions_allow(const Exemptions *exemptions, const char *path, const char *object);

#endif
