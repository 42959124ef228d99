#include "cmd/audit/report.h"

#include "core/base/error.h"

#include <string.h>

static struct {
    char *repository, *remote;
    int limit;
    gboolean without_git, without_drift;
} given;

static const GOptionEntry options[] = {
    {"max-count", 'n', 0, G_OPTION_ARG_INT, &given.limit,
     "list the newest NUMBER of events alone; the sums are of all", "NUMBER"},
    {"remote", 0, 0, G_OPTION_ARG_STRING, &given.remote,
     "links lead to the pages of that remote (default: origin)", "NAME"},
    {"no-git", 0, 0, G_OPTION_ARG_NONE, &given.without_git,
     "hold nothing against git: neither files nor notes", NULL},
    {"no-drift", 0, 0, G_OPTION_ARG_NONE, &given.without_drift, "leave the live schema alone",
     NULL},
    {"repo", 0, 0, G_OPTION_ARG_FILENAME, &given.repository,
     "git repository (default: the one that holds this directory)", "DIR"},
    {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
};

static const char *const formats[] = {"html", "md", NULL};

static void print(Output *output, json_t *document)
{
    g_autoptr(GString) text = g_string_sized_new(1 << 16);
    if (output_format(output) == FORMAT_JSON) {
        output_json(output, "audit/report", document);
        return;
    }
    if (strcmp(output_format_name(output), "html") == 0)
        report_html(document, text);
    else
        report_markdown(document, text);
    output_write(output, text->str, text->len);
    json_decref(document);
}

static int run(Context *context, G_GNUC_UNUSED int argc, G_GNUC_UNUSED char **argv, GError **error)
{
    if (given.limit < 0) {
        error_set(error, ERROR_USAGE, "--max-count cannot be %d", given.limit);
        return 0;
    }
    g_autoptr(Audit) audit = audit_open(context, given.repository, error);
    if (audit == NULL)
        return 0;
    if (audit->repository == NULL && !given.without_git)
        output_warning(context->output, "nothing is held against git: %s", audit->no_repository);
    ReportOptions wanted = {.remote = given.remote,
                            .limit = (guint)given.limit,
                            .without_git = given.without_git,
                            .without_drift = given.without_drift};
    g_autoptr(Report) report = report_gather(context, audit, &wanted, error);
    json_t *document = report != NULL ? report_describe(report, error) : NULL;
    if (document != NULL)
        print(context->output, document);
    return 0;
}

const Command report_command = {
    .name = "report",
    .summary = "write a page of what is deployed, what waits, what happened, and whether it holds",
    .arguments = "",
    .details =
        "The page (html) is one file that needs nothing else: no network, and no script to be "
        "read; a script in it\n"
        "only filters and sorts. It shows per environment what is deployed and what waits, the "
        "events over time and\n"
        "how long they took, failures, hooks, risks and authors, drift, each event with its "
        "statements, locks and\n"
        "commit, and what verify finds. Other databases are told of by their git notes. md (also "
        "what text gives)\n"
        "is a summary, json everything. Exit status 0 whatever was found: verify is the check.\n"
        "\n"
        "Links to commits are made from the remote's URL for GitHub, GitLab, Gitea and Bitbucket; "
        "for others\n"
        "set audit.commit_url and audit.file_url.\n"
        "\n"
        "Examples:\n"
        "  confiture-audit report --format html -o report.html\n"
        "  confiture-audit report --format md >> \"$GITHUB_STEP_SUMMARY\"\n"
        "  confiture-audit report --format json -n 100",
    .options = options,
    .run = run,
    .needs = COMMAND_CONFIG | COMMAND_DATABASE,
    .formats = formats,
};
