#include "lint/rule.h"

#include "core/base/error.h"
#include "core/base/nearest.h"

#include <string.h>

#define LINT_RULE(symbol) extern const LintRule rule_##symbol;
#include "lint/rules.def"
#undef LINT_RULE

static const LintRule *const built_in[] = {
#define LINT_RULE(symbol) &rule_##symbol,
#include "lint/rules.def"
#undef LINT_RULE
};
const LintRule *const *lint_rules = built_in;
guint lint_n_rules = G_N_ELEMENTS(built_in);

/* Whether `word` is one of the words, which single spaces part. */
static gboolean has_word(const char *words, const char *word)
{
    gsize length = strlen(word);
    if (words == NULL || length == 0)
        return FALSE;
    for (const char *at = words; (at = strstr(at, word)) != NULL; at += length) {
        gboolean begins = at == words || at[-1] == ' ';
        if (begins && (at[length] == ' ' || at[length] == '\0'))
            return TRUE;
    }
    return FALSE;
}

static gboolean is_named(const LintRule *rule, const char *name)
{
    return strcmp(rule->id, name) == 0 || has_word(rule->aliases, name);
}

const LintRule *lint_rule_find(const char *name)
{
    for (guint i = 0; i < lint_n_rules; i++)
        if (is_named(lint_rules[i], name))
            return lint_rules[i];
    return NULL;
}

static gboolean is_name_byte(char c)
{
    return g_ascii_islower(c) || g_ascii_isdigit(c) || c == '-' || c == '_';
}

/* "family/name" */
static gboolean is_rule_name(const char *name)
{
    const char *slash = strchr(name, '/');
    if (slash == NULL || slash == name || slash[1] == '\0')
        return FALSE;
    for (const char *at = name; *at != '\0'; at++)
        if (at != slash && !is_name_byte(*at))
            return FALSE;
    return TRUE;
}

gboolean lint_rule_add(const LintRule *rule, GError **error)
{
    static GPtrArray *all;
    if (!is_rule_name(rule->id)) {
        error_set(error, ERROR_INPUT, "\"%s\" is no name of a rule", rule->id);
        error_add_hint(error, "Names are \"family/name\": a-z, 0-9, - and _.");
        return FALSE;
    }
    if (lint_rule_find(rule->id) != NULL) {
        error_set(error, ERROR_INPUT, "there is a rule \"%s\" already", rule->id);
        return FALSE;
    }
    if (all == NULL) {
        all = g_ptr_array_new();
        for (guint i = 0; i < lint_n_rules; i++)
            g_ptr_array_add(all, (gpointer)(guintptr)lint_rules[i]);
    }
    g_ptr_array_add(all, (gpointer)(guintptr)rule);
    lint_rules = (const LintRule *const *)all->pdata;
    lint_n_rules = all->len;
    return TRUE;
}

/* Asked for again and again about the same rule; rules are asked one after another. */
guint lint_rule_index(const LintRule *rule)
{
    static guint last;
    if (last < lint_n_rules && lint_rules[last] == rule)
        return last;
    guint i = 0;
    while (lint_rules[i] != rule)
        i++;
    return last = i;
}

/* Groups of rules as other tools call them. */
static const char *family_named(const char *selector)
{
    static const char *const names[][2] = {
        {"atlas:destructive", "data"},      {"atlas:data_depend", "data"},
        {"atlas:incompatible", "compat"},   {"atlas:naming", "name"},
        {"atlas:concurrent_index", "lock"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        if (strcmp(names[i][0], selector) == 0)
            return names[i][1];
    return selector;
}

gboolean lint_rule_matches(const LintRule *rule, const char *selector)
{
    gsize family = (gsize)(strchr(rule->id, '/') - rule->id);
    if (strcmp(selector, "all") == 0 || is_named(rule, selector))
        return TRUE;
    const char *wanted = family_named(selector);
    return strlen(wanted) == family && strncmp(rule->id, wanted, family) == 0;
}

static const char *family_of(const LintRule *rule)
{
    g_autofree char *family = g_strndup(rule->id, (gsize)(strchr(rule->id, '/') - rule->id));
    return g_intern_string(family);
}

gboolean lint_selector_is_known(const char *selector, const char **nearest)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint i = 0; i < lint_n_rules; i++) {
        if (lint_rule_matches(lint_rules[i], selector))
            return TRUE;
        g_ptr_array_add(names, (gpointer)(guintptr)lint_rules[i]->id);
    }
    for (guint i = 0; i < lint_n_rules && strchr(selector, '/') == NULL; i++)
        g_ptr_array_add(names, (gpointer)(guintptr)family_of(lint_rules[i]));
    g_ptr_array_add(names, NULL);
    if (nearest != NULL)
        *nearest = nearest_name(selector, (const char *const *)names->pdata);
    return FALSE;
}

const char *lint_needs_word(LintNeeds needs)
{
    static const char *const words[] = {
        [LINT_NEEDS_FILE] = "file",
        [LINT_NEEDS_TREE] = "tree",
        [LINT_NEEDS_LIVE] = "live",
        [LINT_NEEDS_GIT] = "git",
    };
    return words[needs];
}
