/*
 * Narrowing: whether values of one type may not fit another, or lose something in it.
 *
 *     narrowing_of(schema, "bigint", "integer")  →  "values beyond its range fail"
 */
#ifndef LINT_NARROWING_H
#define LINT_NARROWING_H

#include "core/schema/model.h"

/* What goes wrong, or NULL when every value fits or nothing is known about one of the types. Types
 * are readable text as in TypeRef and SchemaColumn. */
const char *narrowing_of(const Schema *schema, const char *from, const char *to);

#endif
