#include "anonymize/kept.h"
#include "anonymize/parameter.h"

static const StrategyParameter parameters[] = {
    KEEP_START_PARAMETER, KEEP_END_PARAMETER, {.name = NULL}};

static gboolean apply(gpointer instance, const Cell *cell, GString *out,
                      G_GNUC_UNUSED gboolean *null, GError **error)
{
    return kept_apply(instance, "format_preserving", &cell->value, out, error);
}

const Strategy strategy_format_preserving = {
    .name = "format_preserving",
    .summary = "Same length, same classes of characters, still unique",
    .details =
        "Digits become digits, letters letters of the same case, anything else stays; a "
        "bijection, by FF1 over AES (NIST SP 800-38G) for domains of a million and more, by a "
        "keyed table below.",
    .categories = "S",
    .uniqueness = UNIQUENESS_INJECTIVE,
    .parameters = parameters,
    .compile = kept_new,
    .apply = apply,
    .free = kept_free,
    .example_input = "AB-1234-x",
    .example_parameters = "{keep_start: 1}",
};
