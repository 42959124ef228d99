/* confiture-lint check: the findings of a project. */
#include "cmd/lint/commands.h"
#include "cmd/lint/judge.h"
#include "cmd/lint/known.h"
#include "cmd/lint/live.h"
#include "cmd/lint/mend.h"
#include "cmd/lint/past.h"
#include "cmd/linting/configure.h"
#include "cmd/linting/custom.h"
#include "core/base/error.h"
#include "lint/report.h"

#include <confiture/version.h>
#include <string.h>

static ProjectOptions project_options;
static RuleChoice rule_choice;
static KnownOptions known_options;
static LiveOptions live_options;
static char *fail_on, *range, *pushed_to, *stats_file;
static gboolean strict_coverage, fix, dry_run, unsafe_fixes;
static int max_shown, pg_version;

static const GOptionEntry options[] = {
    {"staged", 0, 0, G_OPTION_ARG_NONE, &project_options.staged,
     "check the index; report what a commit now would bring", NULL},
    {"ref", 0, 0, G_OPTION_ARG_STRING, &project_options.ref,
     "check a commit instead of the work tree", "REV"},
    {"since", 0, 0, G_OPTION_ARG_STRING, &project_options.since,
     "report only what changed since the merge base with REV", "REV"},
    {"range", 0, 0, G_OPTION_ARG_STRING, &range,
     "check commit B; report what it changed since it left A", "A..B"},
    {"base", 0, 0, G_OPTION_ARG_STRING, &project_options.base,
     "judge migrations by the schema at the merge base with REV", "REV"},
    {"schema", 0, 0, G_OPTION_ARG_FILENAME, &project_options.schema_file,
     "judge migrations by the schema that FILE makes, or by a database's", "FILE|db:URL"},
    {"pre-push", 0, 0, G_OPTION_ARG_STRING, &pushed_to,
     "check what git pre-push tells on standard input", "REMOTE"},
    {"stats", 0, 0, G_OPTION_ARG_FILENAME, &stats_file,
     "tell the sizes of tables, from a file of \"confiture-lint stats\"", "FILE"},
    {"fix", 0, 0, G_OPTION_ARG_NONE, &fix, "mend the files where that keeps what they do", NULL},
    {"dry-run", 0, 0, G_OPTION_ARG_NONE, &dry_run, "with --fix: write nothing, show the difference",
     NULL},
    {"unsafe-fixes", 0, 0, G_OPTION_ARG_NONE, &unsafe_fixes,
     "with --fix: also what changes the meaning (timestamp to timestamptz)", NULL},
    {"stdin", 0, 0, G_OPTION_ARG_NONE, &project_options.from_stdin,
     "read one file from standard input", NULL},
    {"path", 0, 0, G_OPTION_ARG_FILENAME, &project_options.stdin_path,
     "the file that standard input stands for", "NAME"},
    {"kind", 0, 0, G_OPTION_ARG_STRING, &project_options.kind,
     "take files outside the project's folders as this", "migration|tree|seed"},
    {"as", 0, 0, G_OPTION_ARG_STRING, &project_options.kind, "the same as --kind",
     "migration|tree|seed"},
    {"select", 0, 0, G_OPTION_ARG_STRING_ARRAY, &rule_choice.only,
     "only these rules, families, recommended, strict, all", "RULE,…"},
    {"rule", 'r', 0, G_OPTION_ARG_STRING_ARRAY, &rule_choice.only, "the same as --select",
     "RULE,…"},
    {"ignore", 0, 0, G_OPTION_ARG_STRING_ARRAY, &rule_choice.without,
     "but not these rules or families", "RULE,…"},
    {"no-rule", 0, 0, G_OPTION_ARG_STRING_ARRAY, &rule_choice.without, "the same as --ignore",
     "RULE,…"},
    {"severity", 0, 0, G_OPTION_ARG_STRING_ARRAY, &rule_choice.severities,
     "change a rule's or family's severity", "RULE=SEVERITY"},
    {"pg-version", 0, 0, G_OPTION_ARG_INT, &pg_version,
     "major version of PostgreSQL (default: lint.postgresql)", "N"},
    {"assume-transaction", 0, 0, G_OPTION_ARG_NONE, &project_options.in_transaction,
     "even a lone CONCURRENTLY runs in a transaction", NULL},
    {"fail-on", 0, 0, G_OPTION_ARG_STRING, &fail_on,
     "exit with 1 from this severity on (default: lint.fail_on)", "error|warning|info"},
    {"baseline", 0, 0, G_OPTION_ARG_FILENAME, &known_options.path,
     "do not tell the findings that FILE knows (default: lint.baseline)", "FILE"},
    {"update-baseline", 0, 0, G_OPTION_ARG_NONE, &known_options.update,
     "write the baseline: from now on only new findings are told", NULL},
    {"deep", 0, 0, G_OPTION_ARG_NONE, &project_options.deep,
     "check functions by plpgsql_check on a scratch server", NULL},
    {"strict-coverage", 0, 0, G_OPTION_ARG_NONE, &strict_coverage,
     "exit with 1 when anything was not analysed", NULL},
    {"max", 0, 0, G_OPTION_ARG_INT, &max_shown, "show at most N findings", "N"},
    {0},
};

