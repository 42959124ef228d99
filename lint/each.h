/*
 * Each: rules that ask one question of every column, table, foreign key or index of the schema.
 * What was inherited and what is temporary is passed over. `message` goes on after the thing's
 * name: column "a" of "b" …
 */
#ifndef LINT_EACH_H
#define LINT_EACH_H

#include "lint/context.h"

typedef gboolean (*EachColumnTest)(const LintContext *context, const SchemaColumn *column);
typedef gboolean (*EachTableTest)(const LintContext *context, const SchemaRelation *table);
typedef gboolean (*EachConstraintTest)(const LintContext *context, const Schema *schema,
                                       const SchemaConstraint *constraint);
typedef gboolean (*EachIndexTest)(const LintContext *context, const SchemaIndex *index);

void each_column(LintContext *context, const Schema *schema, EachColumnTest test,
                 const char *message, const char *hint);
void each_table(LintContext *context, const Schema *schema, EachTableTest test, const char *message,
                const char *hint);
void each_constraint(LintContext *context, const Schema *schema, ConstraintKind kind,
                     EachConstraintTest test, const char *message, const char *hint);
/* Not the indexes of keys. */
void each_index(LintContext *context, const Schema *schema, EachIndexTest test, const char *message,
                const char *hint);

/* The type is one of PostgreSQL's own of that name ("int4"), or an array of it. */
gboolean each_has_type(const SchemaColumn *column, const char *const *names);

#endif
