/* What the wizard tells of one migration before it asks. */
#include "cmd/migrate/wizard.h"

#include "cmd/linting/live.h"
#include "cmd/migrate/words.h"
#include "core/base/error.h"
#include "core/sql/locks.h"

#include <string.h>

enum { LINES = 12 }; /* of each part; more are counted */

static Output *output_of(const Wizard *self)
{
    return self->context->output;
}

static void title(const Wizard *self, const char *text)
{
    output_talk(output_of(self), "bold", "%s", text);
    output_talk(output_of(self), NULL, "\n");
}

/* A text of one or many lines, set in. */
static void indent(const Wizard *self, const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++) {
        if (lines[i + 1] != NULL || *lines[i] != '\0')
            output_talk(output_of(self), NULL, "  %s\n", lines[i]);
    }
}

static void tell_rest(const Wizard *self, guint shown, guint count)
{
    if (count > shown)
        output_talk(output_of(self), "dim", "  … and %u more\n", count - shown);
}

static void show_head(const Wizard *self, const WizardItem *item)
{
    g_autofree char *label = migration_label(wizard_item(item)->migration);
    output_talk(output_of(self), "bold", "\n── %s ", label);
    output_talk(output_of(self), "dim", "(%u of %u)", item->number, item->total);
    output_talk(output_of(self), NULL, "\n");
}

static void show_words(const Wizard *self, const WizardItem *item)
{
    g_autoptr(GPtrArray) lines = words_of_parse(item->material->parse);
    title(self, "What it does");
    for (guint i = 0; i < MIN(lines->len, (guint)LINES); i++)
        indent(self, lines->pdata[i]);
    tell_rest(self, LINES, lines->len);
    if (lines->len == 0)
        indent(self, "nothing: it has no statements");
    if (!wizard_item(item)->in_transaction)
        indent(self, "outside a transaction: what is done stays done when a later statement fails");
}

static const char *level_color(RiskLevel level)
{
    return level == RISK_LOW ? "green" : level == RISK_MEDIUM ? "yellow" : "red";
}

static void show_risk(const Wizard *self, const Risk *risk)
{
    output_talk(output_of(self), "bold", "Risk: ");
    output_talk(output_of(self), level_color(risk->level), "%s\n", risk_level_name(risk->level));
    for (guint i = 0; i < MIN(risk->reasons->len, (guint)LINES); i++) {
        const RiskReason *reason = g_ptr_array_index(risk->reasons, i);
        output_talk(output_of(self), level_color(reason->level), "  %s ",
                    risk_level_name(reason->level));
        if (reason->line > 0)
            output_talk(output_of(self), NULL, "line %u: ", reason->line);
        output_talk(output_of(self), NULL, "%s\n", reason->message);
    }
    tell_rest(self, LINES, risk->reasons->len);
}

static void show_table(const Wizard *self, const RiskTable *table)
{
    g_autofree char *bytes = risk_format_bytes(table->bytes);
    g_autofree char *indexes = risk_format_bytes(table->index_bytes);
    g_autofree char *rows = table->rows >= 0
                                ? g_strdup_printf("about %" G_GINT64_FORMAT " rows", table->rows)
                                : g_strdup("rows not counted");
    output_talk(output_of(self), NULL, "  %s: %s, %s, indexes %s, locked %s%s\n", table->name, rows,
                bytes, indexes, lock_mode_name(table->mode),
                (table->work & LOCK_REWRITES) != 0 ? ", written anew" : "");
}

static void show_tables(const Wizard *self, const Risk *risk)
{
    if (risk->tables->len == 0)
        return;
    title(self, "Tables it touches");
    for (guint i = 0; i < MIN(risk->tables->len, (guint)LINES); i++)
        show_table(self, g_ptr_array_index(risk->tables, i));
    tell_rest(self, LINES, risk->tables->len);
}

static gboolean show_hooks(const Wizard *self, const WizardItem *item, GError **error)
{
    const Migration *migration = wizard_item(item)->migration;
    if (self->session.hooks == NULL)
        return TRUE;
    g_autoptr(GPtrArray) specs = hook_dispatcher_find(self->session.hooks, migration,
                                                      migration->up_path, DIRECTION_UP, error);
    if (specs == NULL)
        return FALSE;
    if (specs->len > 0)
        title(self, wizard_item(item)->in_transaction
                        ? "Hooks that run"
                        : "Hooks that run, each in a transaction of its own");
    for (guint i = 0; i < specs->len; i++) {
        const HookSpec *spec = g_ptr_array_index(specs, i);
        gboolean same = strcmp(spec->name, spec->type->name) == 0;
        output_talk(output_of(self), NULL, "  %s: %s%s%s%s, %s\n", phase_name(spec->phase),
                    spec->name, same ? "" : " (", same ? "" : spec->type->name, same ? "" : ")",
                    spec->source);
    }
    return TRUE;
}

