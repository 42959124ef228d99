/*
 * Report: what `confiture-audit report` tells, as one JSON document; the page and the Markdown are
 * made from it, so that all three say the same.
 *
 *     g_autoptr(Report) report = report_gather(context, audit, &options, &error);
 *     json_t *document = report_describe(report);
 *     report_html(document, page);
 *
 * docs/schemas/audit-report.json is its schema.
 */
#ifndef CMD_AUDIT_REPORT_H
#define CMD_AUDIT_REPORT_H

#include "cmd/audit/forge.h"
#include "cmd/audit/verify.h"
#include "core/audit/anchor.h"
#include "core/risk/risk.h"

typedef struct ReportOptions {
    const char *remote; /* NULL: origin */
    guint limit;        /* events that are listed, the newest; 0: all */
    gboolean without_git, without_drift;
} ReportOptions;

typedef struct Report {
    const Context *context;
    const Audit *audit;
    ReportOptions options;
    LogIdentity identity;
    Verification *verification;
    GPtrArray *events; /* of Event, oldest first */
    Forge *forge;
    GHashTable *scripts; /* blob and direction -> json_t, see report_script() */
} Report;

Report *report_gather(const Context *context, const Audit *audit, const ReportOptions *options,
                      GError **error);
void report_free(Report *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Report, report_free)

/* A new reference; without the member "schema". */
json_t *report_describe(Report *report, GError **error);

/* What an event ran, with its locks and its risk by the text alone; null where git does not have
 * it. A new reference. */
json_t *report_script(Report *report, const Event *event, gboolean down);

/* {level, reasons}. A new reference. */
json_t *risk_to_json(const Risk *risk);

/* Per environment what is deployed and what waits: of this database, and, as git notes tell, of
 * others. A new reference; NULL with `error`. */
json_t *report_environments(Report *report, GError **error);

void report_html(const json_t *document, GString *html);
void report_markdown(const json_t *document, GString *text);

/* Inline SVG. */
void report_chart_timeline(const json_t *document, GString *html);
void report_chart_durations(const json_t *document, GString *html);

/* For page and Markdown. */
const char *member_text(const json_t *object, const char *key); /* NULL where it is none */
gint64 member_number(const json_t *object, const char *key);    /* 0 where it is none */
char *number_text(gint64 number);                               /* "5,000"; free with g_free() */
/* "2026-05-20 14:30:15" of an event's time; free with g_free(). */
char *time_utc(const char *time);

#endif
