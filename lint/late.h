/*
 * Late: statements of a DDL tree that came before what they are about: ALTER TABLE, CREATE INDEX,
 * COMMENT and the like of a table that a later file makes. Whether the order is right is for
 * tree/unresolved-order; the other rules judge the schema that the files are meant to make.
 *
 *     Late *late = late_new();
 *     if (!late_holds(late, schema, source))      after each file, in order
 *         lint_source_release(source);
 *     late_apply(late, schema);                   after the last: applies and releases
 */
#ifndef LINT_LATE_H
#define LINT_LATE_H

#include "core/schema/model.h"
#include "lint/source.h"

#include <glib.h>

typedef struct Late Late;

Late *late_new(void);
void late_free(Late *late);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Late, late_free)

/* TRUE: the source has such statements, and is kept as it is. */
gboolean late_holds(Late *late, const Schema *schema, LintSource *source);

void late_apply(Late *late, Schema *schema);

#endif