/* "A..B", "A.." (to HEAD), "..B" (since HEAD); three dots mean the same. */
static gboolean split_range(GError **error)
{
    static char *since, *tip;
    const char *dots = range != NULL ? strstr(range, "..") : NULL;
    if (range == NULL)
        return TRUE;
    if (dots == NULL || project_options.ref != NULL || project_options.since != NULL) {
        error_set(error, ERROR_USAGE,
                  "--range takes A..B, and neither --ref nor --since beside it");
        return FALSE;
    }
    const char *second = dots + (dots[2] == '.' ? 3 : 2);
    g_free(since);
    g_free(tip);
    since = dots > range ? g_strndup(range, (gsize)(dots - range)) : g_strdup("HEAD");
    tip = g_strdup(*second != '\0' ? second : "HEAD");
    project_options.since = since;
    project_options.ref = tip;
    return TRUE;
}

static gboolean is_work_tree(void)
{
    return !project_options.staged && project_options.ref == NULL && !project_options.from_stdin &&
           pushed_to == NULL;
}

static gboolean check_options(GError **error)
{
    static const char *const kinds[] = {"migration", "tree", "seed", "schema", NULL};
    const char *kind = project_options.kind;
    if (kind != NULL && !g_strv_contains(kinds, kind))
        error_set(error, ERROR_USAGE, "--kind takes migration, tree or seed, not \"%s\"", kind);
    else if (pg_version != 0 && (pg_version < 9 || pg_version > 99))
        error_set(error, ERROR_USAGE, "--pg-version takes a major version, as 15");
    else if (project_options.staged && project_options.ref != NULL)
        error_set(error, ERROR_USAGE, "--staged and --ref name two different sources");
    else if (project_options.stdin_path != NULL && !project_options.from_stdin)
        error_set(error, ERROR_USAGE, "--path goes with --stdin");
    else if (project_options.from_stdin && project_options.paths[0] != NULL)
        error_set(error, ERROR_USAGE, "--stdin takes no other files");
    else if ((dry_run || unsafe_fixes) && !fix)
        error_set(error, ERROR_USAGE, "--dry-run and --unsafe-fixes go with --fix");
    else if (fix && !is_work_tree())
        error_set(error, ERROR_USAGE,
                  "--fix mends files of the work tree; what is staged or committed stays as it is");
    else if (fix && known_options.update)
        error_set(error, ERROR_USAGE, "--fix and --update-baseline are two runs");
    else if (pushed_to != NULL && (project_options.staged || project_options.from_stdin ||
                                   project_options.ref != NULL || project_options.since != NULL))
        error_set(error, ERROR_USAGE, "--pre-push takes what git says, and no other source");
    else if (project_options.base != NULL && project_options.schema_file != NULL)
        error_set(error, ERROR_USAGE, "--base and --schema name two different schemas");
    else if (max_shown < 0)
        error_set(error, ERROR_USAGE, "--max takes a number from 0 on");
    else
        return TRUE;
    return FALSE;
}

static gboolean find_threshold(const Config *config, Severity *threshold, GError **error)
{
    const char *word = fail_on != NULL ? fail_on : config->lint.fail_on;
    if (word == NULL)
        word = "error";
    if (severity_parse(word, threshold) && *threshold != SEVERITY_OFF)
        return TRUE;
    error_set(error, fail_on != NULL ? ERROR_USAGE : ERROR_INPUT,
              "\"%s\" is no severity to fail on", word);
    error_add_hint(error, "Severities are error, warning and info.");
    return FALSE;
}

