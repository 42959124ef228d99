#include "anonymize/draw.h"
#include "anonymize/kept.h"
#include "anonymize/parameter.h"

#include <math.h>

static const char *const styles[] = {"fictional", "permute", NULL};

static const StrategyParameter parameters[] = {
    {"style", PARAMETER_TEXT, FALSE, "fictional",
     "fictional: a US number never given out; permute: any country's shape, unique"},
    KEEP_START_PARAMETER,
    KEEP_END_PARAMETER,
    {.name = NULL}};

typedef struct SsnMaker {
    Kept *kept;
    Mac *mac;
    gboolean permute;
} SsnMaker;

static gpointer compile(const StrategySetup *setup, GError **error)
{
    guint style = 0;
    if (!parameter_word(setup, "style", styles, &style, error))
        return NULL;
    Kept *kept = kept_new(setup, error);
    if (kept == NULL)
        return NULL;
    SsnMaker *maker = g_new0(SsnMaker, 1);
    maker->kept = kept;
    maker->mac = mac_new(setup->key, setup->mac);
    maker->permute = style == 1;
    return maker;
}

static void release(gpointer instance)
{
    SsnMaker *maker = instance;
    kept_free(maker->kept);
    mac_free(maker->mac);
    g_free(maker);
}

/* Areas from 900 were never numbers of the US social security, and groups 00 and serials 0000 are
 * none. What stands between the digits stays. */
static gboolean draw_fictional(const SsnMaker *maker, const Field *value, GString *out,
                               GError **error)
{
    char digits[9];
    guint count = 0;
    for (gsize i = 0; i < value->length; i++) {
        gboolean digit = g_ascii_isdigit(value->data[i]);
        if (!(digit || value->data[i] == '-' || value->data[i] == ' ') || (digit && count == 9))
            return value_fail("ssn", error, "nine digits");
        if (digit)
            digits[count++] = value->data[i];
    }
    if (count != 9)
        return value_fail("ssn", error, "nine digits");
    Draw draw = draw_of(maker->mac, digits, 9);
    guint number[] = {900 + (guint)draw_below(&draw, 100), 1 + (guint)draw_below(&draw, 99),
                      1 + (guint)draw_below(&draw, 9999)};
    char made[10];
    g_snprintf(made, sizeof made, "%03u%02u%04u", number[0], number[1], number[2]);
    for (gsize i = 0, next = 0; i < value->length; i++)
        g_string_append_c(out, g_ascii_isdigit(value->data[i]) ? made[next++] : value->data[i]);
    return TRUE;
}

static gboolean apply(gpointer instance, const Cell *cell, GString *out,
                      G_GNUC_UNUSED gboolean *null, GError **error)
{
    const SsnMaker *maker = instance;
    if (maker->permute)
        return kept_apply(maker->kept, "ssn", &cell->value, out, error);
    return draw_fictional(maker, &cell->value, out, error);
}

static Uniqueness judge(gpointer instance, double *bits)
{
    const SsnMaker *maker = instance;
    *bits = log2(100.0 * 99 * 9999);
    return maker->permute ? UNIQUENESS_INJECTIVE : UNIQUENESS_TAG;
}

const Strategy strategy_ssn = {
    .name = "ssn",
    .summary = "A national number",
    .details =
        "fictional: nine digits of the US whose area, 900 to 999, was never given out (26 bits). "
        "permute: the letters and digits of any country's number after keep_start change within "
        "their classes and unique stays unique; check digits are not made anew.",
    .categories = "S",
    .uniqueness = UNIQUENESS_TAG,
    .parameters = parameters,
    .compile = compile,
    .apply = apply,
    .free = release,
    .judge = judge,
    .example_input = "123-45-6789",
    .example_parameters = "{style: fictional}",
};
