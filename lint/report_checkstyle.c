/* Checkstyle's XML, which editors and review tools read. */
#include "lint/report.h"

#include "lint/rule.h"
#include "lint/xml.h"

#include <string.h>

static void format_finding(const Finding *finding, GString *xml)
{
    g_autofree char *message = report_message(finding);
    g_string_append_printf(xml, "    <error line=\"%u\" column=\"%u\"", finding->line,
                           finding->column);
    xml_attribute(xml, "severity", severity_word(finding->severity));
    xml_attribute(xml, "message", message);
    xml_attribute(xml, "source", finding->rule->id);
    g_string_append(xml, "/>\n");
}

static void open_file(const Finding *finding, const ReportOptions *options, GString *xml)
{
    g_autofree char *path = report_path(finding, options);
    g_string_append(xml, "  <file");
    xml_attribute(xml, "name", path);
    g_string_append(xml, ">\n");
}

void report_format_checkstyle(const LintReport *report, const ReportOptions *options, GString *text)
{
    const char *path = NULL;
    g_string_append(text,
                    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n");
    for (guint i = 0; i < report_shown(report, options); i++) {
        const Finding *finding = report->findings->pdata[i];
        if (path == NULL || strcmp(path, finding->path) != 0) {
            g_string_append(text, path != NULL ? "  </file>\n" : "");
            open_file(finding, options, text);
        }
        path = finding->path;
        format_finding(finding, text);
    }
    g_string_append(text, path != NULL ? "  </file>\n</checkstyle>\n" : "</checkstyle>\n");
}
