#include "anonymize/parameter.h"
#include "anonymize/text.h"

#include <string.h>

static const StrategyParameter parameters[] = {
    {"value", PARAMETER_TEXT, TRUE, NULL, "the value that replaces every other"}, {.name = NULL}};

static gboolean is_label(const char *const *labels, const char *value)
{
    for (guint i = 0; labels[i] != NULL; i++)
        if (strcmp(labels[i], value) == 0)
            return TRUE;
    return FALSE;
}

static gpointer compile(const StrategySetup *setup, GError **error)
{
    const char *value = parameter_text(setup, "value");
    const ColumnFacts *column = setup->column;
    char *end = NULL;
    if (column->category == 'N')
        (void)g_ascii_strtod(value, &end);
    if (column->category == 'N' && (end == value || *end != '\0')) {
        parameter_fail(setup, "value", error, "column \"%s\" holds numbers", column->name);
        return NULL;
    }
    if (column->labels != NULL && !is_label(column->labels, value)) {
        parameter_fail(setup, "value", error, "\"%s\" is no label of type %s", value, column->type);
        return NULL;
    }
    if (column->max_length >= 0 && text_length(value, strlen(value)) > (gsize)column->max_length) {
        parameter_fail(setup, "value", error, "it does not fit %s", column->type);
        return NULL;
    }
    return g_strdup(value);
}

static gboolean apply(gpointer instance, G_GNUC_UNUSED const Cell *cell, GString *out,
                      G_GNUC_UNUSED gboolean *null, G_GNUC_UNUSED GError **error)
{
    g_string_append(out, instance);
    return TRUE;
}

const Strategy strategy_constant = {
    .name = "constant",
    .summary = "One literal for all",
    .details = "Every value becomes the text of \"value\". NULL stays NULL.",
    .uniqueness = UNIQUENESS_LOSSY,
    .parameters = parameters,
    .compile = compile,
    .apply = apply,
    .free = g_free,
    .example_input = "anything",
    .example_parameters = "{value: x}",
};
