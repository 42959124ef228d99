#include "cmd/linting/plugin_rule.h"

#include "core/plugin/plugin.h"
#include "lint/context.h"

typedef struct PluginRule {
    LintRule rule;
    const ConfitureLintRule *table;
} PluginRule;

struct ConfitureLintRun {
    LintContext *context;
    const Statement *statement;
};

static void report(ConfitureLintRun *run, size_t offset, const char *object, const char *message,
                   const char *hint)
{
    gsize length = run->statement->end - run->statement->start;
    ObjectName name = {.kind = OBJECT_UNKNOWN, .name = object};
    lint_report(run->context,
                &(LintSubject){.statement = run->statement,
                               .offset = run->statement->start + MIN(offset, length),
                               .about = object != NULL ? &name : NULL,
                               .hint = hint},
                "%s", message);
}

static const ConfitureLintHost host = {.report = report};

static const char *word_of_scope(LintScope scope)
{
    return scope == LINT_IN_SCHEMA ? "tree"
           : scope == LINT_IN_UP   ? "migration"
           : scope == LINT_IN_DOWN ? "down"
                                   : "seed";
}

static ConfitureTouch *copy_touches(const Statement *statement)
{
    ConfitureTouch *touches = g_new0(ConfitureTouch, statement->n_touches + 1);
    for (guint i = 0; i < statement->n_touches; i++) {
        const Touch *touch = &statement->touches[i];
        touches[i] = (ConfitureTouch){
            .action = touch_action_word(touch->action),
            .kind = object_kind_word(touch->object.kind),
            .schema = touch->object.schema,
            .name = touch->object.name,
            .part = touch->object.part,
        };
    }
    return touches;
}

static void check(LintContext *context, const Statement *statement)
{
    const PluginRule *self = context->rule->data;
    ConfitureLintRun run = {context, statement};
    g_autofree char *text = g_strndup(context->parse->script->text + statement->start,
                                      statement->end - statement->start);
    g_autofree ConfitureTouch *touches = copy_touches(statement);
    ConfitureStatement given = {
        .tag = statement->tag,
        .text = text,
        .path = context->source->path,
        .line = statement->line,
        .file = word_of_scope(context->source->scope),
        .in_transaction =
            context->simulator != NULL && simulator_in_transaction(context->simulator),
        .touches = touches,
        .n_touches = statement->n_touches,
    };
    self->table->check(&host, &run, &given);
}

static Severity severity_of(ConfitureSeverity severity)
{
    return severity == CONFITURE_SEVERITY_ERROR     ? SEVERITY_ERROR
           : severity == CONFITURE_SEVERITY_WARNING ? SEVERITY_WARNING
                                                    : SEVERITY_INFO;
}

static gboolean add_rule(const ConfitureLintRule *table, GError **error)
{
    PluginRule *self = g_new0(PluginRule, 1);
    self->table = table;
    self->rule = (LintRule){
        .id = g_strconcat("plugin/", table->name, NULL),
        .summary = table->summary,
        .why = table->why,
        .condition = "What the plugin finds.",
        .safer = table->safer,
        .bad = "",
        .good = "",
        .aliases = g_strconcat("plugin:", table->name, NULL),
        .severity = severity_of(table->severity),
        .recommended = TRUE,
        .own = TRUE,
        .needs = LINT_NEEDS_FILE,
        .scope = LINT_EVERYWHERE,
        .statement = check,
        .data = self,
    };
    return lint_rule_add(&self->rule, error);
}

static gboolean add_rules(const Plugin *plugin, GError **error)
{
    size_t count;
    const ConfitureLintRule *rules = plugin_lint_rules(plugin->table, &count);
    for (size_t i = 0; i < count; i++)
        if (!add_rule(&rules[i], error))
            return FALSE;
    return TRUE;
}

gboolean plugin_rules_add(GPtrArray *warnings, GError **error)
{
    static GPtrArray *plugins; /* their tables are in use until the end */
    g_autoptr(GPtrArray) unheard = g_ptr_array_new_with_free_func(g_free);
    if (warnings == NULL)
        warnings = unheard;
    g_auto(GStrv) folders = plugin_folders(warnings);
    if (plugins == NULL)
        plugins = plugins_load((const char *const *)folders, warnings);
    for (guint i = 0; i < plugins->len; i++)
        if (!add_rules(plugins->pdata[i], error))
            return FALSE;
    return TRUE;
}
