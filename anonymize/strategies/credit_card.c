#include "anonymize/kept.h"
#include "anonymize/parameter.h"

static const StrategyParameter parameters[] = {KEEP_START_PARAMETER, {.name = NULL}};

enum { SHORTEST = 12, LONGEST = 19 };

static gpointer compile(const StrategySetup *setup, GError **error)
{
    Kept *kept = NULL;
    gint64 start = 0;
    if (!parameter_integer(setup, "keep_start", 0, 8, &start, error))
        return NULL;
    kept = g_new(Kept, 1);
    kept->permutation = permutation_new(setup->key);
    kept->start = (gsize)start;
    kept->end = 1; /* the check digit is made anew */
    return kept;
}

/* ISO/IEC 7812-1, annex B: of all digits but the last. */
static char check_digit(const char *text, gsize length)
{
    guint sum = 0, index = 0;
    for (gsize i = length; i-- > 0;) {
        if (!g_ascii_isdigit(text[i]))
            continue;
        guint number = (guint)(text[i] - '0');
        if (index % 2 == 1)
            number = number * 2 > 9 ? number * 2 - 9 : number * 2;
        if (index++ > 0)
            sum += number;
    }
    return (char)('0' + (char)((10 - sum % 10) % 10));
}

static gsize last_digit(const char *text, gsize length)
{
    while (length > 0 && !g_ascii_isdigit(text[length - 1]))
        length--;
    return length;
}

static gboolean is_card(const Field *value)
{
    for (gsize i = 0; i < value->length; i++)
        if (!g_ascii_isdigit(value->data[i]) && value->data[i] != ' ' && value->data[i] != '-')
            return FALSE;
    gsize count = shape_count(value->data, value->length);
    gsize last = last_digit(value->data, value->length);
    return count >= SHORTEST && count <= LONGEST &&
           value->data[last - 1] == check_digit(value->data, value->length);
}

/* The old check digit must not enter the tweak, or two cards could meet. */
static gboolean apply(gpointer instance, const Cell *cell, GString *out,
                      G_GNUC_UNUSED gboolean *null, GError **error)
{
    const Field *value = &cell->value;
    if (!is_card(value))
        return value_fail("credit_card", error, "a card number with its check digit (Luhn)");
    gsize before = out->len, last = last_digit(value->data, value->length);
    g_autofree char *blank = g_memdup2(value->data, value->length);
    blank[last - 1] = '0';
    Field body = {.data = blank, .length = value->length};
    if (!kept_apply(instance, "credit_card", &body, out, error))
        return FALSE;
    out->str[before + last - 1] = check_digit(out->str + before, out->len - before);
    return TRUE;
}

const Strategy strategy_credit_card = {
    .name = "credit_card",
    .summary = "A card number with a good check digit",
    .details =
        "12 to 19 digits, with blanks or dashes where they were; those after keep_start are "
        "permuted, the check digit (Luhn) is made anew: unique stays unique. A value whose own "
        "check digit is wrong is an error.",
    .categories = "S",
    .uniqueness = UNIQUENESS_INJECTIVE,
    .parameters = parameters,
    .compile = compile,
    .apply = apply,
    .free = kept_free,
    .example_input = "4111 1111 1111 1111",
    .example_parameters = "{keep_start: 6}",
};
