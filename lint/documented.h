/*
 * Documented: what the rules doc/… have in common.
 */
#ifndef LINT_DOCUMENTED_H
#define LINT_DOCUMENTED_H

#include "lint/context.h"

#define DOCUMENTED_OPTIONS                                                                         \
    {"only", LINT_OPTION_LIST, "*", "globs over schema.name that need a comment"},                 \
    {                                                                                              \
        "exempt", LINT_OPTION_LIST, NULL, "globs over schema.name that need none"                  \
    }

/* Reports the object unless it has a comment or needs none. */
void documented_check(LintContext *context, const SchemaObject *object);

/* Every object of the kind. */
void documented_check_kind(LintContext *context, const Schema *schema, ObjectKind kind);

#endif
