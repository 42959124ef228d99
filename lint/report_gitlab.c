/* GitLab's code quality report: a list of issues with fingerprints. */
#include "lint/report.h"

#include "lint/rule.h"

#include <stdlib.h>

static const char *severity_of(Severity severity)
{
    return severity == SEVERITY_ERROR ? "major" : severity == SEVERITY_WARNING ? "minor" : "info";
}

static json_t *issue_json(const Finding *finding, const ReportOptions *options)
{
    g_autofree char *path = report_path(finding, options);
    g_autofree char *message = report_message(finding);
    return json_pack("{s:s, s:s, s:s, s:s, s:{s:s, s:{s:i, s:i}}}", "description", message,
                     "check_name", finding->rule->id, "fingerprint", finding->fingerprint,
                     "severity", severity_of(finding->severity), "location", "path", path, "lines",
                     "begin", (int)finding->line, "end", (int)finding->end_line);
}

void report_format_gitlab(const LintReport *report, const ReportOptions *options, GString *text)
{
    json_t *issues = json_array();
    for (guint i = 0; i < report_shown(report, options); i++)
        json_array_append_new(issues, issue_json(report->findings->pdata[i], options));
    char *json = json_dumps(issues, JSON_INDENT(2));
    g_string_append_printf(text, "%s\n", json);
    free(json);
    json_decref(issues);
}
