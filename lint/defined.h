/*
 * Defined: every name of the finished schema that somebody chose, for rules about names of any
 * kind.
 */
#ifndef LINT_DEFINED_H
#define LINT_DEFINED_H

#include "core/schema/model.h"

typedef void (*DefinedFunc)(const SchemaObject *object, gpointer data);

/* Relations, their columns, constraints, triggers and policies, indexes, sequences, types,
 * functions, schemas. Not what the server named, nor what was inherited, nor temporary tables. */
void defined_each(const Schema *schema, DefinedFunc visit, gpointer data);

#endif
