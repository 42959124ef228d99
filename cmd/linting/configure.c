#include "cmd/linting/configure.h"

#include "cmd/linting/custom.h"
#include "core/base/error.h"

#include <string.h>

static gboolean fail_at(const Config *config, guint line, guint column, GError **error)
{
    if (error != NULL && *error != NULL && error_line(*error) == 0)
        error_add_place(error, config->path, line, column);
    return FALSE;
}

/* A list: each element is set; a mapping: glob -> text; a scalar: itself. */
static gboolean set_option(LintSettings *settings, const Config *config, const char *rule,
                           const char *option, const YamlNode *value, GError **error)
{
    if (value->kind == YAML_SCALAR)
        return lint_settings_option_set(settings, rule, option, NULL, value->text, error) ||
               fail_at(config, value->line, value->column, error);
    for (guint i = 0; i < value->values->len; i++) {
        const YamlNode *element = value->values->pdata[i];
        const YamlNode *key = value->kind == YAML_MAPPING ? value->keys->pdata[i] : NULL;
        if (element->kind != YAML_SCALAR) {
            error_set(error, ERROR_INPUT, "option \"%s\" of \"%s\" holds no plain value here",
                      option, rule);
            return fail_at(config, element->line, element->column, error);
        }
        if (!lint_settings_option_set(settings, rule, option, key != NULL ? key->text : NULL,
                                      element->text, error))
            return fail_at(config, element->line, element->column, error);
    }
    return TRUE;
}

static gboolean set_options(LintSettings *settings, const Config *config, const RuleConfig *rule,
                            GError **error)
{
    const YamlNode *options = rule->options;
    for (guint i = 0; options != NULL && i < options->values->len; i++) {
        const YamlNode *key = options->keys->pdata[i];
        if (strcmp(key->text, "severity") == 0)
            continue;
        if (!set_option(settings, config, rule->rule, key->text, options->values->pdata[i], error))
            return fail_at(config, key->line, key->column, error);
    }
    return TRUE;
}

/* Naming a rule in the configuration switches it on, unless it says off. */
static gboolean set_severity(LintSettings *settings, const RuleConfig *rule, GError **error)
{
    Severity severity;
    if (rule->severity == NULL)
        return lint_settings_enable(settings, rule->rule, error);
    if (!severity_parse(rule->severity, &severity)) {
        error_set(error, ERROR_INPUT, "\"%s\" is no severity", rule->severity);
        error_add_hint(error, "Severities are error, warning, info and off.");
        return FALSE;
    }
    return lint_settings_severity_set(settings, rule->rule, severity, error);
}

