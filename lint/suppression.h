/*
 * Suppressions: the comments in which an author says that a finding is known and accepted.
 *
 *     -- confiture:ignore lock/index-not-concurrent the table is tiny
 *     -- confiture:ignore data/drop-table until 2027-03-31: the archive keeps it till then
 *     -- confiture:ignore-file doc, name/table: made by another tool
 *     -- confiture:ignore-start type … -- confiture:ignore-end
 *
 * `ignore` belongs to a statement: in the comment lines right above it, inside it, or after it on
 * its last line. `ignore-file` holds for the file, wherever it stands, `ignore-start` for the
 * statements up to `ignore-end` (of the same selectors, if it names some) or the file's end. A
 * selector is a rule, an alias of one, a family or "all". After its `until` it counts no more.
 * Comments of other tools are taken too, with their names: squawk-ignore, squawk-ignore-file,
 * atlas:nolint, "eugene: ignore", pgt-ignore and pgls-ignore.
 * Found by the lexer, so that the same words in a string or a function's body mean nothing. What is
 * never used is a finding itself (meta/unused-suppression).
 */
#ifndef LINT_SUPPRESSION_H
#define LINT_SUPPRESSION_H

#include "core/sql/statement.h"
#include "lint/rule.h"

#include <glib.h>

#define SUPPRESSION_FILE G_MAXUINT          /* `statement` of ignore-file */
#define SUPPRESSION_NOWHERE (G_MAXUINT - 1) /* no statement is near */
#define SUPPRESSION_OPEN (G_MAXUINT - 2)    /* `last` of a region without end */

typedef struct Suppression {
    char *selector;
    guint statement;    /* index into the parse's statements */
    guint last;         /* of a region: its last statement; else as `statement` */
    guint line, column; /* of the selector */
    gboolean known;     /* it means a rule */
    gboolean foreign;   /* of another tool: nothing is said about it */
    gboolean has_reason;
    char until[11]; /* "2027-03-31": the last day on which it counts; "" without */
    gboolean expired;
    gboolean used;
} Suppression;

typedef struct Suppressions {
    GArray *entries; /* of Suppression, by statement, then in the order of the text */
    guint n_regions; /* the last of them are regions */
} Suppressions;

/* NULL when the text has none, which is almost always. */
Suppressions *suppressions_find(const Parse *parse);
void suppressions_free(Suppressions *suppressions);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Suppressions, suppressions_free)

/* Those whose day is over suppress nothing any more. `today`: "2027-03-31". NULL is none. */
void suppressions_expire(Suppressions *suppressions, const char *today);

/* Whether a finding of the rule at this statement is suppressed; marks what did it as used.
 * `suppressions` may be NULL. */
gboolean suppressions_match(Suppressions *suppressions, const LintRule *rule, guint statement);

#endif
