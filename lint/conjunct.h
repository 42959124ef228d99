/*
 * What a check's expression, given as text, requires of a column.
 */
#ifndef LINT_CONJUNCT_H
#define LINT_CONJUNCT_H

#include <glib.h>

/* Whether `column IS NOT NULL` is the expression or one of the parts that its outermost ANDs join.
 */
gboolean expression_requires_not_null(const char *expression, const char *column);

#endif
