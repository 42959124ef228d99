/*
 * Durations as PostgreSQL's settings write them: a number and a unit of us, ms, s, min, h, d
 * ("500ms", "2 s", "1.5min"); without a unit the number is milliseconds. Rounded to whole
 * milliseconds, halves away from zero; never negative. (PostgreSQL documentation, 20.1.1 Parameter
 * Names and Values)
 */
#ifndef CORE_DATA_DURATION_H
#define CORE_DATA_DURATION_H

#include <glib.h>

/* FALSE when the text is no duration or is longer than PostgreSQL's own limit of 2^31-1 ms;
 * `milliseconds` is then untouched. */
gboolean duration_parse(const char *text, gint64 *milliseconds);

#endif
