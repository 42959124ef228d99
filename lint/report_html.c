/* A page to hand round: no script, no other file, light and dark. */
#include "lint/report.h"

#include "lint/rule.h"
#include "lint/sizes.h"
#include "lint/xml.h"

#include <string.h>

#include "lint/report_html.css.h"

static void append_row(GString *html, const char *name, const char *value, const char *class)
{
    g_string_append_printf(html, "<div class=\"count %s\"><b>%s</b> ", class, value);
    xml_text(html, name);
    g_string_append(html, "</div>\n");
}

static void append_count(GString *html, guint n, const char *singular, const char *plural,
                         const char *class)
{
    g_autofree char *value = g_strdup_printf("%u", n);
    append_row(html, n == 1 ? singular : plural, value, class);
}

static void append_counts(GString *html, const LintReport *report)
{
    g_string_append(html, "<section class=\"counts\">\n");
    append_count(html, report_count_exactly(report, SEVERITY_ERROR), "error", "errors", "error");
    append_count(html, report_count_exactly(report, SEVERITY_WARNING), "warning", "warnings",
                 "warning");
    append_count(html, report_count_exactly(report, SEVERITY_INFO), "info", "info", "info");
    append_count(html, report->n_suppressed, "suppressed", "suppressed", "plain");
    append_count(html, report->n_known, "known", "known", "plain");
    append_count(html, report->n_files, "file", "files", "plain");
    append_count(html, report->n_statements - report->n_unanalysed, "statement checked",
                 "statements checked", "plain");
    append_count(html, report->n_unanalysed, "not analysed", "not analysed", "plain");
    g_string_append(html, "</section>\n");
}

/* The line, with the column marked. */
static void append_excerpt(GString *html, const Finding *finding)
{
    if (finding->excerpt == NULL)
        return;
    const char *at = finding->excerpt;
    for (guint i = 1; i < finding->excerpt_column && *at != '\0'; i++)
        at = g_utf8_find_next_char(at, NULL);
    const char *behind = *at != '\0' ? g_utf8_find_next_char(at, NULL) : at;
    g_autofree char *before = g_strndup(finding->excerpt, (gsize)(at - finding->excerpt));
    g_autofree char *marked = g_strndup(at, (gsize)(behind - at));
    g_string_append_printf(html, "<pre><span class=\"line\">%u</span>", finding->line);
    xml_text(html, before);
    g_string_append(html, "<mark>");
    xml_text(html, marked);
    g_string_append(html, "</mark>");
    xml_text(html, behind);
    g_string_append(html, "</pre>\n");
}

static void append_paragraph(GString *html, const char *class, const char *text)
{
    g_string_append_printf(html, "<p class=\"%s\">", class);
    xml_text(html, text);
    g_string_append(html, "</p>\n");
}

static void append_rule(GString *html, const LintRule *rule)
{
    g_string_append(html, "<details><summary>Why</summary>\n");
    append_paragraph(html, "why", rule->why);
    append_paragraph(html, "why", rule->safer);
    g_string_append(html, "</details>\n");
}

static void append_finding(GString *html, const Finding *finding)
{
    const char *severity = severity_word(finding->severity);
    g_string_append_printf(html, "<article class=\"%s\">\n<h3><span class=\"badge\">%s</span> ",
                           severity, severity);
    xml_text(html, finding->message);
    g_string_append_printf(html, "</h3>\n<p class=\"place\">line %u, column %u · <code>",
                           finding->line, finding->column);
    xml_text(html, finding->rule->id);
    g_string_append(html, "</code>");
    if (finding->object != NULL) {
        g_string_append(html, " · <code>");
        xml_text(html, finding->object);
        g_string_append(html, "</code>");
    }
    g_autofree char *size = sizes_describe(finding->rows, finding->bytes);
    if (*size != '\0') {
        g_string_append(html, " · ");
        xml_text(html, size);
    }
    g_string_append(html, "</p>\n");
    append_excerpt(html, finding);
    if (finding->hint != NULL)
        append_paragraph(html, "hint", finding->hint);
    append_rule(html, finding->rule);
    g_string_append(html, "</article>\n");
}

static void append_findings(GString *html, const LintReport *report, const ReportOptions *options)
{
    guint n = report_shown(report, options);
    const char *path = NULL;
    for (guint i = 0; i < n; i++) {
        const Finding *finding = report->findings->pdata[i];
        if (path == NULL || strcmp(path, finding->path) != 0) {
            g_autofree char *shown = report_path(finding, options);
            g_string_append(html, "<h2>");
            xml_text(html, shown);
            g_string_append(html, "</h2>\n");
        }
        path = finding->path;
        append_finding(html, finding);
    }
    if (n == 0)
        append_paragraph(html, "none", "No findings.");
    if (n < report->findings->len) {
        g_autofree char *more = g_strdup_printf("… and %u more", report->findings->len - n);
        append_paragraph(html, "none", more);
    }
}

void report_format_html(const LintReport *report, const ReportOptions *options, GString *text)
{
    g_string_append_printf(
        text,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta name=\"color-scheme\" content=\"light dark\">\n"
        "<title>confiture-lint: %u findings</title>\n<style>\n%s</style>\n</head>\n<body>\n"
        "<header><h1>What confiture-lint found</h1></header>\n",
        report->findings->len, report_html_css);
    append_counts(text, report);
    append_findings(text, report, options);
    for (guint i = 0; i < report->remarks->len; i++)
        append_paragraph(text, "remark", report->remarks->pdata[i]);
    g_string_append_printf(text, "<footer>confiture-lint %s</footer>\n</body>\n</html>\n",
                           options->version != NULL ? options->version : "");
}
