/*
 * Dependents: what refers to an object, as far as the known schema tells: columns of a type,
 * foreign keys of a table or column, views that read it, triggers of a function, everything in a
 * schema.
 */
#ifndef LINT_DEPENDENTS_H
#define LINT_DEPENDENTS_H

#include "lint/context.h"

/* The names of what depends on the object, before the statement: of the chain, and of what was
 * there before it unless the file touched the dependent already. New array that owns its strings.
 */
GPtrArray *dependents_of(const LintContext *context, const ObjectName *object);

#endif
