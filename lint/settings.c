#include "lint/settings.h"

#include "core/base/error.h"
#include "core/base/nearest.h"
#include "lint/exemption.h"

#include <string.h>

typedef struct Pair {
    GPatternSpec *glob;
    GRegex *regex;
} Pair;

typedef struct Value {
    gboolean given;
    char *text;
    gint64 integer;
    gboolean boolean;
    GRegex *regex;
    GPtrArray *list;  /* of texts, NULL-terminated */
    GPtrArray *pairs; /* of Pair */
} Value;

typedef struct RuleSettings {
    Severity severity;
    guint n_values;
    Value *values; /* one an option of the rule */
    Exemptions exemptions;
} RuleSettings;

struct LintSettings {
    RuleSettings *rules; /* one a rule, in the order of lint_rules */
};

static void pair_free(gpointer data)
{
    Pair *pair = data;
    g_pattern_spec_free(pair->glob);
    g_regex_unref(pair->regex);
    g_free(pair);
}

static void value_clear(Value *value)
{
    g_free(value->text);
    g_clear_pointer(&value->regex, g_regex_unref);
    g_clear_pointer(&value->list, g_ptr_array_unref);
    g_clear_pointer(&value->pairs, g_ptr_array_unref);
    *value = (Value){0};
}

static GRegex *compile(const char *pattern, GError **error)
{
    g_autoptr(GError) problem = NULL;
    GRegex *regex = g_regex_new(pattern, G_REGEX_OPTIMIZE, 0, &problem);
    if (regex == NULL)
        error_set(error, ERROR_INPUT, "\"%s\" is no regular expression: %s", pattern,
                  problem->message);
    return regex;
}

static void list_add(Value *value, const char *text, gssize length)
{
    if (value->list == NULL)
        value->list = g_ptr_array_new_with_free_func(g_free);
    else
        g_ptr_array_set_size(value->list, (int)value->list->len - 1);
    g_ptr_array_add(value->list, length < 0 ? g_strdup(text) : g_strndup(text, (gsize)length));
    g_ptr_array_add(value->list, NULL);
}

static gboolean pairs_add(Value *value, const char *key, const char *pattern, GError **error)
{
    GRegex *regex = compile(pattern, error);
    if (regex == NULL)
        return FALSE;
    Pair *pair = g_new(Pair, 1);
    *pair = (Pair){.glob = g_pattern_spec_new(key), .regex = regex};
    if (value->pairs == NULL)
        value->pairs = g_ptr_array_new_with_free_func(pair_free);
    g_ptr_array_add(value->pairs, pair);
    return TRUE;
}

static gboolean set_integer(Value *value, const char *text, GError **error)
{
    if (!g_ascii_string_to_signed(text, 10, 0, G_MAXINT32, &value->integer, NULL)) {
        error_set(error, ERROR_INPUT, "\"%s\" is no number", text);
        return FALSE;
    }
    return TRUE;
}

static gboolean set_boolean(Value *value, const char *text, GError **error)
{
    value->boolean = strcmp(text, "true") == 0;
    if (!value->boolean && strcmp(text, "false") != 0) {
        error_set(error, ERROR_INPUT, "\"%s\" is neither true nor false", text);
        return FALSE;
    }
    return TRUE;
}

static gboolean value_set(Value *value, LintOptionKind kind, const char *key, const char *text,
                          GError **error)
{
    switch (kind) {
    case LINT_OPTION_TEXT:
        g_free(value->text);
        value->text = g_strdup(text);
        return TRUE;
    case LINT_OPTION_INTEGER:
        return set_integer(value, text, error);
    case LINT_OPTION_BOOLEAN:
        return set_boolean(value, text, error);
    case LINT_OPTION_REGEX:
        g_clear_pointer(&value->regex, g_regex_unref);
        value->regex = compile(text, error);
        return value->regex != NULL;
    case LINT_OPTION_LIST:
        list_add(value, text, -1);
        return TRUE;
    case LINT_OPTION_REGEX_MAP:
        return pairs_add(value, key, text, error);
    }
    g_assert_not_reached();
}

/* Regular expressions are left for their first use: compiling all of them would cost more than many
 * a run. */
static void value_initialise(Value *value, const LintOption *option)
{
    if (option->initial == NULL || option->kind == LINT_OPTION_REGEX)
        return;
    if (option->kind != LINT_OPTION_LIST) {
        gboolean valid = value_set(value, option->kind, NULL, option->initial, NULL);
        g_assert(valid);
        return;
    }
    for (const char *word = option->initial; *word != '\0';) {
        gsize length = strcspn(word, " ");
        list_add(value, word, (gssize)length);
        word += length + (word[length] == ' ');
    }
}

