/*
 * Nearest name: what somebody who typed `typed` probably meant, for hints such as `did you mean
 * "schema.order"?`.
 *
 *     const char *meant = nearest_name("stauts", (const char *const[]){"status", "up", NULL});
 *
 * A name counts as near when it begins with what was typed, or when few letters are missing, added,
 * changed or swapped (at most a third of the longer name). Case and `-` against `_` do not count.
 * NULL when none is near. Borrowed from `candidates`, which end with NULL.
 */
#ifndef CORE_BASE_NEAREST_H
#define CORE_BASE_NEAREST_H

#include <glib.h>

const char *nearest_name(const char *typed, const char *const *candidates);

#endif
