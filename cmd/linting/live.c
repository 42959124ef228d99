#include "cmd/linting/live.h"

#include "core/base/error.h"
#include "core/migrate/sections.h"
#include "core/schema/diff/delta.h"
#include "lint/baseline.h"

#include <string.h>

void live_verdict_free(LiveVerdict *verdict)
{
    if (verdict == NULL)
        return;
    g_clear_pointer(&verdict->report, lint_report_free);
    g_ptr_array_unref(verdict->sources);
    g_free(verdict);
}

char *live_schema_text(Connection *connection, const Config *config, GError **error)
{
    const char *const ledger[] = {config->migrations.ledger_schema, NULL};
    g_autoptr(Catalog) live = connection_in_transaction(connection)
                                  ? catalog_read_inside(connection, error)
                                  : catalog_read(connection, error);
    if (live == NULL)
        return NULL;
    g_autoptr(Catalog) empty = catalog_new_empty(live);
    DeltaOptions options = {.ignore = ledger, .search_path = config->schema.search_path};
    g_autoptr(Delta) delta = delta_make(empty, live, &options, error);
    return delta != NULL ? delta_format(delta) : NULL;
}

static GBytes *bytes_of_way(const LiveMigration *migration, GError **error)
{
    if (!migration->sections)
        return g_bytes_ref(migration->bytes);
    g_autoptr(Sections) sections = sections_read(migration->path, migration->bytes, error);
    if (sections == NULL)
        return NULL;
    GBytes *way = migration->direction == DIRECTION_UP ? sections->up : sections->down;
    return way != NULL ? g_bytes_ref(way) : g_bytes_new_static("", 0);
}

static void add_source(GPtrArray *sources, const char *path, GBytes *bytes, LintScope scope,
                       LintTransaction transaction, gboolean reported)
{
    LintSource *source = lint_source_new(path, bytes, scope);
    source->chained = TRUE;
    source->transaction = transaction;
    source->reported = reported;
    g_ptr_array_add(sources, source);
}

/* Rules of the project and of its configuration may speak of other files. */
static void keep_own(LintReport *report, const char *path)
{
    for (guint i = report->findings->len; i > 0; i--) {
        const Finding *finding = g_ptr_array_index(report->findings, i - 1);
        if (strcmp(finding->path, path) != 0)
            g_ptr_array_remove_index(report->findings, i - 1);
    }
}

/* What the project knows already is no news here either. */
static gboolean apply_baseline(LintReport *report, const Config *config, SourceTree *tree,
                               const LintSettings *settings, GError **error)
{
    const char *path = config->lint.baseline;
    if (path == NULL || tree == NULL || !source_tree_has(tree, path))
        return TRUE;
    g_autoptr(GBytes) bytes = source_tree_read(tree, path, error);
    if (bytes == NULL)
        return FALSE;
    gsize length = 0;
    const char *text = g_bytes_get_data(bytes, &length);
    g_autoptr(Baseline) baseline = baseline_parse(path, text, length, error);
    if (baseline == NULL)
        return FALSE;
    baseline_apply(baseline, report, settings);
    return TRUE;
}

LiveVerdict *live_lint_with(const char *schema_text, int server_version, const Config *config,
                            SourceTree *tree, const LiveMigration *migration,
                            const RuleChoice *choice, GError **error)
{
    g_autoptr(LintSettings) settings = configure_settings(config, choice, error);
    g_autoptr(GBytes) way = settings != NULL ? bytes_of_way(migration, error) : NULL;
    if (way == NULL)
        return NULL;
    g_autoptr(GBytes) before = g_bytes_new(schema_text, strlen(schema_text));
    g_autoptr(LiveVerdict) verdict = g_new0(LiveVerdict, 1);
    verdict->sources = g_ptr_array_new_with_free_func((GDestroyNotify)lint_source_free);
    add_source(verdict->sources, "the live catalog", before, LINT_IN_UP, LINT_TRANSACTION_OFF,
               FALSE);
    add_source(verdict->sources, migration->path, way,
               migration->direction == DIRECTION_UP ? LINT_IN_UP : LINT_IN_DOWN,
               migration->in_transaction ? LINT_TRANSACTION_ON : LINT_TRANSACTION_OFF, TRUE);
    LintInput input = {.migrations = verdict->sources,
                       .search_path = config->schema.search_path,
                       .target_version = (guint)server_version / 10000};
    verdict->report = lint_run(&input, settings);
    keep_own(verdict->report, migration->path);
    return apply_baseline(verdict->report, config, tree, settings, error)
               ? g_steal_pointer(&verdict)
               : NULL;
}

LiveVerdict *live_lint(Connection *connection, const Config *config, SourceTree *tree,
                       const LiveMigration *migration, const RuleChoice *choice, GError **error)
{
    g_autofree char *text = live_schema_text(connection, config, error);
    return text != NULL ? live_lint_with(text, connection_server_version(connection), config, tree,
                                         migration, choice, error)
                        : NULL;
}
