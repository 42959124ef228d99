/* TypeName: how PostgreSQL spells the names of types and clips identifiers. The table is types.def.
 * Private to core/sql. */
#ifndef CORE_SQL_TYPENAME_H
#define CORE_SQL_TYPENAME_H

#include "core/base/arena.h"

#include <glib.h>

enum { IDENTIFIER_MAX = 63 }; /* bytes */

/* "int4" gives "integer"; a name without an alias is given back as it is. */
const char *type_name_readable(const char *name);

/* "int, character  varying(20)" as PostgreSQL prints the arguments of a function: "integer,
 * character varying". */
char *type_list_canonical(Arena *arena, const char *text, gsize length);

/* How many of `length` bytes remain of an identifier clipped to `limit` bytes, between characters.
 */
gsize type_name_clip_to(const char *name, gsize length, gsize limit);
gsize type_name_clip(const char *name, gsize length);

#endif
