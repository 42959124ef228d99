#include "anonymize/drawn.h"
#include "anonymize/text.h"

static const StrategyParameter parameters[] = {
    LOCALE_PARAMETER, SEED_PARAMETER, STYLE_PARAMETER, SYLLABLES_PARAMETER, {.name = NULL}};

static gboolean apply(gpointer instance, const Cell *cell, GString *out,
                      G_GNUC_UNUSED gboolean *null, G_GNUC_UNUSED GError **error)
{
    const Drawn *drawn = instance;
    gsize before = out->len;
    Draw draw = drawn_begin(drawn, cell, "company");
    drawn_family(drawn, &draw, out);
    g_string_append_c(out, ' ');
    g_string_append(out, word_draw(drawn->language, WORD_company_tail, &draw));
    text_cut(out, before, drawn->room);
    return TRUE;
}

const Strategy strategy_company = {
    .name = "company",
    .summary = "The name of a firm",
    .details = "A family name and a word of trade, drawn by a tag of the value. Case and blanks "
               "around the value do not count. Cut to what the column holds.",
    .categories = "S",
    .uniqueness = UNIQUENESS_LOSSY,
    .parameters = parameters,
    .compile = drawn_new,
    .apply = apply,
    .free = drawn_free,
    .judge = drawn_judge,
    .reads = drawn_reads,
    .example_input = "Analytical Engines Inc",
    .example_parameters = "{locale: fr}",
};
