/*
 * What an expression, given as text, mentions.
 */
#ifndef LINT_MENTION_H
#define LINT_MENTION_H

#include <glib.h>

/* Whether the name of the column stands in it, quoted or not. */
gboolean expression_mentions(const char *expression, const char *column);

/* Whether a function of that name is called, with that schema or without one. */
gboolean expression_calls(const char *expression, const char *schema, const char *function);

/* Whether a string constant of that very value stands in [start, end) of the text. */
gboolean text_has_string(const char *text, gsize start, gsize end, const char *value);

#endif
