#include "cmd/lint/reference.h"

#include "lint/exemption.h"
#include "lint/rule.h"

#include <string.h>

static const char head[] =
    "# The rules of confiture-lint\n\n"
    "Made by `confiture-lint rules --format markdown`; `confiture-lint explain RULE` tells the "
    "same "
    "for one rule.\n\n"
    "`recommended` rules are on unless `lint.extends` says otherwise, `strict` ones with "
    "`extends: strict`, `by name` ones only where `lint.rules` or `--select` names them.\n";

static const char *profile_of(const LintRule *rule)
{
    return rule->recommended ? "recommended" : rule->opt_in ? "by name" : "strict";
}

static void append_options(GString *text, const LintOption *options)
{
    for (const LintOption *option = options; option != NULL && option->name != NULL; option++)
        g_string_append_printf(text, "- `%s`: %s%s%s%s\n", option->name, option->summary,
                               option->initial != NULL ? " (default: `" : "",
                               option->initial != NULL ? option->initial : "",
                               option->initial != NULL ? "`)" : "");
}

static void append_sql(GString *text, const char *heading, const char *sql)
{
    g_string_append_printf(text, "\n%s\n\n```sql\n%s%s```\n", heading, sql,
                           g_str_has_suffix(sql, "\n") ? "" : "\n");
}

static void append_rule(GString *text, const LintRule *rule)
{
    g_string_append_printf(text,
                           "\n## %s\n\n*%s, %s, needs the %s*: %s\n\n%s\n\n**Reports:** %s\n\n"
                           "**Safer:** %s\n",
                           rule->id, severity_word(rule->severity), profile_of(rule),
                           lint_needs_word(rule->needs), rule->summary, rule->why, rule->condition,
                           rule->safer);
    append_sql(text, "Bad:", rule->bad);
    append_sql(text, "Good:", rule->good);
    if (rule->options != NULL && rule->options[0].name != NULL) {
        g_string_append(text, "\nOptions:\n\n");
        append_options(text, rule->options);
    }
    if (rule->aliases != NULL)
        g_string_append_printf(text, "\nKnown elsewhere as: %s\n", rule->aliases);
}

char *reference_format(void)
{
    GString *text = g_string_new(head);
    g_string_append(text, "\nEvery rule has, besides its own, these options:\n\n");
    append_options(text, exemption_options);
    for (guint i = 0; i < lint_n_rules; i++)
        append_rule(text, lint_rules[i]);
    return g_string_free(text, FALSE);
}
