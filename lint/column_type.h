/*
 * What the rules type/… have in common: columns of tables that have one of some types.
 */
#ifndef LINT_COLUMN_TYPE_H
#define LINT_COLUMN_TYPE_H

#include "lint/context.h"

/* Reports each column, where it is defined, whose type is one of `names` (as PostgreSQL stores
 * them, NULL-terminated). `message` goes on after: column "…" of "…". */
void column_type_check(LintContext *context, const Schema *schema, const char *const *names,
                       const char *message, const char *hint);

#endif
