/*
 * How differences and deltas are told: as lines for people, as JSON, as SQL.
 *
 *     + column note of table shop.orders
 *     ~ column total of table shop.orders
 *         type: integer -> bigint
 *     - index shop.orders_at_idx of table shop.orders
 */
#ifndef CMD_SOURCE_REPORT_H
#define CMD_SOURCE_REPORT_H

#include "cmd/cli/output.h"
#include "core/schema/diff/compare.h"
#include "core/schema/diff/delta.h"

/* "+" is what `to` has more. Parts of what is missing or extra as a whole are left out with
 * `wholes` of the comparison.
 */
void report_differences(Output *output, const GArray *differences);

/* One of them. */
void report_difference(Output *output, const Difference *difference);

/* [{"difference": "missing", "kind", "name", "schema", "of", "attributes": {"type": {"from",
 * "to"}}}] */
json_t *report_differences_json(const GArray *differences);

/* [{"sql", "object", "alone", "destructive"}] */
json_t *report_steps_json(const Delta *delta);

/* The delta as a script, destructive statements marked by a comment. Free with g_free(). */
/* As report_script() has it, for psql: a lock is not waited for long, but a step that reads a whole
 * table takes its time. Free with g_free(). */
char *report_psql_script(const Delta *delta);
char *report_script(const Delta *delta);

/* A line for each object that was not compared because no kind knows it; FALSE with ERROR_REFUSED
 * when `strict`. */
gboolean report_unmodelled(Output *output, const Catalog *catalog, const char *side,
                           gboolean strict, GError **error);

#endif
