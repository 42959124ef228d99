#include "anonymize/draw.h"
#include "anonymize/kept.h"
#include "anonymize/parameter.h"

#include <string.h>

static const char *const styles[] = {"fictional", "permute", NULL};
static const char *const countries[] = {"us", "gb", "fr", NULL};

static const StrategyParameter parameters[] = {
    {"style", PARAMETER_TEXT, FALSE, "fictional",
     "fictional: nobody's number; permute: same shape, unique, may be somebody's"},
    {"country", PARAMETER_TEXT, FALSE, "us", "of fictional numbers: us, gb or fr"},
    {"e164", PARAMETER_BOOLEAN, FALSE, "true",
     "fictional numbers as +CC…; else as written at home"},
    KEEP_START_PARAMETER,
    KEEP_END_PARAMETER,
    {.name = NULL}};

typedef struct Range {
    const char *abroad, *home;
    guint digits; /* drawn after the head */
} Range;

/* NANP 555-0100 to 0199; Ofcom's 07700 900000 to 900999; ARCEP's 06 39 98 00 00 to 99 99. */
static const Range ranges[] = {
    {"+120255501", "20255501", 2}, {"+447700900", "07700900", 3}, {"+3363998", "063998", 4}};

typedef struct PhoneMaker {
    Kept *kept;
    Mac *mac;
    const Range *range;
    gboolean permute, e164;
} PhoneMaker;

static void release(gpointer instance)
{
    PhoneMaker *maker = instance;
    kept_free(maker->kept);
    mac_free(maker->mac);
    g_free(maker);
}

static gpointer compile(const StrategySetup *setup, GError **error)
{
    guint style = 0, country = 0;
    if (!parameter_word(setup, "style", styles, &style, error) ||
        !parameter_word(setup, "country", countries, &country, error))
        return NULL;
    Kept *kept = kept_new(setup, error);
    if (kept == NULL)
        return NULL;
    PhoneMaker *maker = g_new0(PhoneMaker, 1);
    maker->kept = kept;
    maker->mac = mac_new(setup->key, setup->mac);
    maker->permute = style == 1;
    maker->range = &ranges[country];
    maker->e164 = parameter_boolean(setup, "e164");
    gsize length =
        strlen(maker->e164 ? maker->range->abroad : maker->range->home) + maker->range->digits;
    if (maker->permute || setup->column->max_length < 0 ||
        length <= (gsize)setup->column->max_length)
        return maker;
    parameter_fail(setup, NULL, error, "such a number does not fit %s", setup->column->type);
    release(maker);
    return NULL;
}

/* Only digits tell two numbers apart. */
static void draw_fictional(const PhoneMaker *maker, const Field *value, GString *out)
{
    g_autoptr(GString) digits = g_string_sized_new(value->length);
    for (gsize i = 0; i < value->length; i++)
        if (g_ascii_isdigit(value->data[i]))
            g_string_append_c(digits, value->data[i]);
    Draw draw = draw_of(maker->mac, digits->str, digits->len);
    g_string_append(out, maker->e164 ? maker->range->abroad : maker->range->home);
    for (guint i = 0; i < maker->range->digits; i++)
        g_string_append_c(out, (char)('0' + (char)draw_below(&draw, 10)));
}

static gboolean apply(gpointer instance, const Cell *cell, GString *out,
                      G_GNUC_UNUSED gboolean *null, GError **error)
{
    const PhoneMaker *maker = instance;
    if (maker->permute)
        return kept_apply(maker->kept, "phone", &cell->value, out, error);
    draw_fictional(maker, &cell->value, out);
    return TRUE;
}

static Uniqueness judge(gpointer instance, G_GNUC_UNUSED double *bits)
{
    const PhoneMaker *maker = instance;
    return maker->permute ? UNIQUENESS_INJECTIVE : UNIQUENESS_LOSSY;
}

const Strategy strategy_phone = {
    .name = "phone",
    .summary = "A telephone number",
    .details =
        "fictional: drawn from the numbers that the country keeps free for stories (100 in us, "
        "1,000 in gb, 10,000 in fr), so that many people share one. permute: "
        "every digit after keep_start changes, the writing stays and unique stays unique; the "
        "number may be somebody's.",
    .categories = "S",
    .uniqueness = UNIQUENESS_LOSSY,
    .parameters = parameters,
    .compile = compile,
    .apply = apply,
    .free = release,
    .judge = judge,
    .example_input = "+1 212-736-5000",
    .example_parameters = "{style: permute, keep_start: 1}",
};
