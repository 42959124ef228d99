#include "anonymize/parameter.h"
#include "core/base/error.h"

#include <string.h>

static const StrategyParameter parameters[] = {
    {"pattern", PARAMETER_TEXT, TRUE, NULL, "a regular expression (PCRE2)"},
    {"replace", PARAMETER_TEXT, TRUE, NULL, "what stands for each match; \\1 is its first group"},
    {"ignore_case", PARAMETER_BOOLEAN, FALSE, "false", "letters' case does not count"},
    {"on_miss", PARAMETER_TEXT, FALSE, "error", "no match: error, keep, or null"},
    {.name = NULL}};

static const char *const fates[] = {"error", "keep", "null", NULL};
typedef enum MissFate { MISS_ERROR, MISS_KEEP, MISS_NULL } MissFate;

typedef struct RegexRule {
    GRegex *regex;
    char *replace;
    guint fate;
} RegexRule;

static void release(gpointer instance)
{
    RegexRule *rule = instance;
    if (rule->regex != NULL)
        g_regex_unref(rule->regex);
    g_free(rule->replace);
    g_free(rule);
}

/* Free text is hostile input: a match that would take too long is an error. */
static GRegex *regex_new(const StrategySetup *setup, GError **error)
{
    GRegexCompileFlags flags = G_REGEX_OPTIMIZE;
    if (parameter_boolean(setup, "ignore_case"))
        flags |= G_REGEX_CASELESS;
    g_autoptr(GError) reason = NULL;
    g_autofree char *limited = g_strconcat("(*LIMIT_MATCH=100000)(*LIMIT_DEPTH=5000)",
                                           parameter_text(setup, "pattern"), NULL);
    GRegex *regex = g_regex_new(limited, flags, 0, &reason);
    if (regex == NULL)
        parameter_fail(setup, "pattern", error, "no regular expression");
    return regex;
}

static gpointer compile(const StrategySetup *setup, GError **error)
{
    RegexRule *rule = g_new0(RegexRule, 1);
    rule->replace = g_strdup(parameter_text(setup, "replace"));
    rule->regex = regex_new(setup, error);
    if (rule->regex != NULL && parameter_word(setup, "on_miss", fates, &rule->fate, error)) {
        if (g_regex_check_replacement(rule->replace, NULL, NULL))
            return rule;
        parameter_fail(setup, "replace", error, "no replacement: see \"\\1\"");
    }
    release(rule);
    return NULL;
}

static gboolean miss(const RegexRule *rule, const Field *value, GString *out, gboolean *null,
                     GError **error)
{
    if (rule->fate == MISS_ERROR)
        return value_fail("regex_replace", error, "a text that the pattern matches");
    *null = rule->fate == MISS_NULL;
    if (!*null)
        g_string_append_len(out, value->data, (gssize)value->length);
    return TRUE;
}

static gboolean apply(gpointer instance, const Cell *cell, GString *out, gboolean *null,
                      GError **error)
{
    const RegexRule *rule = instance;
    const Field *value = &cell->value;
    if (!g_utf8_validate_len(value->data, value->length, NULL))
        return value_fail("regex_replace", error, "valid UTF-8");
    g_autoptr(GMatchInfo) match = NULL;
    g_autoptr(GError) reason = NULL;
    gboolean found =
        g_regex_match_full(rule->regex, value->data, (gssize)value->length, 0, 0, &match, &reason);
    if (reason == NULL && !found)
        return miss(rule, value, out, null, error);
    g_autofree char *made = reason != NULL
                                ? NULL
                                : g_regex_replace(rule->regex, value->data, (gssize)value->length,
                                                  0, rule->replace, 0, &reason);
    if (made == NULL)
        return value_fail("regex_replace", error, "a text that the pattern decides on in time");
    g_string_append(out, made);
    return TRUE;
}

const Strategy strategy_regex_replace = {
    .name = "regex_replace",
    .summary = "What a regular expression finds, replaced",
    .details =
        "Every match of \"pattern\" becomes \"replace\". A text without a match is an error, "
        "unless "
        "\"on_miss\" says otherwise. A match that takes more than 100,000 steps is an error.",
    .categories = "S",
    .uniqueness = UNIQUENESS_LOSSY,
    .parameters = parameters,
    .compile = compile,
    .apply = apply,
    .free = release,
    .example_input = "order 4711",
    .example_parameters = "{pattern: \"[0-9]+\", replace: \"#\"}",
};
