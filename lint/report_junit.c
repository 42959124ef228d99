/* JUnit's XML, as continuous integration servers read it: one test case a finding; one that passed
 * when there is none. */
#include "lint/report.h"

#include "lint/rule.h"
#include "lint/xml.h"

static void format_finding(const Finding *finding, const ReportOptions *options, GString *xml)
{
    gboolean fails = finding->severity >= options->fail_on;
    g_autofree char *path = report_path(finding, options);
    g_autofree char *name =
        g_strdup_printf("%s:%u:%u", finding->rule->id, finding->line, finding->column);
    g_autofree char *message = report_message(finding);
    g_string_append(xml, "    <testcase");
    xml_attribute(xml, "name", name);
    xml_attribute(xml, "classname", path);
    xml_attribute(xml, "file", path);
    g_string_append(xml, fails ? ">\n      <failure" : ">\n      <system-out>");
    if (fails) {
        xml_attribute(xml, "type", severity_word(finding->severity));
        xml_attribute(xml, "message", finding->message);
        g_string_append_c(xml, '>');
    }
    g_string_append_printf(xml, "%s: ", severity_word(finding->severity));
    xml_text(xml, message);
    g_string_append(xml, fails ? "</failure>\n" : "</system-out>\n");
    g_string_append(xml, "    </testcase>\n");
}

void report_format_junit(const LintReport *report, const ReportOptions *options, GString *text)
{
    guint n = report_shown(report, options);
    guint failures = 0;
    for (guint i = 0; i < n; i++)
        failures += ((const Finding *)report->findings->pdata[i])->severity >= options->fail_on;
    g_string_append_printf(text,
                           "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                           "<testsuites>\n"
                           "  <testsuite name=\"confiture-lint\" tests=\"%u\" failures=\"%u\" "
                           "errors=\"0\">\n",
                           MAX(n, 1), failures);
    if (n == 0)
        g_string_append(text,
                        "    <testcase name=\"no findings\" classname=\"confiture-lint\"/>\n");
    for (guint i = 0; i < n; i++)
        format_finding(report->findings->pdata[i], options, text);
    g_string_append(text, "  </testsuite>\n</testsuites>\n");
}
