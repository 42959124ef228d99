/*
 * What rules over several indexes of one table compare.
 */
#ifndef LINT_INDEX_SHAPE_H
#define LINT_INDEX_SHAPE_H

#include "core/schema/model.h"

/* Texts of expressions: white space, case of words, and quotes that are not needed do not count. */
gboolean index_same_text(const char *a, const char *b);

/* The first `count` keys are the same: column or expression, operator class, collation, order. */
gboolean index_same_keys(const SchemaIndex *a, const SchemaIndex *b, guint count);

/* "index "…"" or "key "…"": for messages. Free with g_free(). */
char *index_describe(const SchemaIndex *index);

#endif
