/* The page of a report, by its parts; private to report_html*.c. */
#ifndef CMD_AUDIT_REPORT_HTML_H
#define CMD_AUDIT_REPORT_HTML_H

#include "cmd/audit/html.h"
#include "cmd/audit/report.h"

void page_seal(const json_t *document, GString *html);
void page_environments(const json_t *document, GString *html);
void page_sums(const json_t *document, GString *html); /* failures, hooks, authors */
void page_drift(const json_t *document, GString *html);
void page_events(const json_t *document, GString *html);

/* <a href>text</a>, the text alone without a link. */
void page_link(GString *html, const char *link, const char *text);
void page_commit(GString *html, const char *link, const char *oid);
void page_time(GString *html, const char *time);
void page_tag(GString *html, const char *class, const char *text);
void page_event_link(GString *html, gint64 event);
/* "0003_add_total" */
void page_migration(GString *html, const json_t *row);
void page_cell_number(GString *html, gint64 number);
void page_cell_time(GString *html, gint64 microseconds);

#endif
