/*
 * What a run found, as text for people, as JSON (docs/schemas/lint-check.json), or in the formats
 * that other tools read: one file and one line of report_formats each.
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
        *prefix;     /* before each relative path: "../" from where the reader stands; NULL: none */
    gboolean quiet;  /* one line a finding, and its hint, without the summary */
    const char *top; /* before each relative path where a format wants paths from the top of the
                        work tree; NULL: none */
    Severity fail_on;
    const char *version; /* of the program */
} ReportOptions;

typedef struct ReportFormat {
    const char *name;
    void (*format)(const LintReport *report, const ReportOptions *options, GString *text);
} ReportFormat;

/* Those besides text and json; ended by a NULL name. */
extern const ReportFormat report_formats[];

guint report_count_exactly(const LintReport *report, Severity severity);

/* How many findings are shown. */
guint report_shown(const LintReport *report, const ReportOptions *options);

/* The path from the top of the work tree; free with g_free(). */
char *report_path(const Finding *finding, const ReportOptions *options);

/* Message and hint in one text; free with g_free(). */
char *report_message(const Finding *finding);

void report_format_sarif(const LintReport *report, const ReportOptions *options, GString *text);
void report_format_github(const LintReport *report, const ReportOptions *options, GString *text);
void report_format_gitlab(const LintReport *report, const ReportOptions *options, GString *text);
void report_format_junit(const LintReport *report, const ReportOptions *options, GString *text);
void report_format_checkstyle(const LintReport *report, const ReportOptions *options,
                              GString *text);

void report_format_html(const LintReport *report, const ReportOptions *options, GString *text);

void report_format_text(const LintReport *report, const ReportOptions *options, GString *text);

/* Without its "schema" member. */
json_t *report_format_json(const LintReport *report, guint max);

#endif
