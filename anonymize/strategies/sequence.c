#include "anonymize/parameter.h"

static const StrategyParameter parameters[] = {
    {"start", PARAMETER_INTEGER, FALSE, "1", "the first number"},
    {"step", PARAMETER_INTEGER, FALSE, "1", "from one row to the next"},
    {"prefix", PARAMETER_TEXT, FALSE, "", "a text before each number"},
    {.name = NULL}};

typedef struct Sequence {
    gint64 start, step;
    char *prefix;
} Sequence;

static void release(gpointer instance)
{
    Sequence *sequence = instance;
    g_free(sequence->prefix);
    g_free(sequence);
}

static gpointer compile(const StrategySetup *setup, GError **error)
{
    Sequence *sequence = g_new0(Sequence, 1);
    sequence->prefix = g_strdup(parameter_text(setup, "prefix"));
    if (!parameter_integer(setup, "start", -G_MAXINT32, G_MAXINT64 / 4, &sequence->start, error) ||
        !parameter_integer(setup, "step", 1, 1000000, &sequence->step, error)) {
        release(sequence);
        return NULL;
    }
    if (setup->column->category == 'N' && sequence->prefix[0] != '\0') {
        parameter_fail(setup, "prefix", error, "column \"%s\" holds numbers", setup->column->name);
        release(sequence);
        return NULL;
    }
    return sequence;
}

static gboolean apply(gpointer instance, const Cell *cell, GString *out,
                      G_GNUC_UNUSED gboolean *null, GError **error)
{
    const Sequence *sequence = instance;
    if (cell->ordinal == 0 || cell->ordinal > (guint64)(G_MAXINT64 / 4 / sequence->step))
        return value_fail("sequence", error, "fewer rows");
    gint64 number = sequence->start + (gint64)(cell->ordinal - 1) * sequence->step;
    g_string_append_printf(out, "%s%" G_GINT64_FORMAT, sequence->prefix, number);
    return TRUE;
}

const Strategy strategy_sequence = {
    .name = "sequence",
    .summary = "Numbers in the order of the rows",
    .details = "Each row of the table gets the next number. It is unique, but neither the same in "
               "another run nor in another table: not for keys that something references.",
    .categories = "SN",
    .uniqueness = UNIQUENESS_INJECTIVE,
    .parameters = parameters,
    .compile = compile,
    .apply = apply,
    .free = release,
    .example_input = "4711",
    .example_parameters = "{start: 1000}",
};
