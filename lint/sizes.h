/*
 * Sizes: how many rows and bytes the tables of a database have, so that a finding can tell what it
 * would cost there.
 *
 *     g_autoptr(LintSizes) sizes = sizes_read("stats.json", text, length, &error);
 *     const SizesEntry *size = sizes_find(sizes, "public", "orders");
 *
 * The file (docs/schemas/lint-stats.json) is made by `confiture-lint stats` and holds names and
 * numbers, no credentials. Rows are the server's estimate. Bytes are the table with its indexes.
 */
#ifndef LINT_SIZES_H
#define LINT_SIZES_H

#include <glib.h>
#include <jansson.h>

/* Rows up to which a lock is soon over. */
#define SIZES_SMALL 10000

typedef struct SizesEntry {
    gint64 rows; /* -1: never analysed */
    gint64 bytes;
} SizesEntry;

typedef struct LintSizes LintSizes;

LintSizes *sizes_new(void);
void sizes_free(LintSizes *sizes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LintSizes, sizes_free)

void sizes_add(LintSizes *sizes, const char *schema, const char *name, SizesEntry entry);

/* NULL when nobody knows. */
const SizesEntry *sizes_find(const LintSizes *sizes, const char *schema, const char *name);

/* ERROR_INPUT with the place of what is wrong. */
LintSizes *sizes_read(const char *path, const char *text, gsize length, GError **error);

/* [{"schema", "table", "rows", "bytes"}], sorted. */
json_t *sizes_json(const LintSizes *sizes);

/* "about 12,000,000 rows, 3.4 GB"; free with g_free(). */
char *sizes_describe(gint64 rows, gint64 bytes);

#endif
