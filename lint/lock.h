/*
 * What a schema knows of the locks that a statement takes (core/sql/locks.h).
 *
 *     SchemaLocks known = {.schema = schema, .prior = prior, .utc = utc};
 *     g_autoptr(GArray) locks = schema_locks_of(&known, statement);
 *
 * Names are borrowed from the statement and the schemas; those without a schema are completed.
 * What goes by CASCADE is among them (cascade.h).
 */
#ifndef LINT_LOCK_H
#define LINT_LOCK_H

#include "core/schema/model.h"
#include "core/sql/locks.h"
#include "lint/context.h"
#include "lint/type.h"

#include <glib.h>

typedef struct SchemaLocks {
    const Schema *schema;    /* as it is before the statement */
    const Schema *prior;     /* asked for what that does not know; NULL without */
    gboolean utc;            /* the session's time zone has offset zero */
    gboolean prior_is_after; /* `prior` holds the change already: that a column is NOT NULL there
                                tells nothing about the time before */
    guint version;           /* PostgreSQL's major version; 0: a recent one */
} SchemaLocks;

/* Of RelationLock. */
GArray *schema_locks_of(const SchemaLocks *known, const Statement *statement);

/* Those on relations that are in use: neither fresh nor known to be missing. Of RelationLock. */
GArray *lint_locks(const LintContext *context, const Statement *statement);

/* Whether the action of the statement's ALTER TABLE is of that line of the lock table. `certain`
 * (may be NULL) is FALSE when an unknown was taken as the worse. */
gboolean lint_action_is(const LintContext *context, const Statement *statement,
                        const AlterAction *action, LockForm form, gboolean *certain);

/* What the type of the column, its indexes and checks make of ALTER COLUMN … TYPE. FALSE when the
 * column is not known. */
typedef struct ColumnChange {
    const SchemaRelation *relation;
    const SchemaColumn *column;
    TypeChange cost;
    const SchemaIndex *index;           /* one that has the column; NULL without */
    const SchemaConstraint *constraint; /* a CHECK that has it; NULL without */
} ColumnChange;

gboolean column_change_find(const SchemaLocks *known, const ObjectName *table,
                            const AlterAction *action, ColumnChange *change);

/* SET NOT NULL on the column reads nothing: it is NOT NULL, or a valid check implies it. +1 yes, 0
 * no, -1 unknown. */
int not_null_is_proven(const SchemaLocks *known, const ObjectName *table, const char *column);

#endif
