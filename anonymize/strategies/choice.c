#include "anonymize/draw.h"
#include "anonymize/parameter.h"
#include "anonymize/text.h"

#include <string.h>

static const StrategyParameter parameters[] = {
    {"values", PARAMETER_LIST, FALSE, NULL, "what to choose from; of an enum: its labels"},
    {"weights", PARAMETER_LIST, FALSE, NULL, "how often each, as whole numbers; else all alike"},
    {.name = NULL}};

typedef struct Choice {
    Mac *mac;
    GPtrArray *values;
    GArray *ends; /* of guint64: the weights summed up */
} Choice;

static void release(gpointer instance)
{
    Choice *choice = instance;
    mac_free(choice->mac);
    g_ptr_array_unref(choice->values);
    g_array_unref(choice->ends);
    g_free(choice);
}

static gboolean read_values(Choice *choice, const StrategySetup *setup, GError **error)
{
    const YamlNode *given = parameter_node(setup, "values");
    const char *const *labels = setup->column->labels;
    for (guint i = 0; given == NULL && labels != NULL && labels[i] != NULL; i++)
        g_ptr_array_add(choice->values, g_strdup(labels[i]));
    for (guint i = 0; given != NULL && i < given->values->len; i++) {
        const YamlNode *value = given->values->pdata[i];
        if (value->kind != YAML_SCALAR)
            return parameter_fail(setup, "values", error, "the values are texts or numbers");
        if (setup->column->max_length >= 0 &&
            text_length(value->text, strlen(value->text)) > (gsize)setup->column->max_length)
            return parameter_fail(setup, "values", error, "\"%s\" does not fit %s", value->text,
                                  setup->column->type);
        if (labels != NULL && !g_strv_contains(labels, value->text))
            return parameter_fail(setup, "values", error, "\"%s\" is no label of type %s",
                                  value->text, setup->column->type);
        g_ptr_array_add(choice->values, g_strdup(value->text));
    }
    return choice->values->len > 0 ||
           parameter_fail(setup, "values", error, "there is nothing to choose from");
}

static gboolean read_weights(Choice *choice, const StrategySetup *setup, GError **error)
{
    const YamlNode *given = parameter_node(setup, "weights");
    if (given != NULL && given->values->len != choice->values->len)
        return parameter_fail(setup, "weights", error, "there must be as many weights as values");
    guint64 sum = 0;
    for (guint i = 0; i < choice->values->len; i++) {
        gint64 weight = 1;
        if (given != NULL &&
            !yaml_integer(setup->document, given->values->pdata[i], 0, 1000000000, &weight, error))
            return FALSE;
        sum += (guint64)weight;
        g_array_append_val(choice->ends, sum);
    }
    return sum > 0 || parameter_fail(setup, "weights", error, "all weights are 0");
}

static gpointer compile(const StrategySetup *setup, GError **error)
{
    Choice *choice = g_new0(Choice, 1);
    choice->values = g_ptr_array_new_with_free_func(g_free);
    choice->ends = g_array_new(FALSE, FALSE, sizeof(guint64));
    choice->mac = mac_new(setup->key, setup->mac);
    if (read_values(choice, setup, error) && read_weights(choice, setup, error))
        return choice;
    release(choice);
    return NULL;
}

static gboolean apply(gpointer instance, const Cell *cell, GString *out,
                      G_GNUC_UNUSED gboolean *null, G_GNUC_UNUSED GError **error)
{
    const Choice *choice = instance;
    Draw draw = draw_of(choice->mac, cell->value.data, cell->value.length);
    guint64 total = g_array_index(choice->ends, guint64, choice->ends->len - 1);
    guint64 drawn = draw_below(&draw, total);
    guint index = 0;
    while (g_array_index(choice->ends, guint64, index) <= drawn)
        index++;
    g_string_append(out, choice->values->pdata[index]);
    return TRUE;
}

const Strategy strategy_choice = {
    .name = "choice",
    .summary = "One of a list, by weight",
    .details = "Drawn by a tag of the value from \" values\", or from the labels of an enum.",
    .uniqueness = UNIQUENESS_LOSSY,
    .parameters = parameters,
    .compile = compile,
    .apply = apply,
    .free = release,
    .example_input = "gold",
    .example_parameters = "{values: [bronze, silver, gold], weights: [5, 3, 1]}",
};
