/* Findings about the files and comments themselves; their descriptions are in rules/meta_*.c. */
#include "lint/run.h"

#include "core/base/error.h"

typedef struct Place {
    guint statement; /* for suppressions */
    guint line, column;
} Place;

static void add(LintRun *run, const LintRule *rule, LintSource *source, Place place, char *message,
                const char *hint)
{
    g_autofree char *text = message;
    Severity severity = lint_settings_severity(run->context.settings, rule);
    if (severity == SEVERITY_OFF ||
        !lint_settings_allow(run->context.settings, rule, source->path, NULL))
        return;
    if (suppressions_match(source->suppressions, rule, place.statement)) {
        run->report->n_suppressed++;
        return;
    }
    Finding *finding = g_new0(Finding, 1);
    finding->rows = finding->bytes = -1;
    *finding = (Finding){
        .rule = rule,
        .source = source,
        .statement = place.statement,
        .severity = severity,
        .path = g_strdup(source->path),
        .line = place.line,
        .column = place.column,
        .end_line = place.line,
        .message = g_steal_pointer(&text),
        .hint = g_strdup(hint),
    };
    g_ptr_array_add(run->report->findings, finding);
}

static void report_failure(LintRun *run, LintSource *source)
{
    Place place = {
        .statement = SUPPRESSION_FILE,
        .line = MAX(1, error_line(source->failure)),
        .column = MAX(1, error_column(source->failure)),
    };
    add(run, &rule_meta_syntax, source, place, g_strdup(source->failure->message),
        "Nothing in this file was checked.");
}

/* What an include names, from the tree's root; its files are among the sources, or nobody looks
 * into it. */
static char *included_path(const LintSource *source, const ScriptItem *item)
{
    g_autofree char *folder =
        item->meta == META_INCLUDE_RELATIVE ? g_path_get_dirname(source->path) : g_strdup(".");
    g_autofree char *joined = g_build_filename("/", folder, item->meta_argument, NULL);
    g_autofree char *whole = g_canonicalize_filename(joined, "/");
    return g_strdup(whole + 1);
}

static gboolean is_followed(const LintRun *run, const LintSource *source, const ScriptItem *item)
{
    if (item->meta == META_IGNORED)
        return TRUE;
    if (item->meta == META_REFUSED)
        return FALSE;
    g_autofree char *path = included_path(source, item);
    return g_hash_table_contains(run->sources, path);
}

void lint_meta_file(LintRun *run, LintSource *source)
{
    if (source->script == NULL) {
        report_failure(run, source);
        return;
    }
    for (guint i = 0; i < source->script->n_items; i++) {
        const ScriptItem *item = &source->script->items[i];
        if (item->kind != SCRIPT_META || is_followed(run, source, item))
            continue;
        run->report->n_statements++;
        run->report->n_unanalysed++;
        Place place = {SUPPRESSION_FILE, item->line, item->column};
        add(run, &rule_meta_unanalysable, source, place,
            g_strdup_printf("psql command \"\\%s\" was not followed", item->meta_name), NULL);
    }
}

/* A selector whose rules did not all run may only seem unused. */
static gboolean was_judged(const LintRun *run, const char *selector)
{
    gboolean any = FALSE;
    for (guint i = 0; i < lint_n_rules; i++) {
        const LintRule *rule = lint_rules[i];
        if (!lint_rule_matches(rule, selector))
            continue;
        gboolean on = lint_settings_severity(run->context.settings, rule) != SEVERITY_OFF;
        if (!on && rule->recommended)
            return FALSE;
        any = any || on;
    }
    return any;
}

static Place place_of(const Suppression *entry)
{
    return (Place){entry->statement, entry->line, entry->column};
}

static void report_unknown(LintRun *run, LintSource *source, const Suppression *entry)
{
    const char *nearest = NULL;
    lint_selector_is_known(entry->selector, &nearest);
    g_autofree char *hint = nearest != NULL ? g_strdup_printf("Did you mean \"%s\"?", nearest)
                                            : g_strdup("\"confiture-lint rules\" lists them all.");
    add(run, &rule_meta_unknown_rule, source, place_of(entry),
        g_strdup_printf("there is no lint rule \"%s\"", entry->selector), hint);
}

static void report_unused(LintRun *run, LintSource *source, const Suppression *entry)
{
    const char *hint = entry->statement == SUPPRESSION_NOWHERE
                           ? "It belongs to no statement: write it right above one, or inside it."
                           : "Remove it.";
    add(run, &rule_meta_unused_suppression, source, place_of(entry),
        g_strdup_printf("nothing of \"%s\" is suppressed here", entry->selector), hint);
}

static void report_expired(LintRun *run, LintSource *source, const Suppression *entry)
{
    add(run, &rule_meta_expired_suppression, source, place_of(entry),
        g_strdup_printf("\"%s\" is suppressed until %s only, which is over", entry->selector,
                        entry->until),
        "Mend what it was for, or set a later day with the reason why.");
}

static void report_no_reason(LintRun *run, LintSource *source, const Suppression *entry)
{
    add(run, &rule_meta_no_reason, source, place_of(entry),
        g_strdup_printf("it is not said why \"%s\" is suppressed", entry->selector),
        "Write the reason after the name of the rule.");
}

/* One that has nothing left to suppress is only reported as that. */
static void judge_suppression(LintRun *run, LintSource *source, const Suppression *entry)
{
    if (!entry->known)
        return;
    gboolean about_itself = lint_rule_matches(&rule_meta_unused_suppression, entry->selector);
    if (entry->expired)
        report_expired(run, source, entry);
    else if (!entry->used && !about_itself && was_judged(run, entry->selector))
        report_unused(run, source, entry);
    else if (!entry->has_reason)
        report_no_reason(run, source, entry);
}

void lint_meta_suppressions(LintRun *run, LintSource *source)
{
    /* First the unknown names, so that a comment that suppresses those counts as used. */
    GArray *entries = source->suppressions->entries;
    for (guint i = 0; i < entries->len; i++) {
        const Suppression *entry = &g_array_index(entries, Suppression, i);
        if (!entry->known && !entry->foreign)
            report_unknown(run, source, entry);
    }
    for (guint i = 0; i < entries->len; i++)
        if (!g_array_index(entries, Suppression, i).foreign)
            judge_suppression(run, source, &g_array_index(entries, Suppression, i));
}
