#include "anonymize/strategy.h"

static gpointer compile(G_GNUC_UNUSED const StrategySetup *setup, G_GNUC_UNUSED GError **error)
{
    return g_new0(char, 1);
}

static gboolean apply(G_GNUC_UNUSED gpointer instance, const Cell *cell, GString *out,
                      G_GNUC_UNUSED gboolean *null, G_GNUC_UNUSED GError **error)
{
    g_string_append_len(out, cell->value.data, (gssize)cell->value.length);
    return TRUE;
}

const Strategy strategy_keep = {
    .name = "keep",
    .summary = "The value as it is, said on purpose",
    .details = "The value passes unchanged. A reason may be given with \"reason\".",
    .uniqueness = UNIQUENESS_SAME,
    .compile = compile,
    .apply = apply,
    .free = g_free,
    .example_input = "as it is",
};
