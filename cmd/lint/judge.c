#include "cmd/lint/judge.h"

#include "cmd/lint/past.h"

#include <string.h>

void verdict_clear(Verdict *verdict)
{
    g_clear_pointer(&verdict->report, lint_report_free);
    g_clear_pointer(&verdict->history, history_free);
}

static void warn(const Context *context, const GPtrArray *remarks)
{
    for (guint i = 0; i < remarks->len; i++)
        output_warning(context->output, "%s", (const char *)remarks->pdata[i]);
}

static gboolean is_known(const LintReport *report, const Finding *finding)
{
    for (guint i = 0; i < report->findings->len; i++) {
        const Finding *other = report->findings->pdata[i];
        if (strcmp(other->fingerprint, finding->fingerprint) == 0 &&
            strcmp(other->path, finding->path) == 0)
            return TRUE;
    }
    return FALSE;
}

/* The same fault on two lines of commits is told once. */
static LintReport *merge(LintReport *report, LintReport *more)
{
    if (report == NULL)
        return more;
    for (guint i = 0; i < more->findings->len; i++) {
        Finding *finding = more->findings->pdata[i];
        if (is_known(report, finding))
            finding_free(finding);
        else
            g_ptr_array_add(report->findings, finding);
    }
    g_ptr_array_set_free_func(more->findings, NULL);
    g_ptr_array_sort(report->findings, finding_compare);
    report->n_files += more->n_files;
    report->n_statements += more->n_statements;
    report->n_unanalysed += more->n_unanalysed;
    report->n_unread += more->n_unread;
    report->n_unasked += more->n_unasked;
    report->n_suppressed += more->n_suppressed;
    lint_report_free(more);
    return report;
}

gboolean judge_project(const Judge *judge, Verdict *verdict, GError **error)
{
    g_autoptr(Project) project = project_read(judge->context, &judge->options, error);
    if (project == NULL)
        return FALSE;
    g_clear_pointer(&verdict->history, history_free);
    verdict->history = past_read(judge->context, project, &judge->options, error);
    if (verdict->history == NULL)
        return FALSE;
    warn(judge->context, project->remarks);
    LintInput input = {
        .schema = project->schema,
        .migrations = project->migrations,
        .seeds = project->seeds,
        .prior = project->prior,
        .prior_is_schema = project->prior_is_schema,
        .search_path = judge->context->config->schema.search_path,
        .placeholders = judge->placeholders,
        .history = verdict->history,
        .sizes = judge->sizes,
        .database = judge->database,
        .target_version = judge->target_version,
    };
    LintReport *report = lint_run(&input, judge->settings);
    warn(judge->context, report->remarks);
    verdict->report = merge(verdict->report, report);
    return TRUE;
}

static GPtrArray *find_conflicts(const Judge *judge, GError **error)
{
    const char *root = judge->context->config->root;
    g_autoptr(Repository) repository = repository_open(root, error);
    if (repository == NULL)
        return NULL;
    g_autofree char *folder = repository_folder_of(repository, root);
    return repository_conflicts(repository, folder, error);
}

gboolean judge_staged(const Judge *judge, Verdict *verdict, GError **error)
{
    g_autoptr(GError) problem = NULL;
    if (judge_project(judge, verdict, &problem))
        return TRUE;
    g_autoptr(GPtrArray) conflicts = find_conflicts(judge, NULL);
    if (conflicts == NULL || conflicts->len == 0) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return FALSE;
    }
    output_warning(judge->context->output,
                   "\"%s\"%s unmerged in the index: each side is checked, as if it were taken",
                   (const char *)conflicts->pdata[0],
                   conflicts->len > 1 ? " and others are" : " is");
    Judge side = *judge;
    side.options.side = CONFLICT_OURS;
    if (!judge_project(&side, verdict, error))
        return FALSE;
    side.options.side = CONFLICT_THEIRS;
    return judge_project(&side, verdict, error);
}
