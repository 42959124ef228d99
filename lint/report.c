#include "lint/report.h"

#include "lint/rule.h"

const ReportFormat report_formats[] = {
    {"sarif", report_format_sarif},
    {"github", report_format_github},
    {"gitlab", report_format_gitlab},
    {"junit", report_format_junit},
    {"checkstyle", report_format_checkstyle},
    {"html", report_format_html},
    {0},
};

guint report_shown(const LintReport *report, const ReportOptions *options)
{
    return options->max > 0 ? MIN(options->max, report->findings->len) : report->findings->len;
}

char *report_path(const Finding *finding, const ReportOptions *options)
{
    g_autofree char *path = g_utf8_make_valid(finding->path, -1);
    gboolean prefixed = options->top != NULL && !g_path_is_absolute(path);
    return g_strconcat(prefixed ? options->top : "", path, NULL);
}

char *report_message(const Finding *finding)
{
    return finding->hint != NULL ? g_strconcat(finding->message, "\n", finding->hint, NULL)
                                 : g_strdup(finding->message);
}

guint report_count_exactly(const LintReport *report, Severity severity)
{
    guint n = 0;
    for (guint i = 0; i < report->findings->len; i++)
        n += ((const Finding *)report->findings->pdata[i])->severity == severity;
    return n;
}
