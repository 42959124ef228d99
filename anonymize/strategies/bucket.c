#include "anonymize/decimal.h"
#include "anonymize/parameter.h"

#include <math.h>

static const StrategyParameter parameters[] = {
    {"step", PARAMETER_NUMBER, TRUE, NULL, "the width of a bucket"}, {.name = NULL}};

static gpointer compile(const StrategySetup *setup, GError **error)
{
    double step = 0;
    if (!parameter_number(setup, "step", &step, error))
        return NULL;
    if (step > 0)
        return g_memdup2(&step, sizeof step);
    parameter_fail(setup, "step", error, "it must be above 0");
    return NULL;
}

static gboolean apply(gpointer instance, const Cell *cell, GString *out,
                      G_GNUC_UNUSED gboolean *null, GError **error)
{
    double step = *(const double *)instance;
    Decimal decimal;
    if (!decimal_parse(&cell->value, &decimal))
        return value_fail("bucket", error, "a finite number");
    decimal_append(out, floor(decimal.number / step) * step, decimal.scale);
    return TRUE;
}

const Strategy strategy_bucket = {
    .name = "bucket",
    .summary = "The lower bound of the number's bucket",
    .details = "Rounded down to a multiple of \" step\", with as many decimals as the value has.",
    .categories = "N",
    .uniqueness = UNIQUENESS_LOSSY,
    .parameters = parameters,
    .compile = compile,
    .apply = apply,
    .free = g_free,
    .example_input = "37",
    .example_parameters = "{step: 10}",
};
