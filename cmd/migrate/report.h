/*
 * Report: what a run says before, while and after it: the plan, progress, a line for each
 * migration, the summary; as text or as one JSON document.
 */
#ifndef CMD_MIGRATE_REPORT_H
#define CMD_MIGRATE_REPORT_H

#include "cmd/migrate/session.h"

/* A listener: rows of the document, progress on standard error. */
typedef struct Report {
    PhaseListener listener;
    Context *context;
    const Plan *plan;
    guint done;
    json_t *migrations; /* of those that are committed */
} Report;

void report_init(Report *report, Context *context);
void report_clear(Report *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Report, report_clear)

/* "3 migrations to apply to …", with a line for each; and what is missing in the tree. Text only.
 */
void report_plan(Report *report, const Session *session, const Plan *plan);

json_t *report_plan_json(const Plan *plan);

/* Text: "Applied 3 migrations in 35 ms: …"; JSON: the whole document of `command` ("migrate/up").
 */
void report_summary(Report *report, const Session *session, const RunSummary *summary,
                    const char *command);

/* After a failure: how many were done before it, and what went wrong beside it. */
void report_failure(Report *report, const RunSummary *summary);

#endif
