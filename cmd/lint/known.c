#include "cmd/lint/known.h"

#include "core/base/error.h"
#include "core/data/file.h"
#include "lint/baseline.h"

#include <string.h>

/* A path of the command line is relative to the reader, one of the configuration to the project. */
static char *find_path(const Context *context, const KnownOptions *options)
{
    const Config *config = context->config;
    if (options->path != NULL)
        return g_canonicalize_filename(options->path, context->directory);
    return config->lint.baseline != NULL
               ? g_canonicalize_filename(config->lint.baseline, config->root)
               : NULL;
}

/* A file that is not there is fine only when it is about to be written. */
static gboolean read_baseline(const char *path, gboolean needed, Baseline **baseline,
                              GError **error)
{
    g_autofree char *text = NULL;
    g_autoptr(GError) problem = NULL;
    gsize length = 0;
    if (!g_file_get_contents(path, &text, &length, &problem)) {
        if (!needed && g_error_matches(problem, G_FILE_ERROR, G_FILE_ERROR_NOENT))
            return TRUE;
        error_set(error, ERROR_INPUT, "cannot read the baseline: %s", problem->message);
        error_add_hint(error, "--update-baseline writes it.");
        return FALSE;
    }
    *baseline = baseline_parse(path, text, length, error);
    return *baseline != NULL;
}

static gboolean update(const Context *context, const char *path, const Baseline *baseline,
                       const LintSettings *settings, LintReport *report, GError **error)
{
    g_autofree char *text = baseline_format(baseline, report, settings);
    if (!file_write(path, text, strlen(text), error))
        return FALSE;
    output_note(context->output, "\"%s\" has %u findings now", path, report->findings->len);
    report->n_known += report->findings->len;
    g_ptr_array_set_size(report->findings, 0);
    return TRUE;
}

static gboolean check_update(const char *path, const KnownOptions *options, GError **error)
{
    if (!options->update)
        return TRUE;
    if (path == NULL) {
        error_set(error, ERROR_USAGE, "--update-baseline needs a file to write");
        error_add_hint(error, "Name it by --baseline, or by lint.baseline in confiture.yaml.");
    } else if (!options->whole) {
        error_set(error, ERROR_USAGE,
                  "--update-baseline needs the whole project: it would forget the rest");
    } else {
        return TRUE;
    }
    return FALSE;
}

gboolean known_apply(const Context *context, const KnownOptions *options,
                     const LintSettings *settings, LintReport *report, GError **error)
{
    g_autofree char *path = find_path(context, options);
    g_autoptr(Baseline) baseline = NULL;
    if (!check_update(path, options, error))
        return FALSE;
    if (path == NULL)
        return TRUE;
    if (!read_baseline(path, !options->update, &baseline, error))
        return FALSE;
    if (options->update)
        return update(context, path, baseline, settings, report, error);
    guint gone = baseline_apply(baseline, report, settings);
    if (gone > 0 && options->whole)
        output_note(context->output,
                    "%u of the baseline's findings are no more: --update-baseline takes them out",
                    gone);
    return TRUE;
}
