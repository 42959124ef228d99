/*
 * Objects: what a script does to the database's objects, as the event log keeps it (the member
 * `objects`, a JSON array).
 *
 *     g_autofree char *json = objects_describe(parse, G_MAXUINT, schemas);
 *
 * Each element: action (created, altered, dropped, renamed, commented, granted, written), kind,
 * schema, name, part (what lives in a relation: column, constraint, trigger, rule, policy),
 * arguments (functions), identity (all of it as PostgreSQL prints it), statement (ordinal, from 1)
 * and line. Besides, where they apply: renamed (the new name), moved (the new schema), table and
 * columns (that an index or sequence hangs on), path (the schemas that an unqualified name was
 * looked up in, when there are several), derived (true: columns of the new relation come from a
 * query, LIKE, INHERITS or PARTITION OF and are not listed). Schemas left open by the text are
 * resolved by the script's own SET search_path, before that by `schemas`. Temporary objects and
 * mere references are left out.
 */
#ifndef CORE_AUDIT_OBJECTS_H
#define CORE_AUDIT_OBJECTS_H

#include "core/sql/statement.h"

#include <glib.h>

/* The first `statements` of the script; `schemas`: those of the search_path at its start,
 * NULL-terminated. Free with g_free(). */
char *objects_describe(const Parse *parse, guint statements, const char *const *schemas);

#endif
