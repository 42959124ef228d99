#include "lint/report.h"

#include "lint/rule.h"
#include "lint/sizes.h"

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

/* Control characters, which names may hold, as \xNN: a name cannot draw on the terminal. */
static void append_visible(GString *text, const char *words)
{
    for (const char *at = words; *at != '\0'; at = g_utf8_find_next_char(at, NULL)) {
        const char *plain = at;
        while (*at >= ' ' && *at < 0x7F)
            at++;
        g_string_append_len(text, plain, at - plain);
        if (*at == '\0')
            return;
        gunichar letter = g_utf8_get_char(at);
        if (g_unichar_iscntrl(letter))
            g_string_append_printf(text, "\\x%02x", letter);
        else
            g_string_append_unichar(text, letter);
    }
}

static guint width_of(gunichar letter)
{
    return g_unichar_iszerowidth(letter) ? 0 : g_unichar_iswide(letter) ? 2 : 1;
}

/* As many blanks as the excerpt is wide up to the column. */
static void append_caret(GString *text, const Finding *finding)
{
    const char *at = finding->excerpt;
    for (guint i = 1; i < finding->excerpt_column && *at != '\0';
         i++, at = g_utf8_find_next_char(at, NULL))
        for (guint k = (*at & 0x80) == 0 ? 1 : width_of(g_utf8_get_char(at)); k > 0; k--)
            g_string_append_c(text, ' ');
    g_string_append_c(text, '^');
}

static void format_excerpt(const Finding *finding, const ReportOptions *options, GString *text)
{
    const ReportColors *colors = &options->colors;
    if (finding->excerpt == NULL || options->quiet)
        return;
    g_string_append_printf(text, "%s%6u |%s ", colors->dim, finding->line, colors->reset);
    for (const char *at = finding->excerpt; *at != '\0'; at = g_utf8_find_next_char(at, NULL)) {
        gunichar letter = g_utf8_get_char(at);
        g_string_append_unichar(text, g_unichar_iscntrl(letter) ? ' ' : letter);
    }
    g_string_append_printf(text, "\n%s       |%s %s", colors->dim, colors->reset,
                           severity_color(colors, finding->severity));
    append_caret(text, finding);
    g_string_append_printf(text, "%s\n", colors->reset);
}

static void format_finding(const Finding *finding, const ReportOptions *options, GString *text)
{
    const ReportColors *colors = &options->colors;
    g_autofree char *path = g_utf8_make_valid(finding->path, -1);
    g_string_append_printf(text, "%s%s", colors->place, prefix_of(finding->path, options));
    append_visible(text, path);
    g_string_append_printf(text, ":%u:%u:%s %s%s:%s ", finding->line, finding->column,
                           colors->reset, severity_color(colors, finding->severity),
                           severity_word(finding->severity), colors->reset);
    append_visible(text, finding->message);
    g_string_append_printf(text, " %s[%s]%s\n", colors->dim, finding->rule->id, colors->reset);
    format_excerpt(finding, options, text);
    g_autofree char *size = sizes_describe(finding->rows, finding->bytes);
    if (*size != '\0')
        g_string_append_printf(text, "    %sThe table has %s.%s\n", colors->dim, size,
                               colors->reset);
    if (finding->hint != NULL) {
        g_string_append_printf(text, "    %s", colors->dim);
        append_visible(text, finding->hint);
        g_string_append_printf(text, "%s\n", colors->reset);
    }
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
        append_count(text, report_count_exactly(report, SEVERITY_ERROR), "error", "errors");
        g_string_append(text, ", ");
        append_count(text, report_count_exactly(report, SEVERITY_WARNING), "warning", "warnings");
        g_string_append_printf(text, ", %u info", report_count_exactly(report, SEVERITY_INFO));
    }
    if (report->n_suppressed > 0)
        g_string_append_printf(text, ", %u suppressed", report->n_suppressed);
    if (report->n_known > 0)
        g_string_append_printf(text, ", %u known", report->n_known);
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

void report_format_text(const LintReport *report, const ReportOptions *options, GString *text)
{
    guint n = report_shown(report, options);
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
