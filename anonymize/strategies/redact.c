#include "anonymize/parameter.h"
#include "anonymize/text.h"

#include <string.h>

static const StrategyParameter parameters[] = {
    {"replacement", PARAMETER_TEXT, FALSE, "[REDACTED]", "the text instead of each value"},
    {.name = NULL}};

static gpointer compile(const StrategySetup *setup, G_GNUC_UNUSED GError **error)
{
    const char *text = parameter_text(setup, "replacement");
    gsize room = setup->column->max_length < 0 ? G_MAXSIZE : (gsize)setup->column->max_length;
    return g_strndup(text, text_offset(text, strlen(text), room));
}

static gboolean apply(gpointer instance, const Cell *cell, GString *out,
                      G_GNUC_UNUSED gboolean *null, G_GNUC_UNUSED GError **error)
{
    if (cell->value.length > 0)
        g_string_append(out, instance);
    return TRUE;
}

const Strategy strategy_redact = {
    .name = "redact",
    .summary = "A word instead of every text",
    .details =
        "Every text that is not empty becomes \"replacement\", cut to what the column holds.",
    .categories = "S",
    .uniqueness = UNIQUENESS_LOSSY,
    .parameters = parameters,
    .compile = compile,
    .apply = apply,
    .free = g_free,
    .example_input = "a secret",
};
