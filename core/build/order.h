/*
 * Orders of paths: by bytes, by numbers, by hexadecimal prefixes; and the order that a file lists.
 * Private to core/build.
 */
#ifndef CORE_BUILD_ORDER_H
#define CORE_BUILD_ORDER_H

#include "core/build/build.h"

typedef enum OrderKind {
    ORDER_PATH,
    ORDER_NUMERIC,
    ORDER_HEX,
    ORDER_FILE,
    ORDER_DEPENDENCY
} OrderKind;

/* ERROR_INPUT naming the known ones, with the nearest as hint. */
gboolean order_parse(const char *name, OrderKind *order, GError **error);
const char *order_name(OrderKind order);

/* Of two paths; never 0 for different ones. */
int order_compare_path(const char *a, const char *b);
int order_compare_numeric(const char *a, const char *b);
int order_compare_hex(const char *a, const char *b);

/*
 * Sorts `files` (of BuildFile) as the lines of `text` say. ERROR_INPUT for a line that names no
 * file, one that repeats, and a file that no line names. Lines are relative to the tree's root or
 * to `folder`.
 */
gboolean order_by_list(GPtrArray *files, const char *folder, const char *path, GBytes *text,
                       GError **error);

#endif
