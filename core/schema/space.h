/*
 * Name spaces: which kinds of object share one (a table and an index cannot have the same name),
 * and the search_path.
 */
#ifndef CORE_SCHEMA_SPACE_H
#define CORE_SCHEMA_SPACE_H

#include "core/sql/object.h"

#include <glib.h>

/* The kind that stands for the name space of `kind`: TABLE for every relation, TYPE for types and
 * domains, FUNCTION for everything callable, otherwise itself. */
ObjectKind space_of(ObjectKind kind);

/* Whether objects of that kind live in a schema. */
gboolean space_in_schema(ObjectKind kind);

/* Whether they live in a relation (or domain) and have their own name in `part`. */
gboolean space_in_relation(ObjectKind kind);

/* "a, \"$user\", B" as a NULL-terminated list of names: folded, unquoted, "$user" left out. Free
 * with g_strfreev(). */
char **search_path_parse(const char *text);

#endif
