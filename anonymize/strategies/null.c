#include "anonymize/parameter.h"

static gpointer compile(const StrategySetup *setup, GError **error)
{
    if (setup->column->not_null) {
        parameter_fail(setup, NULL, error, "column \"%s\" is NOT NULL", setup->column->name);
        return NULL;
    }
    return g_new0(char, 1);
}

static gboolean apply(G_GNUC_UNUSED gpointer instance, G_GNUC_UNUSED const Cell *cell,
                      G_GNUC_UNUSED GString *out, gboolean *null, G_GNUC_UNUSED GError **error)
{
    *null = TRUE;
    return TRUE;
}

const Strategy strategy_null = {
    .name = "null",
    .summary = "NULL instead of every value",
    .details = "Every value becomes NULL. Refused for a column that is NOT NULL.",
    .uniqueness = UNIQUENESS_LOSSY,
    .compile = compile,
    .apply = apply,
    .free = g_free,
    .example_input = "anything",
};
