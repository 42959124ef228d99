/* SARIF 2.1.0 (OASIS), as code scanning services read it. */
#include "lint/report.h"

#include "lint/rule.h"

#include <stdlib.h>

static const char *level_of(Severity severity)
{
    return severity == SEVERITY_ERROR ? "error" : severity == SEVERITY_WARNING ? "warning" : "note";
}

static json_t *rule_json(const LintRule *rule)
{
    g_autofree char *help =
        g_strdup_printf("%s\n\nReports: %s\n\nSafer: %s", rule->why, rule->condition, rule->safer);
    return json_pack("{s:s, s:{s:s}, s:{s:s}, s:{s:s}, s:{s:s}}", "id", rule->id,
                     "shortDescription", "text", rule->summary, "fullDescription", "text",
                     rule->why, "help", "text", help, "defaultConfiguration", "level",
                     level_of(rule->severity));
}

static json_t *rules_json(void)
{
    json_t *rules = json_array();
    for (guint i = 0; i < lint_n_rules; i++)
        json_array_append_new(rules, rule_json(lint_rules[i]));
    return rules;
}

static json_t *location_json(const Finding *finding, const ReportOptions *options)
{
    g_autofree char *path = report_path(finding, options);
    g_autofree char *uri = g_uri_escape_string(path, "/", FALSE);
    json_t *location =
        json_pack("{s:{s:{s:s}, s:{s:i, s:i, s:i}}}", "physicalLocation", "artifactLocation", "uri",
                  uri, "region", "startLine", (int)finding->line, "startColumn",
                  (int)finding->column, "endLine", (int)finding->end_line);
    if (finding->object != NULL)
        json_object_set_new(location, "logicalLocations",
                            json_pack("[{s:s}]", "fullyQualifiedName", finding->object));
    return location;
}

static json_t *result_json(const Finding *finding, const ReportOptions *options)
{
    g_autofree char *message = report_message(finding);
    return json_pack("{s:s, s:i, s:s, s:{s:s}, s:[o], s:{s:s}}", "ruleId", finding->rule->id,
                     "ruleIndex", (int)lint_rule_index(finding->rule), "level",
                     level_of(finding->severity), "message", "text", message, "locations",
                     location_json(finding, options), "partialFingerprints", "confiture/v1",
                     finding->fingerprint);
}

void report_format_sarif(const LintReport *report, const ReportOptions *options, GString *text)
{
    json_t *results = json_array();
    for (guint i = 0; i < report_shown(report, options); i++)
        json_array_append_new(results, result_json(report->findings->pdata[i], options));
    json_t *document =
        json_pack("{s:s, s:s, s:[{s:{s:{s:s, s:s, s:o}}, s:s, s:[{s:b}], s:o}]}", "$schema",
                  "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
                  "sarif-schema-2.1.0.json",
                  "version", "2.1.0", "runs", "tool", "driver", "name", "confiture-lint", "version",
                  options->version != NULL ? options->version : "0", "rules", rules_json(),
                  "columnKind", "unicodeCodePoints", "invocations", "executionSuccessful",
                  (int)(report->n_unread == 0), "results", results);
    char *json = json_dumps(document, JSON_INDENT(2));
    g_string_append_printf(text, "%s\n", json);
    free(json);
    json_decref(document);
}
