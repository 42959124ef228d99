/* Workflow commands, which GitHub shows beside the changed lines. */
#include "lint/report.h"

#include "lint/rule.h"

#include <string.h>

/* Properties end at a comma or a colon besides. */
static void append_escaped(GString *text, const char *words, gboolean property)
{
    for (const char *at = words; *at != '\0'; at++) {
        gboolean special = strchr("%\r\n", *at) != NULL || (property && strchr(":,", *at) != NULL);
        if (special)
            g_string_append_printf(text, "%%%02X", (guint)(guchar)*at);
        else
            g_string_append_c(text, *at);
    }
}

static const char *command_of(Severity severity)
{
    return severity == SEVERITY_ERROR     ? "error"
           : severity == SEVERITY_WARNING ? "warning"
                                          : "notice";
}

static void format_finding(const Finding *finding, const ReportOptions *options, GString *text)
{
    g_autofree char *path = report_path(finding, options);
    g_autofree char *message = report_message(finding);
    g_string_append_printf(text, "::%s file=", command_of(finding->severity));
    append_escaped(text, path, TRUE);
    g_string_append_printf(text, ",line=%u,endLine=%u,", finding->line, finding->end_line);
    /* A column is only taken when one line is meant. */
    if (finding->line == finding->end_line)
        g_string_append_printf(text, "col=%u,", finding->column);
    g_string_append(text, "title=");
    append_escaped(text, finding->rule->id, TRUE);
    g_string_append(text, "::");
    append_escaped(text, message, FALSE);
    g_string_append_c(text, '\n');
}

void report_format_github(const LintReport *report, const ReportOptions *options, GString *text)
{
    for (guint i = 0; i < report_shown(report, options); i++)
        format_finding(report->findings->pdata[i], options, text);
}
