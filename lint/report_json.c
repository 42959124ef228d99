#include "lint/report.h"

#include "lint/rule.h"

static json_t *optional(const char *text)
{
    return text != NULL ? json_string(text) : json_null();
}

static json_t *fix_json(const Fix *fix)
{
    if (fix == NULL)
        return json_null();
    json_t *edits = json_array();
    for (guint i = 0; i < fix->edits->len; i++) {
        const FixEdit *edit = &g_array_index(fix->edits, FixEdit, i);
        json_array_append_new(edits, json_pack("{s:I, s:I, s:s}", "start", (json_int_t)edit->start,
                                               "end", (json_int_t)edit->end, "text", edit->text));
    }
    return json_pack("{s:b, s:o}", "keeps_meaning", (int)!fix->changes_meaning, "edits", edits);
}

static json_t *number(gint64 value)
{
    return value >= 0 ? json_integer((json_int_t)value) : json_null();
}

static json_t *finding_json(const Finding *finding)
{
    g_autofree char *path = g_utf8_make_valid(finding->path, -1);
    return json_pack("{s:s, s:s, s:s, s:i, s:i, s:i, s:o, s:s, s:o, s:s, s:o, s:o, s:o}", "rule",
                     finding->rule->id, "severity", severity_word(finding->severity), "path", path,
                     "line", (int)finding->line, "column", (int)finding->column, "end_line",
                     (int)finding->end_line, "object", optional(finding->object), "message",
                     finding->message, "hint", optional(finding->hint), "fingerprint",
                     finding->fingerprint, "rows", number(finding->rows), "bytes",
                     number(finding->bytes), "fix", fix_json(finding->fix));
}

json_t *report_format_json(const LintReport *report, guint max)
{
    json_t *findings = json_array();
    guint n = max > 0 ? MIN(max, report->findings->len) : report->findings->len;
    for (guint i = 0; i < n; i++)
        json_array_append_new(findings, finding_json(report->findings->pdata[i]));
    json_t *summary = json_pack(
        "{s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i}", "findings",
        (int)report->findings->len, "errors", (int)report_count_exactly(report, SEVERITY_ERROR),
        "warnings", (int)report_count_exactly(report, SEVERITY_WARNING), "infos",
        (int)report_count_exactly(report, SEVERITY_INFO), "suppressed", (int)report->n_suppressed,
        "files", (int)report->n_files, "statements", (int)report->n_statements, "not_analysed",
        (int)report->n_unanalysed, "unread_files", (int)report->n_unread, "known",
        (int)report->n_known);
    return json_pack("{s:o, s:o}", "findings", findings, "summary", summary);
}
