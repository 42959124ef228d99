#include "anonymize/drawn.h"
#include "anonymize/text.h"

static const StrategyParameter parameters[] = {LOCALE_PARAMETER, SEED_PARAMETER, {.name = NULL}};

static gboolean apply(gpointer instance, const Cell *cell, GString *out,
                      G_GNUC_UNUSED gboolean *null, G_GNUC_UNUSED GError **error)
{
    const Drawn *drawn = instance;
    gsize before = out->len;
    Draw draw = drawn_begin(drawn, cell, "city");
    g_string_append(out, word_draw(drawn->language, WORD_town, &draw));
    text_cut(out, before, drawn->room);
    return TRUE;
}

const Strategy strategy_city = {
    .name = "city",
    .summary = "A town",
    .details = "An invented town, drawn by a tag of the value. Case and blanks around the value do "
               "not count. Cut to what the column holds.",
    .categories = "S",
    .uniqueness = UNIQUENESS_LOSSY,
    .parameters = parameters,
    .compile = drawn_new,
    .apply = apply,
    .free = drawn_free,
    .reads = drawn_reads,
    .example_input = "London",
    .example_parameters = "{locale: en}",
};
