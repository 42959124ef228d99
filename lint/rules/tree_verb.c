#include "lint/context.h"
#include "lint/history.h"

#include <string.h>

static gboolean begins_with_verb(const LintContext *context, const char *name)
{
    gsize length = strcspn(name, "_- ");
    g_autofree char *first = g_ascii_strdown(name, (gssize)length);
    const char *const *verbs = lint_settings_list(context->settings, context->rule, "verbs");
    return g_strv_contains(verbs, first);
}

static void check(LintContext *context, const LintHistory *history)
{
    for (guint i = 0; i < history->migrations->len; i++) {
        const HistoryMigration *migration = history->migrations->pdata[i];
        if (*migration->name == '\0' || begins_with_verb(context, migration->name))
            continue;
        lint_report(context,
                    &(LintSubject){.path = migration->path,
                                   .hint = "Say what it does: add_…, drop_…, rename_…"},
                    "the name \"%s\" does not begin with a verb", migration->name);
    }
}

const LintRule rule_tree_verb = {
    .id = "tree/verb",
    .summary = "a migration whose name does not begin with a verb",
    .why = "A list of migrations is read as a list of what was done.",
    .condition = "The first word of a migration's name is not among the option verbs.",
    .safer = "0007_add_note_to_orders.up.sql",
    .bad = "-- 0007_orders.up.sql\n",
    .good = "-- 0007_create_orders.up.sql\n",
    .options = (const LintOption[]){{"verbs", LINT_OPTION_LIST,
                                     "add alter attach backfill change convert copy create delete "
                                     "detach disable drop enable extend fill fix grant index init "
                                     "insert load make merge move populate refresh remove rename "
                                     "replace revoke seed set split swap update upgrade use "
                                     "validate widen",
                                     "first words that are verbs"},
                                    {0}},
    .severity = SEVERITY_WARNING,
    .recommended = FALSE,
    .opt_in = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_MIGRATIONS,
    .history = check,
};
