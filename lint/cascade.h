/*
 * Cascade: what goes with the objects that a statement drops by CASCADE, and is locked like them:
 * views that read a relation, and those that read these; everything in a schema, and the tables
 * that its foreign keys refer to; tables with a column of a type, tables with a trigger of a
 * function.
 */
#ifndef LINT_CASCADE_H
#define LINT_CASCADE_H

#include "core/schema/model.h"
#include "core/sql/locks.h"

/* Adds to `locks` (of RelationLock). Names are borrowed from the schema. */
void cascade_add(const Schema *schema, const Statement *statement, GArray *locks);

#endif
