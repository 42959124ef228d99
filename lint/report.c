#include "lint/report.h"

#include <string.h>

static const char *severity_color(const ReportColors *colors, Severity severity)
{
    return severity == SEVERITY_ERROR     ? colors->error
           : severity == SEVERITY_WARNING ? colors->warning
                                          : colors->info;
}

static const char *prefix_of(const char *path, const ReportOptions *options)
{
    return options->prefix != NULL && !g_path_is_absolute(path) ? options->prefix : "";
}

static void format_finding(const Finding *finding, const ReportOptions *options, GString *text)
{
    const ReportColors *colors = &options->colors;
    g_string_append_printf(
        text, "%s%s%s:%u:%u:%s %s%s:%s %s %s[%s]%s\n", colors->place,
        prefix_of(finding->path, options), finding->path, finding->line, finding->column,
        colors->reset, severity_color(colors, finding->severity), severity_word(finding->severity),
        colors->reset, finding->message, colors->dim, finding->rule->id, colors->reset);
    if (finding->hint != NULL)
        g_string_append_printf(text, "    %s%s%s\n", colors->dim, finding->hint, colors->reset);
}

static guint count_exactly(const LintReport *report, Severity severity)
{
    return lint_report_count(report, severity) -
           (severity == SEVERITY_ERROR ? 0 : lint_report_count(report, severity + 1));
}

static void append_count(GString *text, guint n, const char *singular, const char *plural)
{
    g_string_append_printf(text, "%u %s", n, n == 1 ? singular : plural);
}

static void format_counts(const LintReport *report, GString *text)
{
    if (report->findings->len == 0) {
        g_string_append(text, "no findings");
    } else {
        append_count(text, count_exactly(report, SEVERITY_ERROR), "error", "errors");
        g_string_append(text, ", ");
        append_count(text, count_exactly(report, SEVERITY_WARNING), "warning", "warnings");
        g_string_append_printf(text, ", %u info", count_exactly(report, SEVERITY_INFO));
    }
    if (report->n_suppressed > 0)
        g_string_append_printf(text, ", %u suppressed", report->n_suppressed);
    g_string_append_c(text, '\n');
}

static void format_coverage(const LintReport *report, GString *text)
{
    append_count(text, report->n_files, "file", "files");
    g_string_append(text, ", ");
    append_count(text, report->n_statements - report->n_unanalysed, "statement", "statements");
    g_string_append_printf(text, " checked, %u not analysed", report->n_unanalysed);
    if (report->n_unread > 0) {
        g_string_append(text, ", ");
        append_count(text, report->n_unread, "file", "files");
        g_string_append(text, " not read");
    }
    g_string_append_c(text, '\n');
}

static guint shown(const LintReport *report, guint max)
{
    return max > 0 ? MIN(max, report->findings->len) : report->findings->len;
}

void report_format_text(const LintReport *report, const ReportOptions *options, GString *text)
{
    guint n = shown(report, options->max);
    const char *path = NULL;
    for (guint i = 0; i < n; i++) {
        const Finding *finding = report->findings->pdata[i];
        if (path != NULL && strcmp(path, finding->path) != 0)
            g_string_append_c(text, '\n');
        path = finding->path;
        format_finding(finding, options, text);
    }
    if (n < report->findings->len)
        g_string_append_printf(text, "… and %u more\n", report->findings->len - n);
    if (options->quiet)
        return;
    if (n > 0)
        g_string_append_c(text, '\n');
    format_counts(report, text);
    format_coverage(report, text);
}

static json_t *optional(const char *text)
{
    return text != NULL ? json_string(text) : json_null();
}

static json_t *finding_json(const Finding *finding)
{
    g_autofree char *path = g_utf8_make_valid(finding->path, -1);
    return json_pack("{s:s, s:s, s:s, s:i, s:i, s:i, s:o, s:s, s:o}", "rule", finding->rule->id,
                     "severity", severity_word(finding->severity), "path", path, "line",
                     (int)finding->line, "column", (int)finding->column, "end_line",
                     (int)finding->end_line, "object", optional(finding->object), "message",
                     finding->message, "hint", optional(finding->hint));
}

json_t *report_format_json(const LintReport *report, guint max)
{
    json_t *findings = json_array();
    for (guint i = 0; i < shown(report, max); i++)
        json_array_append_new(findings, finding_json(report->findings->pdata[i]));
    json_t *summary = json_pack(
        "{s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i}", "findings", (int)report->findings->len,
        "errors", (int)count_exactly(report, SEVERITY_ERROR), "warnings",
        (int)count_exactly(report, SEVERITY_WARNING), "infos",
        (int)count_exactly(report, SEVERITY_INFO), "suppressed", (int)report->n_suppressed, "files",
        (int)report->n_files, "statements", (int)report->n_statements, "not_analysed",
        (int)report->n_unanalysed, "unread_files", (int)report->n_unread);
    return json_pack("{s:o, s:o}", "findings", findings, "summary", summary);
}