static ReportColors find_colors(const Output *output)
{
    return (ReportColors){
        .error = output_color(output, "red"),
        .warning = output_color(output, "yellow"),
        .info = output_color(output, "blue"),
        .place = output_color(output, "bold"),
        .dim = output_color(output, "dim"),
        .reset = output_color(output, "reset"),
    };
}

static const ReportFormat *find_format(const char *name)
{
    const ReportFormat *format = report_formats;
    while (format->name != NULL && strcmp(format->name, name) != 0)
        format++;
    return format->name != NULL ? format : NULL;
}

static void print_report(Context *context, const LintReport *report, Severity threshold)
{
    if (output_format(context->output) == FORMAT_JSON) {
        output_json(context->output, "lint", report_format_json(report, (guint)max_shown));
        return;
    }
    const ReportFormat *format = find_format(output_format_name(context->output));
    g_autofree char *prefix = project_prefix(context);
    g_autofree char *top = project_top(context);
    g_autoptr(GString) text = g_string_new(NULL);
    ReportOptions shown = {
        .colors = find_colors(context->output),
        .max = (guint)max_shown,
        .prefix = prefix,
        .quiet = context->quiet,
        .top = top,
        .fail_on = threshold,
        .version = CONFITURE_VERSION,
    };
    (format != NULL ? format->format : report_format_text)(report, &shown, text);
    output_write(context->output, text->str, text->len);
}

static int exit_status(const LintReport *report, Severity threshold)
{
    if (report->n_unread > 0)
        return 4;
    if (strict_coverage && report->n_unanalysed + report->n_unasked > 0)
        return 1;
    if (lint_report_count(report, threshold) > 0)
        return 1;
    return report->n_unasked > 0 ? 3 : 0;
}

static gboolean is_whole(void)
{
    return is_work_tree() && project_options.since == NULL && project_options.paths[0] == NULL;
}

static gboolean judge_once(const Judge *judge, Verdict *verdict, GError **error)
{
    if (pushed_to != NULL)
        return judge_push(judge, pushed_to, verdict, error);
    if (project_options.staged)
        return judge_staged(judge, verdict, error);
    return judge_project(judge, verdict, error);
}

/* More rounds than any file has fixes in one place. */
enum { MOST_ROUNDS = 50 };

/* Findings that the baseline knows are not mended. */
static gboolean judge_and_mend(Judge *judge, Verdict *verdict, Mend *mend, GError **error)
{
    for (guint round = 0; round < MOST_ROUNDS; round++) {
        verdict_clear(verdict);
        judge->options.texts = mend->texts;
        if (!judge_once(judge, verdict, error) ||
            !known_apply(judge->context, &known_options, judge->settings, verdict->report, error))
            return FALSE;
        if (!fix)
            return TRUE;
        g_autoptr(GHashTable) settled = past_settled(verdict->history);
        MendChoice choice = {.meaning = unsafe_fixes, .settled = settled};
        int made = mend_round(mend, judge->context, &choice, verdict->report, error);
        if (made <= 0)
            return made == 0;
    }
    return TRUE;
}

static void print_patch(const Context *context, const Mend *mend)
{
    if (output_format(context->output) == FORMAT_JSON) {
        output_json(context->output, "lint/fix",
                    json_pack("{s:i, s:o}", "fixes", (int)mend->made, "files", mend_json(mend)));
        return;
    }
    g_autofree char *diff = mend_diff(mend);
    output_write(context->output, diff, strlen(diff));
}

static gboolean is_any_mended(const Mend *mend, const LintHistory *history)
{
    for (guint i = 0; i < history->migrations->len; i++)
        if (g_hash_table_contains(mend->texts,
                                  ((const HistoryMigration *)history->migrations->pdata[i])->path))
            return TRUE;
    return FALSE;
}

/* The checksum of a migration that has run would no longer be that of the ledger. */
static void warn_of_migrations(const Context *context, const Mend *mend, const LintHistory *history)
{
    if (history->base == NULL && is_any_mended(mend, history))
        output_warning(context->output, "migrations are mended, and nothing tells which have run "
                                        "already: --base REV spares those that REV has");
}

