/*
 * Cast: what it means to a column's values that its type changes (private to core/schema/diff).
 *
 * Types as format_type() prints them. Where a pair of types is not known, the answer is the careful
 * one: they are written anew, and PostgreSQL does not assign one to the other by itself.
 */
#ifndef CORE_SCHEMA_DIFF_CAST_H
#define CORE_SCHEMA_DIFF_CAST_H

#include <glib.h>

/* PostgreSQL assigns by itself, and refuses what does not fit where an explicit cast would cut it.
 */
gboolean cast_assigns(const char *from, const char *to);

/* Whether PostgreSQL has a cast, if only an explicit one; else the value must go through its text.
 */
gboolean cast_exists(const char *from, const char *to);

/* Whether the rows must be written anew. */
gboolean cast_rewrites(const char *from, const char *to);

/* Whether values may silently become poorer: rounded, cut, without their time of day. */
gboolean cast_loses(const char *from, const char *to);

#endif
