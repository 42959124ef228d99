/*
 * Differences as a page to hand round: no script, no other file, light and dark. Names and bodies
 * of databases are text in it, whatever they hold.
 */
#ifndef CMD_SOURCE_REPORT_HTML_H
#define CMD_SOURCE_REPORT_HTML_H

#include "cmd/cli/output.h"
#include "core/schema/diff/compare.h"

typedef struct HtmlReport {
    const char *title;    /* "What differs from tree@main to tree" */
    const char *program;  /* with its version, below the page */
    const char *if_equal; /* what is said of no differences */
    /* A line below difference `i`, free with g_free(), or NULL; may be NULL. */
    char *(*remark)(guint i, gconstpointer data);
    gconstpointer data;
} HtmlReport;

void report_html(Output *output, const GArray *differences, const HtmlReport *report);

#endif
