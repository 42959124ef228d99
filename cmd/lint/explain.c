/* confiture-lint explain: what a rule says, why, and what to write instead. */
#include "cmd/lint/commands.h"
#include "cmd/linting/custom.h"
#include "core/base/error.h"
#include "lint/rule.h"

#include <string.h>

static void print_sql(Output *output, const char *heading, const char *sql)
{
    g_auto(GStrv) lines = g_strsplit(sql, "\n", -1);
    output_print(output, "\n%s\n", heading);
    for (guint i = 0; lines[i] != NULL; i++)
        if (*lines[i] != '\0')
            output_print(output, "    %s\n", lines[i]);
}

static void print_options(Output *output, const LintRule *rule)
{
    if (rule->options == NULL)
        return;
    output_print(output, "\nOptions (lint.rules.%s in confiture.yaml):\n", rule->id);
    for (const LintOption *option = rule->options; option->name != NULL; option++)
        output_print(output, "    %s: %s (default: %s)\n", option->name, option->summary,
                     option->initial != NULL ? option->initial : "none");
}

static void print_text(Output *output, const LintRule *rule)
{
    output_print(output, "%s%s%s: %s\n", output_color(output, "bold"), rule->id,
                 output_color(output, "reset"), rule->summary);
    output_print(output, "%s, needs the %s%s\n", severity_word(rule->severity),
                 lint_needs_word(rule->needs), rule->recommended ? "" : ", off by default");
    output_print(output, "\nWhy: %s\n", rule->why);
    output_print(output, "\nReports: %s\n", rule->condition);
    output_print(output, "\nSafer: %s\n", rule->safer);
    if (*rule->bad != '\0')
        print_sql(output, "Bad:", rule->bad);
    if (*rule->good != '\0')
        print_sql(output, "Good:", rule->good);
    if (rule->fix != NULL)
        output_print(output, "\n\"confiture-lint --fix\" mends it where that keeps the meaning.\n");
    print_options(output, rule);
    if (rule->aliases != NULL)
        output_print(output, "\nKnown elsewhere as: %s\n", rule->aliases);
    output_print(
        output,
        "\nTo accept it at one statement, write above it:\n    -- confiture:ignore %s REASON\n",
        rule->id);
}

static void print_json(Output *output, const LintRule *rule)
{
    json_t *document = json_pack(
        "{s:s, s:s, s:s, s:b, s:b, s:s, s:s, s:s, s:s, s:s, s:s, s:s?}", "rule", rule->id,
        "summary", rule->summary, "default", severity_word(rule->severity), "recommended",
        (int)rule->recommended, "fix", (int)(rule->fix != NULL), "needs",
        lint_needs_word(rule->needs), "why", rule->why, "condition", rule->condition, "safer",
        rule->safer, "bad", rule->bad, "good", rule->good, "aliases", rule->aliases);
    output_json(output, "lint/explain", document);
}

static void print_family(Output *output, const char *family)
{
    static const char *const headings[] = {"RULE", "SEVERITY", "REPORTS", NULL};
    g_autoptr(Table) table = table_new(headings);
    for (guint i = 0; i < lint_n_rules; i++)
        if (lint_rule_matches(lint_rules[i], family))
            table_add(table, lint_rules[i]->id, severity_word(lint_rules[i]->severity),
                      lint_rules[i]->summary, NULL);
    output_table(output, table);
}

static int run(Context *context, G_GNUC_UNUSED int argc, char **argv, GError **error)
{
    if (!custom_rules_add(context->config, NULL, error))
        return 0;
    const LintRule *rule = lint_rule_find(argv[0]);
    if (rule != NULL && output_format(context->output) == FORMAT_JSON) {
        print_json(context->output, rule);
        return 0;
    }
    if (rule != NULL) {
        print_text(context->output, rule);
        return 0;
    }
    const char *nearest = NULL;
    if (lint_selector_is_known(argv[0], &nearest) &&
        output_format(context->output) != FORMAT_JSON) {
        print_family(context->output, argv[0]);
        return 0;
    }
    error_set(error, ERROR_USAGE, "there is no lint rule \"%s\"", argv[0]);
    if (nearest != NULL)
        error_add_hint(error, "Did you mean \"%s\"?", nearest);
    else
        error_add_hint(error, "\"confiture-lint rules\" lists them all.");
    return 0;
}

const Command explain_command = {
    .name = "explain",
    .summary = "tell what a rule means and what to write instead",
    .arguments = "RULE",
    .details = "  confiture-lint explain lock/index-not-concurrent\n"
               "  confiture-lint explain squawk:ban-drop-table     by another tool's name for it\n"
               "  confiture-lint explain lock                      the rules of a family",
    .run = run,
    .needs = COMMAND_CONFIG,
    .min_arguments = 1,
    .max_arguments = 1,
};