static void show_time(const Wizard *self, const WizardItem *item)
{
    g_autofree char *key = version_key(wizard_item(item)->migration->version);
    const char *measured = g_hash_table_lookup(self->measured, key);
    output_talk(output_of(self), "bold", "Time: ");
    output_talk(output_of(self), NULL, "%s\n",
                measured != NULL ? measured : "not measured; [d] tries it here and rolls it back");
}

/* Different statements often have one and the same advice. */
static void show_advice(const Wizard *self, const Risk *risk)
{
    g_autoptr(GHashTable) told = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < risk->reasons->len; i++) {
        const RiskReason *reason = g_ptr_array_index(risk->reasons, i);
        if (reason->advice == NULL || !g_hash_table_add(told, reason->advice))
            continue;
        if (g_hash_table_size(told) == 1)
            title(self, "A safer way");
        indent(self, reason->advice);
    }
}

static void show_findings(const Wizard *self, const LintReport *report)
{
    guint shown = 0;
    for (guint i = 0; i < report->findings->len; i++) {
        const Finding *finding = g_ptr_array_index(report->findings, i);
        if (finding->severity < SEVERITY_WARNING || ++shown > LINES)
            continue;
        if (shown == 1)
            title(self, "What the linter finds");
        output_talk(output_of(self), finding->severity == SEVERITY_ERROR ? "red" : "yellow",
                    "  line %u: ", finding->line);
        output_talk(output_of(self), NULL, "%s [%s]\n", finding->message, finding->rule->id);
        if (finding->hint != NULL)
            output_talk(output_of(self), NULL, "    %s\n", finding->hint);
    }
    tell_rest(self, LINES, shown);
}

static gboolean show_lint(const Wizard *self, const WizardItem *item, GError **error)
{
    const PlanItem *planned = wizard_item(item);
    LiveMigration subject = {.path = item->material->path,
                             .bytes = item->material->bytes,
                             .sections = planned->migration->sections,
                             .direction = DIRECTION_UP,
                             .in_transaction = planned->in_transaction};
    g_autoptr(LiveVerdict) verdict =
        live_lint(self->session.connection, self->context->config, self->session.tree, &subject,
                  &(RuleChoice){0}, error);
    if (verdict == NULL)
        return FALSE;
    show_findings(self, verdict->report);
    return TRUE;
}

static gboolean show_undo(Wizard *self, const WizardItem *item, GError **error)
{
    const Migration *migration = wizard_item(item)->migration;
    g_autoptr(GError) reason = NULL;
    g_autofree char *down = material_down_text(self->session.tree, migration, &reason);
    if (reason != NULL) {
        g_propagate_error(error, g_steal_pointer(&reason));
        return FALSE;
    }
    output_talk(output_of(self), "bold", "To undo it: ");
    if (down == NULL)
        output_talk(output_of(self), "red", "there is no way down\n");
    else
        output_talk(output_of(self), NULL, "confiture-migrate down (by %s)\n",
                    migration->sections ? migration->up_path : migration->down_path);
    return TRUE;
}

gboolean wizard_show(Wizard *self, const WizardItem *item, GError **error)
{
    show_head(self, item);
    show_words(self, item);
    show_risk(self, item->risk);
    show_tables(self, item->risk);
    if (!show_hooks(self, item, error))
        return FALSE;
    show_time(self, item);
    show_advice(self, item->risk);
    return show_lint(self, item, error) && show_undo(self, item, error);
}

void wizard_show_sql(Wizard *self, const WizardItem *item)
{
    const Script *script = item->material->script;
    g_autofree char *text = g_strndup(script->text, script->length);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    guint count = g_strv_length(lines);
    while (count > 0 && *g_strchomp(lines[count - 1]) == '\0')
        count--;
    for (guint i = 0; i < count; i++) {
        output_talk(output_of(self), "dim", "%5u  ", i + 1);
        output_talk(output_of(self), NULL, "%s\n", g_strchomp(lines[i]));
    }
}