static guint count_options(const LintRule *rule)
{
    guint n = 0;
    while (rule->options != NULL && rule->options[n].name != NULL)
        n++;
    return n;
}

gboolean lint_profile_parse(const char *word, LintProfile *profile)
{
    static const char *const words[] = {"none", "recommended", "strict"};
    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        if (strcmp(word, words[i]) == 0) {
            *profile = (LintProfile)i;
            return TRUE;
        }
    }
    return FALSE;
}

gboolean lint_profile_has(LintProfile profile, const LintRule *rule)
{
    return rule->own || (profile != LINT_PROFILE_NONE && rule->recommended) ||
           (profile == LINT_PROFILE_STRICT && !rule->opt_in);
}

void lint_settings_profile_set(LintSettings *settings, LintProfile profile)
{
    for (guint i = 0; i < lint_n_rules; i++)
        settings->rules[i].severity =
            lint_profile_has(profile, lint_rules[i]) ? lint_rules[i]->severity : SEVERITY_OFF;
}

LintSettings *lint_settings_new(void)
{
    LintSettings *settings = g_new0(LintSettings, 1);
    settings->rules = g_new0(RuleSettings, lint_n_rules);
    for (guint i = 0; i < lint_n_rules; i++) {
        const LintRule *rule = lint_rules[i];
        RuleSettings *of = &settings->rules[i];
        of->n_values = count_options(rule);
        of->values = g_new0(Value, of->n_values);
        for (guint k = 0; k < of->n_values; k++)
            value_initialise(&of->values[k], &rule->options[k]);
    }
    lint_settings_profile_set(settings, LINT_PROFILE_RECOMMENDED);
    return settings;
}

void lint_settings_free(LintSettings *settings)
{
    if (settings == NULL)
        return;
    for (guint i = 0; i < lint_n_rules; i++) {
        for (guint k = 0; k < settings->rules[i].n_values; k++)
            value_clear(&settings->rules[i].values[k]);
        g_free(settings->rules[i].values);
        exemptions_clear(&settings->rules[i].exemptions);
    }
    g_free(settings->rules);
    g_free(settings);
}

static gboolean fail_unknown_rule(const char *selector, GError **error)
{
    const char *nearest = NULL;
    if (lint_selector_is_known(selector, &nearest))
        return FALSE;
    error_set(error, ERROR_INPUT, "there is no lint rule \"%s\"", selector);
    if (nearest != NULL)
        error_add_hint(error, "Did you mean \"%s\"? \"confiture-lint rules\" lists them all.",
                       nearest);
    else
        error_add_hint(error, "\"confiture-lint rules\" lists them all.");
    return TRUE;
}

/* A family does not turn on what wants to be named; what is on already it reaches. */
static gboolean reaches(const LintSettings *settings, guint rule, const char *selector)
{
    gboolean all = strcmp(selector, "all") == 0 || lint_rule_find(selector) != NULL;
    return lint_rule_matches(lint_rules[rule], selector) &&
           (all || !lint_rules[rule]->opt_in || settings->rules[rule].severity != SEVERITY_OFF);
}

gboolean lint_settings_severity_set(LintSettings *settings, const char *selector, Severity severity,
                                    GError **error)
{
    if (fail_unknown_rule(selector, error))
        return FALSE;
    for (guint i = 0; i < lint_n_rules; i++)
        if (reaches(settings, i, selector))
            settings->rules[i].severity = severity;
    return TRUE;
}

gboolean lint_settings_enable(LintSettings *settings, const char *selector, GError **error)
{
    if (fail_unknown_rule(selector, error))
        return FALSE;
    for (guint i = 0; i < lint_n_rules; i++)
        if (settings->rules[i].severity == SEVERITY_OFF && reaches(settings, i, selector))
            settings->rules[i].severity = lint_rules[i]->severity;
    return TRUE;
}

static const char *nearest_option(const LintRule *rule, const char *name)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint i = 0; i < count_options(rule); i++)
        g_ptr_array_add(names, (gpointer)(guintptr)rule->options[i].name);
    for (guint i = 0; exemption_options[i].name != NULL; i++)
        g_ptr_array_add(names, (gpointer)(guintptr)exemption_options[i].name);
    g_ptr_array_add(names, NULL);
    return nearest_name(name, (const char *const *)names->pdata);
}

static gboolean fail_unknown_option(const LintRule *rule, const char *option, GError **error)
{
    error_set(error, ERROR_INPUT, "rule \"%s\" has no option \"%s\"", rule->id, option);
    const char *nearest = nearest_option(rule, option);
    if (nearest != NULL)
        error_add_hint(error, "Did you mean \"%s\"?", nearest);
    else
        error_add_hint(error, "\"confiture-lint explain %s\" tells its options.", rule->id);
    return FALSE;
}

