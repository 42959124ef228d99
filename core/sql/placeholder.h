/*
 * Placeholders: what a template or a program fills in before the server sees a script.
 *
 *     g_autoptr(GArray) holes = NULL;
 *     g_autoptr(GBytes) filled = placeholders_fill(bytes, patterns, &holes);
 *     Script *script = script_split(path, filled, TRUE, &error);
 *     script->holes = …holes…                    (then PARSE_PLACEHOLDERS, see statement.h)
 *
 * Outside of quotes and comments, also inside of bodies in dollar quotes: ${x} and {{ x }} become a
 * name made of their letters, {% … %} and {# … #} blanks; so does what a pattern of the caller's
 * matches become a name. All keep their length, so that offsets stay true. psql's :x, :'x' and :"x"
 * are filled by the parser alone, and only where a statement does not parse as it is, for a[1:n]
 * looks the same.
 */
#ifndef CORE_SQL_PLACEHOLDER_H
#define CORE_SQL_PLACEHOLDER_H

#include "core/sql/statement.h"

#include <glib.h>

/* `patterns` is ended by NULL and may be NULL. The same bytes, and no holes (of Slice, in order),
 * where there is nothing to fill. */
GBytes *placeholders_fill(GBytes *bytes, GRegex *const *patterns, GArray **holes);

/* The ways to fill the placeholders of a statement that does not parse with names. */
typedef enum PlaceholderWay {
    PLACEHOLDER_PSQL,    /* only :x and the like */
    PLACEHOLDER_NUMBERS, /* a number where one stands alone in parentheses */
    PLACEHOLDER_STRINGS,
    PLACEHOLDER_BLANKS,
    PLACEHOLDER_WAYS
} PlaceholderWay;

/* How many holes lie between, and which is the first. */
guint placeholders_within(const Slice *holes, guint n_holes, gsize start, gsize end, guint *first);

/* Whether there are holes in the statement, in the file that it comes from. */
gboolean placeholders_are_in(const Script *script, const Statement *statement);

/* Fills text[start, end) in place, where those holes are; FALSE when there is nothing to change. */
gboolean placeholders_try(PlaceholderWay way, char *text, gsize start, gsize end,
                          const Slice *holes, guint n_holes);

#endif
