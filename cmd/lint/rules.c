/* confiture-lint rules: the table of all rules. */
#include "cmd/lint/commands.h"
#include "cmd/lint/reference.h"
#include "cmd/linting/configure.h"

#include <string.h>

static const char *state_word(const LintSettings *settings, const LintRule *rule)
{
    return severity_word(lint_settings_severity(settings, rule));
}

static void print_table(Context *context, const LintSettings *settings)
{
    static const char *const headings[] = {"RULE", "SEVERITY", "NEEDS", "REPORTS", NULL};
    g_autoptr(Table) table = table_new(headings);
    for (guint i = 0; i < lint_n_rules; i++)
        table_add(table, lint_rules[i]->id, state_word(settings, lint_rules[i]),
                  lint_needs_word(lint_rules[i]->needs), lint_rules[i]->summary, NULL);
    output_table(context->output, table);
}

static json_t *options_json(const LintRule *rule)
{
    json_t *options = json_array();
    for (guint i = 0; rule->options != NULL && rule->options[i].name != NULL; i++)
        json_array_append_new(options, json_pack("{s:s, s:s?, s:s}", "name", rule->options[i].name,
                                                 "default", rule->options[i].initial, "summary",
                                                 rule->options[i].summary));
    return options;
}

static void print_json(Context *context, const LintSettings *settings)
{
    json_t *rules = json_array();
    for (guint i = 0; i < lint_n_rules; i++) {
        const LintRule *rule = lint_rules[i];
        json_array_append_new(
            rules,
            json_pack("{s:s, s:s, s:s, s:b, s:b, s:s, s:s, s:s?, s:o}", "rule", rule->id,
                      "severity", state_word(settings, rule), "default",
                      severity_word(rule->severity), "recommended", (int)rule->recommended, "fix",
                      (int)(rule->fix != NULL), "needs", lint_needs_word(rule->needs), "summary",
                      rule->summary, "aliases", rule->aliases, "options", options_json(rule)));
    }
    output_json(context->output, "lint/rules", json_pack("{s:o}", "rules", rules));
}

static void print_markdown(Context *context)
{
    g_autofree char *text = reference_format();
    output_write(context->output, text, strlen(text));
}

static int run(Context *context, G_GNUC_UNUSED int argc, G_GNUC_UNUSED char **argv, GError **error)
{
    g_autoptr(LintSettings) settings = configure_settings(context->config, &(RuleChoice){0}, error);
    if (settings == NULL)
        return 0;
    if (output_format(context->output) == FORMAT_JSON)
        print_json(context, settings);
    else if (strcmp(output_format_name(context->output), "markdown") == 0)
        print_markdown(context);
    else
        print_table(context, settings);
    return 0;
}

static const char *const formats[] = {"markdown", NULL};

const Command rules_command = {
    .name = "rules",
    .summary = "list all rules",
    .arguments = "",
    .details =
        "Severities are those that hold here, by the project's configuration; in the markdown "
        "page, the rules' own.",
    .run = run,
    .needs = COMMAND_CONFIG,
    .formats = formats,
};
