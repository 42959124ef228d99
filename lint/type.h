/*
 * What a change of a column's type costs: whether PostgreSQL copies the table.
 *
 *     type_change_cost(schema, "character varying(20)", "text", utc)  →  TYPE_CHANGE_FREE
 *
 * Types are readable text as in TypeRef and SchemaColumn. The pairs were measured on PostgreSQL 15
 * (by the file node of the table before and after); they are those whose conversion the server
 * knows to keep every stored byte (src/backend/commands/tablecmds.c,
 * ATColumnChangeRequiresRewrite).
 */
#ifndef LINT_TYPE_H
#define LINT_TYPE_H

#include "core/schema/model.h"

#include <glib.h>

typedef enum TypeChange {
    TYPE_CHANGE_SAME,    /* the very same type */
    TYPE_CHANGE_FREE,    /* metadata only */
    TYPE_CHANGE_REWRITE, /* copies the table */
    TYPE_CHANGE_UNKNOWN  /* a type of which nothing is known */
} TypeChange;

/* `utc`: the session's time zone has offset zero. `schema` knows the domains. */
TypeChange type_change_cost(const Schema *schema, const char *from, const char *to, gboolean utc);

/* One type, whatever their lengths: names of the same type are one, domains are what they are made
 * of. */
gboolean type_same_base(const Schema *schema, const char *a, const char *b);

#endif
