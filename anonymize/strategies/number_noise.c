#include "anonymize/decimal.h"
#include "anonymize/draw.h"
#include "anonymize/parameter.h"

#include <math.h>

static const StrategyParameter parameters[] = {
    {"ratio", PARAMETER_NUMBER, FALSE, "0.1",
     "the farthest that a number moves, as a part of itself"},
    {"absolute", PARAMETER_NUMBER, FALSE, NULL, "the farthest that it moves, instead of the ratio"},
    {.name = NULL}};

typedef struct Noise {
    Mac *mac;
    double ratio, absolute;
} Noise;

static gpointer compile(const StrategySetup *setup, GError **error)
{
    Noise noise = {0};
    gboolean absolute = parameter_node(setup, "absolute") != NULL;
    if (!parameter_number(setup, absolute ? "absolute" : "ratio",
                          absolute ? &noise.absolute : &noise.ratio, error))
        return NULL;
    if (absolute ? noise.absolute <= 0 : noise.ratio <= 0 || noise.ratio > 1) {
        parameter_fail(setup, absolute ? "absolute" : "ratio", error, "it must be above 0%s",
                       absolute ? "" : " and at most 1");
        return NULL;
    }
    noise.mac = mac_new(setup->key, setup->mac);
    return g_memdup2(&noise, sizeof noise);
}

static void release(gpointer instance)
{
    Noise *noise = instance;
    mac_free(noise->mac);
    g_free(noise);
}

/* By the value itself: to meet it twice teaches nothing more. */
static gboolean apply(gpointer instance, const Cell *cell, GString *out,
                      G_GNUC_UNUSED gboolean *null, GError **error)
{
    const Noise *noise = instance;
    Decimal decimal;
    if (!decimal_parse(&cell->value, &decimal))
        return value_fail("number_noise", error, "a finite number");
    Draw draw = draw_of(noise->mac, cell->value.data, cell->value.length);
    double most = noise->absolute > 0 ? noise->absolute : fabs(decimal.number) * noise->ratio;
    double moved = decimal.number + (draw_unit(&draw) * 2 - 1) * most;
    decimal_append(out, moved, decimal.scale);
    return TRUE;
}

const Strategy strategy_number_noise = {
    .name = "number_noise",
    .summary = "The number, a little beside itself",
    .details =
        "Moved by up to \" ratio\" of itself, or by up to \" absolute\", either way, evenly; "
        "the same "
        "number moves by the "
        "same amount, so that "
        "averages over repeats "
        "give nothing away. It "
        "keeps its decimals; "
        "small whole numbers may "
        "stay what they are. "
        "This is not "
        "differential privacy.",
    .categories = "N",
    .uniqueness = UNIQUENESS_LOSSY,
    .parameters = parameters,
    .compile = compile,
    .apply = apply,
    .free = release,
    .example_input = "1234.50",
    .example_parameters = "{ratio: 0.2}",
};
