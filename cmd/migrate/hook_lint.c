#include "cmd/migrate/hook_lint.h"

#include "cmd/linting/live.h"
#include "core/base/error.h"

#include <string.h>

static const HookParameter parameters[] = {
    {"fail_on", HOOK_TEXT, FALSE, NULL,
     "least severity that refuses the migration: error, warning or info; without it lint.fail_on"},
    {"select", HOOK_LIST, FALSE, NULL, "only these rules, families, recommended, strict, all"},
    {"ignore", HOOK_LIST, FALSE, NULL, "but not these rules or families"},
    {.name = NULL},
};

static gboolean check_rules(const HookValues *values, const char *name, GError **error)
{
    const char *const *rules = hook_values_list(values, name);
    for (; rules != NULL && *rules != NULL; rules++) {
        const char *nearest = NULL;
        LintProfile profile;
        if (lint_profile_parse(*rules, &profile) || lint_selector_is_known(*rules, &nearest))
            continue;
        hook_values_fail(values, name, error, "there is no lint rule \"%s\"", *rules);
        if (nearest != NULL)
            error_add_hint(error, "Did you mean \"%s\"?", nearest);
        return FALSE;
    }
    return TRUE;
}

static gboolean check(const HookValues *values, G_GNUC_UNUSED SourceTree *tree, GError **error)
{
    const char *word = hook_values_text(values, "fail_on");
    Severity severity;
    if (word != NULL && (!severity_parse(word, &severity) || severity == SEVERITY_OFF))
        return hook_values_fail(values, "fail_on", error,
                                "\"%s\" is none of error, warning and info", word);
    return check_rules(values, "select", error) && check_rules(values, "ignore", error);
}

static Severity threshold_of(const HookContext *context, const Config *config)
{
    const char *word = hook_values_text(context->values, "fail_on");
    Severity severity = SEVERITY_ERROR;
    severity_parse(word != NULL ? word : config->lint.fail_on, &severity);
    return severity;
}

static char *format_finding(const Finding *finding)
{
    return g_strdup_printf("%s:%u:%u: %s: %s [%s]", finding->path, finding->line, finding->column,
                           severity_word(finding->severity), finding->message, finding->rule->id);
}

static json_t *findings_to_json(const LintReport *report)
{
    json_t *findings = json_array();
    for (guint i = 0; i < report->findings->len; i++) {
        const Finding *finding = g_ptr_array_index(report->findings, i);
        g_autofree char *message = g_utf8_make_valid(finding->message, -1);
        json_array_append_new(
            findings, json_pack("{s:s, s:s, s:I, s:I, s:s}", "rule", finding->rule->id, "severity",
                                severity_word(finding->severity), "line", (json_int_t)finding->line,
                                "column", (json_int_t)finding->column, "message", message));
    }
    return findings;
}

static const Finding *first_at_least(const LintReport *report, Severity threshold)
{
    for (guint i = 0; i < report->findings->len; i++) {
        const Finding *finding = g_ptr_array_index(report->findings, i);
        if (finding->severity >= threshold)
            return finding;
    }
    return NULL;
}

/* The first finding is the message and the place, all of them are the detail. */
static gboolean refuse(const LintReport *report, Severity threshold, GError **error)
{
    const Finding *first = first_at_least(report, threshold);
    guint count = lint_report_count(report, threshold);
    g_autoptr(GString) all = g_string_new(NULL);
    for (guint i = 0; i < report->findings->len; i++) {
        const Finding *finding = g_ptr_array_index(report->findings, i);
        g_autofree char *line = format_finding(finding);
        if (finding->severity >= threshold)
            g_string_append_printf(all, "%s%s", all->len > 0 ? "\n" : "", line);
    }
    g_autofree char *more = count > 1 ? g_strdup_printf(", and %u more", count - 1) : g_strdup("");
    error_set(error, ERROR_CHECK_FAILED, "%s [%s]%s", first->message, first->rule->id, more);
    error_add_place(error, first->path, first->line, first->column);
    error_add_detail(error, all->str);
    if (first->hint != NULL)
        error_add_hint(error, "%s", first->hint);
    return FALSE;
}

static gboolean judge(const LintReport *report, Severity threshold, HookResult *result,
                      GError **error)
{
    guint count = report->findings->len;
    result->rows = count;
    result->message = g_strdup_printf("%u finding%s", count, count == 1 ? "" : "s");
    result->statistics = json_pack("{s:o, s:I}", "findings", findings_to_json(report), "suppressed",
                                   (json_int_t)(report->n_suppressed + report->n_known));
    if (report->n_unread > 0) {
        error_set(error, ERROR_INPUT, "the linter could not read the migration");
        return FALSE;
    }
    return lint_report_count(report, threshold) == 0 || refuse(report, threshold, error);
}

static gboolean run(HookContext *context, HookResult *result, GError **error)
{
    const Config *config = context->type_data;
    const MigrationRun *migration = context->run;
    g_autofree char *stored = g_strdup_printf(
        "%s_%s (the stored way down)", migration->migration->version, migration->migration->name);
    LiveMigration subject = {.path = migration->path != NULL ? migration->path : stored,
                             .bytes = migration->bytes,
                             .sections = migration->path != NULL && migration->migration->sections,
                             .direction = migration->direction,
                             .in_transaction = migration->in_transaction};
    RuleChoice choice = {.only = (char **)(guintptr)hook_values_list(context->values, "select"),
                         .without = (char **)(guintptr)hook_values_list(context->values, "ignore")};
    g_autoptr(LiveVerdict) verdict =
        live_lint(migration->connection, config, context->tree, &subject, &choice, error);
    return verdict != NULL && judge(verdict->report, threshold_of(context, config), result, error);
}

HookType hook_lint_type(const Config *config)
{
    return (HookType){.name = "lint",
                      .summary = "refuse a migration that the linter finds fault with, as the "
                                 "database is now",
                      .parameters = parameters,
                      .run = run,
                      .check = check,
                      .flags = HOOK_BEFORE_ONLY,
                      .data = config};
}
