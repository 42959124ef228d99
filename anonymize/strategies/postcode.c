#include "anonymize/kept.h"
#include "anonymize/parameter.h"

static const StrategyParameter parameters[] = {
    KEEP_START_PARAMETER, KEEP_END_PARAMETER, {.name = NULL}};

static gboolean apply(gpointer instance, const Cell *cell, GString *out,
                      G_GNUC_UNUSED gboolean *null, GError **error)
{
    return kept_apply(instance, "postcode", &cell->value, out, error);
}

const Strategy strategy_postcode = {
    .name = "postcode",
    .summary = "A postcode of the same shape",
    .details = "The letters and digits after keep_start are permuted within their classes, the "
               "rest stays: unique "
               "stays unique. Most results are no place; some may be one.",
    .categories = "S",
    .uniqueness = UNIQUENESS_INJECTIVE,
    .parameters = parameters,
    .compile = kept_new,
    .apply = apply,
    .free = kept_free,
    .example_input = "75011",
    .example_parameters = "{keep_start: 2}",
};