/* Families before rules, so that a rule can differ from its family wherever it is written. */
static gboolean set_rules(LintSettings *settings, const Config *config, gboolean families,
                          GError **error)
{
    for (guint i = 0; i < config->lint.rules->len; i++) {
        const RuleConfig *rule = config->lint.rules->pdata[i];
        gboolean is_family = lint_rule_find(rule->rule) == NULL;
        if (is_family != families)
            continue;
        if (!set_severity(settings, rule, error))
            return fail_at(config, rule->line, rule->column, error);
        if (!set_options(settings, config, rule, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean set_list(LintSettings *settings, const char *rule, const char *option,
                         char **values, GError **error)
{
    for (guint i = 0; values != NULL && values[i] != NULL; i++)
        if (!lint_settings_option_set(settings, rule, option, NULL, values[i], error))
            return FALSE;
    return TRUE;
}

/* All rules of the family have the same options. */
static gboolean set_tenant(LintSettings *settings, const TenantConfig *tenant, GError **error)
{
    for (guint i = 0; tenant->column != NULL && i < lint_n_rules; i++) {
        const char *rule = lint_rules[i]->id;
        if (lint_rule_matches(lint_rules[i], "tenant") &&
            (!lint_settings_option_set(settings, rule, "column", NULL, tenant->column, error) ||
             !set_list(settings, rule, "tables", tenant->tables, error) ||
             !set_list(settings, rule, "exempt", tenant->exempt, error)))
            return FALSE;
    }
    return TRUE;
}

/* "read.orders: app.orders, app.items # confiture.yaml:12" */
static char *format_model(const Config *config, const YamlNode *name, const YamlNode *tables)
{
    g_autofree char *file = g_path_get_basename(config->path);
    GString *entry = g_string_new(name->text);
    g_string_append_c(entry, ':');
    if (tables->kind == YAML_SCALAR)
        g_string_append_printf(entry, " %s", tables->text);
    for (guint i = 0; tables->kind == YAML_SEQUENCE && i < tables->values->len; i++)
        g_string_append_printf(entry, "%s %s", i > 0 ? "," : "",
                               ((const YamlNode *)tables->values->pdata[i])->text);
    g_string_append_printf(entry, " # %s:%u", file, name->line);
    return g_string_free(entry, FALSE);
}

static gboolean are_texts(const YamlNode *tables)
{
    for (guint i = 0; tables->kind == YAML_SEQUENCE && i < tables->values->len; i++)
        if (((const YamlNode *)tables->values->pdata[i])->kind != YAML_SCALAR)
            return FALSE;
    return tables->kind != YAML_MAPPING;
}

static gboolean set_read_models(LintSettings *settings, const Config *config, GError **error)
{
    const YamlNode *root = config->document != NULL ? config->document->root : NULL;
    const YamlNode *models = yaml_get(yaml_get(root, "cqrs"), "read_models");
    for (guint i = 0; models != NULL && models->kind == YAML_MAPPING && i < models->keys->len;
         i++) {
        if (!are_texts(models->values->pdata[i]))
            return yaml_fail(config->document, models->values->pdata[i], error,
                             "a read model has a list of tables");
        g_autofree char *entry =
            format_model(config, models->keys->pdata[i], models->values->pdata[i]);
        if (!lint_settings_option_set(settings, "cqrs/read-model", "read_models", NULL, entry,
                                      error))
            return FALSE;
    }
    return TRUE;
}

/* The runner sets the project's lock_timeout before every migration. */
static gboolean set_runner(LintSettings *settings, const Config *config, GError **error)
{
    return config->migrations.lock_timeout <= 0 ||
           lint_settings_option_set(settings, "txn/lock-timeout", "runner", NULL, "true", error);
}

/* The words of "a,b" and of each repetition of the option. */
static GStrv split_lists(char **lists)
{
    g_autoptr(GStrvBuilder) words = g_strv_builder_new();
    for (guint i = 0; lists != NULL && lists[i] != NULL; i++) {
        g_auto(GStrv) parts = g_strsplit(lists[i], ",", -1);
        for (guint k = 0; parts[k] != NULL; k++)
            if (*g_strstrip(parts[k]) != '\0')
                g_strv_builder_add(words, parts[k]);
    }
    return g_strv_builder_end(words);
}

static gboolean is_selected(const LintRule *rule, char **selectors)
{
    LintProfile profile;
    for (guint i = 0; selectors[i] != NULL; i++) {
        gboolean is_profile = lint_profile_parse(selectors[i], &profile);
        if (is_profile ? lint_profile_has(profile, rule) : lint_rule_matches(rule, selectors[i]))
            return TRUE;
    }
    return FALSE;
}

static gboolean enable_selected(LintSettings *settings, const char *selector, GError **error)
{
    LintProfile profile;
    if (!lint_profile_parse(selector, &profile))
        return lint_settings_enable(settings, selector, error);
    for (guint i = 0; i < lint_n_rules; i++)
        if (lint_profile_has(profile, lint_rules[i]) &&
            !lint_settings_enable(settings, lint_rules[i]->id, error))
            return FALSE;
    return TRUE;
}

/* A named rule runs even when it is off by default. */
static gboolean keep_only(LintSettings *settings, char **selectors, GError **error)
{
    for (guint i = 0; selectors[i] != NULL; i++)
        if (!enable_selected(settings, selectors[i], error))
            return FALSE;
    for (guint i = 0; i < lint_n_rules; i++)
        if (!is_selected(lint_rules[i], selectors) &&
            !lint_settings_severity_set(settings, lint_rules[i]->id, SEVERITY_OFF, error))
            return FALSE;
    return TRUE;
}

static gboolean set_given_severity(LintSettings *settings, const char *given, GError **error)
{
    const char *equals = strchr(given, '=');
    Severity severity;
    if (equals == NULL || !severity_parse(equals + 1, &severity)) {
        error_set(error, ERROR_USAGE, "--severity takes RULE=error|warning|info|off, not \"%s\"",
                  given);
        return FALSE;
    }
    g_autofree char *selector = g_strndup(given, (gsize)(equals - given));
    return lint_settings_severity_set(settings, selector, severity, error);
}

static gboolean apply_choice(LintSettings *settings, const RuleChoice *choice, GError **error)
{
    g_auto(GStrv) only = split_lists(choice->only);
    g_auto(GStrv) without = split_lists(choice->without);
    if (choice->only != NULL && !keep_only(settings, only, error))
        return FALSE;
    for (guint i = 0; without[i] != NULL; i++)
        if (!lint_settings_severity_set(settings, without[i], SEVERITY_OFF, error))
            return FALSE;
    for (guint i = 0; choice->severities != NULL && choice->severities[i] != NULL; i++)
        if (!set_given_severity(settings, choice->severities[i], error))
            return FALSE;
    return TRUE;
}

/* A rule misspelt on the command line is a usage error; its hint stays. */
static void make_usage_error(GError **error)
{
    if (error != NULL && *error != NULL && g_error_matches(*error, CONFITURE_ERROR, ERROR_INPUT))
        (*error)->code = ERROR_USAGE;
}

LintSettings *configure_settings(const Config *config, const RuleChoice *choice, GError **error)
{
    if (!custom_rules_add(config, NULL, error))
        return NULL;
    g_autoptr(LintSettings) settings = lint_settings_new();
    LintProfile profile = LINT_PROFILE_RECOMMENDED;
    if (config->lint.extends != NULL && lint_profile_parse(config->lint.extends, &profile))
        lint_settings_profile_set(settings, profile);
    if (!set_tenant(settings, &config->lint.tenant, error) ||
        !set_read_models(settings, config, error) || !set_runner(settings, config, error) ||
        !set_rules(settings, config, TRUE, error) || !set_rules(settings, config, FALSE, error))
        return NULL;
    if (!apply_choice(settings, choice, error)) {
        make_usage_error(error);
        return NULL;
    }
    return g_steal_pointer(&settings);
}

void configure_placeholders_free(GRegex **placeholders)
{
    for (guint i = 0; placeholders != NULL && placeholders[i] != NULL; i++)
        g_regex_unref(placeholders[i]);
    g_free(placeholders);
}

GRegex **configure_placeholders(const Config *config, GError **error)
{
    char **patterns = config->lint.placeholders;
    g_autoptr(Placeholders) compiled =
        g_new0(GRegex *, (patterns != NULL ? g_strv_length(patterns) : 0) + 1);
    for (guint i = 0; patterns != NULL && patterns[i] != NULL; i++) {
        g_autoptr(GError) fault = NULL;
        compiled[i] = g_regex_new(patterns[i], G_REGEX_OPTIMIZE | G_REGEX_MULTILINE, 0, &fault);
        if (compiled[i] == NULL) {
            error_set(error, ERROR_INPUT,
                      "\"%s\" in lint.placeholders is no regular expression: %s", patterns[i],
                      fault->message);
            error_add_place(error, config->path, 0, 0);
            return NULL;
        }
    }
    return g_steal_pointer(&compiled);
}