static int find_option(const LintRule *rule, const char *option)
{
    for (guint i = 0; rule->options != NULL && rule->options[i].name != NULL; i++)
        if (strcmp(rule->options[i].name, option) == 0)
            return (int)i;
    return -1;
}

/* An exemption holds for each rule of a family, except where the rule has that option itself. */
static gboolean add_exemption(LintSettings *settings, const char *selector, const char *option,
                              const char *key, const char *glob, GError **error)
{
    if (fail_unknown_rule(selector, error))
        return FALSE;
    if (key != NULL) {
        error_set(error, ERROR_INPUT, "option \"%s\" of \"%s\" takes no mapping", option, selector);
        return FALSE;
    }
    for (guint i = 0; i < lint_n_rules; i++)
        if (lint_rule_matches(lint_rules[i], selector) && find_option(lint_rules[i], option) < 0)
            exemptions_add(&settings->rules[i].exemptions, option, glob);
    return TRUE;
}

gboolean lint_settings_allow(const LintSettings *settings, const LintRule *rule, const char *path,
                             const char *object)
{
    return exemptions_allow(&settings->rules[lint_rule_index(rule)].exemptions, path, object);
}

gboolean lint_settings_option_set(LintSettings *settings, const char *name, const char *option,
                                  const char *key, const char *text, GError **error)
{
    const LintRule *rule = lint_rule_find(name);
    if (exemption_option_is(option) && (rule == NULL || find_option(rule, option) < 0))
        return add_exemption(settings, name, option, key, text, error);
    if (rule == NULL) {
        if (!fail_unknown_rule(name, error))
            error_set(error, ERROR_INPUT, "options belong to one rule, \"%s\" is a family", name);
        return FALSE;
    }
    int at = find_option(rule, option);
    if (at < 0)
        return fail_unknown_option(rule, option, error);
    LintOptionKind kind = rule->options[at].kind;
    if ((kind == LINT_OPTION_REGEX_MAP) != (key != NULL)) {
        error_set(error, ERROR_INPUT, "option \"%s\" of \"%s\" takes %s", option, rule->id,
                  key == NULL ? "a mapping from globs to regular expressions" : "no mapping");
        return FALSE;
    }
    Value *value = &settings->rules[lint_rule_index(rule)].values[at];
    if (!value->given)
        value_clear(value);
    value->given = TRUE;
    return value_set(value, kind, key, text, error);
}

Severity lint_settings_severity(const LintSettings *settings, const LintRule *rule)
{
    return settings->rules[lint_rule_index(rule)].severity;
}

static Value *find_value(const LintSettings *settings, const LintRule *rule, const char *option,
                         LintOptionKind kind)
{
    int at = find_option(rule, option);
    g_assert(at >= 0 && rule->options[at].kind == kind);
    return &settings->rules[lint_rule_index(rule)].values[at];
}

const char *lint_settings_text(const LintSettings *settings, const LintRule *rule,
                               const char *option)
{
    return find_value(settings, rule, option, LINT_OPTION_TEXT)->text;
}

gint64 lint_settings_integer(const LintSettings *settings, const LintRule *rule, const char *option)
{
    return find_value(settings, rule, option, LINT_OPTION_INTEGER)->integer;
}

gboolean lint_settings_boolean(const LintSettings *settings, const LintRule *rule,
                               const char *option)
{
    return find_value(settings, rule, option, LINT_OPTION_BOOLEAN)->boolean;
}

const char *const *lint_settings_list(const LintSettings *settings, const LintRule *rule,
                                      const char *option)
{
    static const char *const none[] = {NULL};
    const Value *value = find_value(settings, rule, option, LINT_OPTION_LIST);
    return value->list != NULL ? (const char *const *)value->list->pdata : none;
}

const GRegex *lint_settings_regex(const LintSettings *settings, const LintRule *rule,
                                  const char *option)
{
    Value *value = find_value(settings, rule, option, LINT_OPTION_REGEX);
    const char *initial = rule->options[find_option(rule, option)].initial;
    if (value->regex == NULL && !value->given && initial != NULL)
        value->regex = compile(initial, NULL);
    return value->regex;
}

const GRegex *lint_settings_map(const LintSettings *settings, const LintRule *rule,
                                const char *option, const char *subject)
{
    const Value *value = find_value(settings, rule, option, LINT_OPTION_REGEX_MAP);
    for (guint i = 0; subject != NULL && value->pairs != NULL && i < value->pairs->len; i++) {
        const Pair *pair = value->pairs->pdata[i];
        if (g_pattern_spec_match_string(pair->glob, subject))
            return pair->regex;
    }
    return NULL;
}