static int finish(Context *context, const Mend *mend, const LintReport *report, Severity threshold,
                  GError **error)
{
    if (fix && dry_run) {
        print_patch(context, mend);
        return mend->made > 0 ? 1 : exit_status(report, threshold);
    }
    if (fix && !mend_write(mend, context, error))
        return 0;
    if (fix)
        output_note(context->output, "%u %s made in %u %s", mend->made,
                    mend->made == 1 ? "fix" : "fixes", g_hash_table_size(mend->texts),
                    g_hash_table_size(mend->texts) == 1 ? "file" : "files");
    print_report(context, report, threshold);
    return exit_status(report, threshold);
}

static guint find_version(const Config *config)
{
    return pg_version != 0 ? (guint)pg_version : (guint)config->lint.target_version;
}

/* What a server has to tell, asked before anything is read. */
static gboolean open_live(Context *context, Judge *judge, Live *live, GError **error)
{
    live_options.project = &project_options;
    live_options.stats = stats_file;
    if (!live_open(live, context, &live_options, error))
        return FALSE;
    judge->sizes = live->sizes;
    judge->database = live->database;
    if (live->schema_text != NULL) {
        judge->options.schema_text = live->schema_text;
        judge->options.schema_file = NULL;
    }
    return live_require(live, judge->settings, &rule_choice, context->output, error);
}

static gboolean add_rules(const Context *context, GError **error)
{
    g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(g_free);
    gboolean added = custom_rules_add(context->config, warnings, error);
    for (guint i = 0; i < warnings->len; i++)
        output_warning(context->output, "%s", (const char *)warnings->pdata[i]);
    return added;
}

/* The rules that plpgsql_check answers are on with --deep, and only then. */
static gboolean choose_deep(LintSettings *settings, GError **error)
{
    static const char *const rules[] = {"func/checked", "func/checked-warning"};
    for (guint i = 0; i < G_N_ELEMENTS(rules); i++)
        if (!(project_options.deep
                  ? lint_settings_enable(settings, rules[i], error)
                  : lint_settings_severity_set(settings, rules[i], SEVERITY_OFF, error)))
            return FALSE;
    return TRUE;
}

static int run(Context *context, G_GNUC_UNUSED int argc, char **argv, GError **error)
{
    Severity threshold;
    project_options.paths = argv;
    if (!split_range(error) || !check_options(error) ||
        !find_threshold(context->config, &threshold, error) || !add_rules(context, error))
        return 0;
    g_autoptr(LintSettings) settings = configure_settings(context->config, &rule_choice, error);
    g_autoptr(Placeholders) placeholders = settings != NULL && choose_deep(settings, error)
                                               ? configure_placeholders(context->config, error)
                                               : NULL;
    if (placeholders == NULL)
        return 0;
    g_auto(Live) live = {0};
    g_auto(Mend) mend = {0};
    g_auto(Verdict) verdict = {0};
    Judge judge = {.context = context,
                   .settings = settings,
                   .placeholders = placeholders,
                   .target_version = find_version(context->config),
                   .options = project_options};
    known_options.whole = is_whole();
    if (!open_live(context, &judge, &live, error) ||
        !judge_and_mend(&judge, &verdict, &mend, error))
        return 0;
    if (fix)
        warn_of_migrations(context, &mend, verdict.history);
    return finish(context, &mend, verdict.report, threshold, error);
}

/* Those of report_formats: a test holds one against the other. */
static const char *const formats[] = {"sarif",      "github", "gitlab", "junit",
                                      "checkstyle", "html",   NULL};

const Command check_command = {
    .name = "check",
    .summary = "report faults",
    .arguments = "[FILE…]",
    .details = "Without files: the schema and the migrations of the project. With files, only "
               "these are reported, judged with\n"
               "all the others in view. Files outside the project's folders are migrations, "
               "folders DDL trees (see --kind).\n"
               "\n"
               "Exit status: 0 no findings at or above the threshold, 1 some, 4 a file could not "
               "be read.\n"
               "Accept a finding by writing above its statement:\n"
               "  -- confiture:ignore RULE[, RULE] [until 2027-12-31] reason\n"
               "or for many: -- confiture:ignore-start RULE reason … -- confiture:ignore-end; for "
               "the file: -- confiture:ignore-file RULE reason\n"
               "Accept all that there is today: --baseline FILE --update-baseline",
    .options = options,
    .run = run,
    .needs = COMMAND_CONFIG | COMMAND_DEFAULT,
    .max_arguments = G_MAXUINT,
    .formats = formats,
};
