/*
 * Objects: what a script does to the database's objects, as the event log keeps it (the member
 * `objects`, a JSON array).
 *
 *     g_autofree char *json = objects_describe(parse, G_MAXUINT, (const char *const[]){"public",
 * NULL});
 *
 * Each element: action (created, altered, dropped, renamed, commented, granted, written), kind,
 * schema, name, part (what lives in a relation: column, constraint, trigger, rule, policy),
 * arguments (functions), identity (all of it as PostgreSQL prints it), statement (ordinal, from 1)
 * and line. Besides, where they apply: renamed (the new name), moved (the new schema), table (an
 * index's), path (the schemas an unqualified name was looked up in, when there are several),
 * implied (true: the name that PostgreSQL chooses when the text gives none, as for primary keys and
 * the sequences of serial columns). Schemas left open by the text are resolved by the script's own
 * SET search_path, before that by `schemas`. Temporary objects and mere references are left out.
 */
#ifndef CORE_AUDIT_OBJECTS_H
#define CORE_AUDIT_OBJECTS_H

#include "core/sql/statement.h"

#include <glib.h>

/* The first `statements` of the script; `schemas`: those of the search_path at its start,
 * NULL-terminated. Free with g_free(). */
char *objects_describe(const Parse *parse, guint statements, const char *const *schemas);

/* "orders_customer_id_fkey" as PostgreSQL makes it of table, columns (may be NULL) and label: at
 * most 63 bytes, longer parts shortened first, whole characters. Free with g_free(). */
char *objects_implied_name(const char *table, const char *columns, const char *label);

#endif
