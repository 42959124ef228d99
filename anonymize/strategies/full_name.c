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
    Draw given = drawn_begin(drawn, cell, "given"), family = drawn_begin(drawn, cell, "family");
    drawn_given(drawn, &given, out);
    g_string_append_c(out, ' ');
    drawn_family(drawn, &family, out);
    text_cut(out, before, drawn->room);
    return TRUE;
}

const Strategy strategy_full_name = {
    .name = "full_name",
    .summary = "Given and family name",
    .details = "A given and a family name, the same that first_name and last_name draw in the same "
               "domain from the same seed_from. Case and blanks around the value do not count. Cut "
               "to what the column holds.",
    .categories = "S",
    .uniqueness = UNIQUENESS_LOSSY,
    .parameters = parameters,
    .compile = drawn_new,
    .apply = apply,
    .free = drawn_free,
    .judge = drawn_judge,
    .reads = drawn_reads,
    .example_input = "Margaret Hamilton",
    .example_parameters = "{locale: en}",
};
