/*
 * Rows: findings that a database tells. A rule with a `query` is asked for where there is one; each
 * row of the answer is a finding.
 *
 *     LintDatabase database = {.label = "postgresql://db/shop", .query = ask, .data = connection};
 *
 * The columns are known by their names: `object` (schema.name, quoted where it must be), `message`,
 * `hint`, `table` (schema.name, for its size),
 * `body_line` (of the function's body, from 1). Without a message the rule's summary is one,
 * without an object the first column is. A finding about something that a file of the project
 * defines is told there, any other at the database's label. The room that knows a server does the
 * asking.
 */
#ifndef LINT_ROWS_H
#define LINT_ROWS_H

#include "lint/rule.h"

#include <glib.h>

/* Called for each row; the values (NULL: SQL's null) are borrowed. */
typedef void (*LintRowFunc)(guint n, const char *const *names, const char *const *values,
                            gpointer data);

typedef struct LintDatabase {
    const char *label; /* without a password */
    gboolean scratch;  /* made of the project's own files: what only use can tell is not asked */
    gboolean (*query)(gpointer data, const char *sql, LintRowFunc row, gpointer row_data,
                      GError **error);
    gpointer data;
} LintDatabase;

/* As `data` of a rule: only what no file of the project makes is reported. */
extern const char lint_rows_unknown[];

/* Asks all rules that are on; what the server refuses is a remark of the report, and counted as not
 * judged. */
void lint_ask_database(LintContext *context, const LintDatabase *database);

#endif
