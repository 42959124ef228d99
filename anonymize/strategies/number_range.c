#include "anonymize/decimal.h"
#include "anonymize/draw.h"
#include "anonymize/parameter.h"

#include <math.h>

static const StrategyParameter parameters[] = {
    {"min", PARAMETER_NUMBER, TRUE, NULL, "the least"},
    {"max", PARAMETER_NUMBER, TRUE, NULL, "the most"},
    {"decimals", PARAMETER_INTEGER, FALSE, "0", "digits behind the point"},
    {.name = NULL}};

typedef struct NumberRange {
    Mac *mac;
    gint64 least; /* in units of the last decimal */
    guint64 count;
    guint scale;
} NumberRange;

static gpointer compile(const StrategySetup *setup, GError **error)
{
    double least = 0, most = 0;
    gint64 scale = 0;
    if (!parameter_number(setup, "min", &least, error) ||
        !parameter_number(setup, "max", &most, error) ||
        !parameter_integer(setup, "decimals", 0, 9, &scale, error))
        return NULL;
    double unit = pow(10, (double)scale);
    least = ceil(least * unit - 1e-9);
    most = floor(most * unit + 1e-9);
    if (least > most || fabs(least) > 1e15 || fabs(most) > 1e15) {
        parameter_fail(setup, "max", error, "no number of 15 digits lies from \"min\" to \"max\"");
        return NULL;
    }
    NumberRange *range = g_new(NumberRange, 1);
    range->mac = mac_new(setup->key, setup->mac);
    range->least = (gint64)least;
    range->count = (guint64)(most - least) + 1;
    range->scale = (guint)scale;
    return range;
}

static void release(gpointer instance)
{
    NumberRange *range = instance;
    mac_free(range->mac);
    g_free(range);
}

static gboolean apply(gpointer instance, const Cell *cell, GString *out,
                      G_GNUC_UNUSED gboolean *null, G_GNUC_UNUSED GError **error)
{
    const NumberRange *range = instance;
    Draw draw = draw_of(range->mac, cell->value.data, cell->value.length);
    gint64 number = range->least + (gint64)draw_below(&draw, range->count);
    decimal_append(out, (double)number / pow(10, range->scale), range->scale);
    return TRUE;
}

const Strategy strategy_number_range = {
    .name = "number_range",
    .summary = "A number between two others",
    .details = "Drawn evenly from \"min\" to \" max\", both included, by a tag of the value.",
    .categories = "N",
    .uniqueness = UNIQUENESS_LOSSY,
    .parameters = parameters,
    .compile = compile,
    .apply = apply,
    .free = release,
    .example_input = "52000",
    .example_parameters = "{min: 20000, max: 90000}",
};
