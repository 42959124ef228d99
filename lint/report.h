/*
 * What a run found, as text for people or as JSON (docs/schemas/lint-check.json).
 *
 *     db/migrations/0002_x.up.sql:3:1: error: dropping table "orders" loses its data
 * [data/drop-table] Rename it first and drop it in a later release; keep a copy of what may be
 * needed.
 *
 * Nothing is printed here: the caller gets text or a document.
 */
#ifndef LINT_REPORT_H
#define LINT_REPORT_H

#include "lint/engine.h"

#include <glib.h>
#include <jansson.h>

/* Terminal sequences, "" where colours are off. */
typedef struct ReportColors {
    const char *error, *warning, *info, *place, *dim, *reset;
} ReportColors;

typedef struct ReportOptions {
    ReportColors colors;
    guint max; /* findings shown; 0: all */
    const char
        *prefix;    /* before each relative path: "../" from where the reader stands; NULL: none */
    gboolean quiet; /* findings without the summary */
} ReportOptions;

void report_format_text(const LintReport *report, const ReportOptions *options, GString *text);

/* Without its "schema" member. */
json_t *report_format_json(const LintReport *report, guint max);

#endif
