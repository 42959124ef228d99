#include "anonymize/drawn.h"
#include "anonymize/text.h"

static const StrategyParameter parameters[] = {LOCALE_PARAMETER, SEED_PARAMETER,
                                               STYLE_PARAMETER,  SYLLABLES_PARAMETER,
                                               GENDER_PARAMETER, {.name = NULL}};

static gboolean apply(gpointer instance, const Cell *cell, GString *out,
                      G_GNUC_UNUSED gboolean *null, G_GNUC_UNUSED GError **error)
{
    const Drawn *drawn = instance;
    gsize before = out->len;
    Draw draw = drawn_begin(drawn, cell, "given");
    drawn_given(drawn, &draw, out);
    text_cut(out, before, drawn->room);
    return TRUE;
}

const Strategy strategy_first_name = {
    .name = "first_name",
    .summary = "A given name",
    .details = "A given name drawn from our lists (or of syllables) by a tag of the value. Case "
               "and blanks around the value do not count. Cut to what the column holds.",
    .categories = "S",
    .uniqueness = UNIQUENESS_LOSSY,
    .parameters = parameters,
    .compile = drawn_new,
    .apply = apply,
    .free = drawn_free,
    .judge = drawn_judge,
    .reads = drawn_reads,
    .example_input = "Margaret",
    .example_parameters = "{locale: fr}",
};
