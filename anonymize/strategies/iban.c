#include "anonymize/kept.h"
#include "anonymize/parameter.h"

#include <string.h>

enum { SHORTEST = 15, LONGEST = 34, HEAD = 4 };

static gpointer compile(const StrategySetup *setup, G_GNUC_UNUSED GError **error)
{
    Kept *kept = g_new0(Kept, 1);
    kept->permutation = permutation_new(setup->key);
    kept->start = HEAD;
    return kept;
}

static guint feed(guint rest, char c)
{
    if (g_ascii_isdigit(c))
        return (rest * 10 + (guint)(c - '0')) % 97;
    return (rest * 100 + (guint)(c - 'A') + 10) % 97;
}

/* ISO 13616: country and check digits behind the rest, letters as two digits, modulo 97. */
static guint modulus(const char *text, gsize length, const char *check)
{
    guint rest = 0;
    for (gsize i = HEAD; i < length; i++)
        if (g_ascii_isalnum(text[i]))
            rest = feed(rest, text[i]);
    rest = feed(feed(rest, text[0]), text[1]);
    return feed(feed(rest, check[0]), check[1]);
}

static gboolean is_iban(const Field *value)
{
    for (gsize i = 0; i < value->length; i++) {
        char c = value->data[i];
        gboolean head = i < 2 ? g_ascii_isupper(c) : i < HEAD ? g_ascii_isdigit(c) : TRUE;
        if (!head || !(g_ascii_isdigit(c) || g_ascii_isupper(c) || c == ' '))
            return FALSE;
    }
    gsize count = shape_count(value->data, value->length);
    guint check = count < SHORTEST || count > LONGEST
                      ? 0
                      : (guint)(value->data[2] - '0') * 10 + (guint)(value->data[3] - '0');
    return check >= 2 && check <= 98 && modulus(value->data, value->length, value->data + 2) == 1;
}

/* The old check digits must not enter the tweak, or two accounts could meet. */
static gboolean apply(gpointer instance, const Cell *cell, GString *out,
                      G_GNUC_UNUSED gboolean *null, GError **error)
{
    const Field *value = &cell->value;
    if (!is_iban(value))
        return value_fail("iban", error, "an IBAN in capitals with good check digits");
    gsize before = out->len;
    g_autofree char *blank = g_memdup2(value->data, value->length);
    blank[2] = blank[3] = '0';
    Field body = {.data = blank, .length = value->length};
    if (!kept_apply(instance, "iban", &body, out, error))
        return FALSE;
    char *text = out->str + before;
    guint check = 98 - modulus(text, value->length, "00");
    text[2] = (char)('0' + (char)(check / 10));
    text[3] = (char)('0' + (char)(check % 10));
    return TRUE;
}

const Strategy strategy_iban = {
    .name = "iban",
    .summary = "An IBAN of the same country with good check digits",
    .details =
        "The country stays, letters and digits of the account are permuted within their "
        "classes, the check digits (ISO 13616) are made anew: unique stays unique. National "
        "check digits inside the account are not kept. A value whose own check digits are wrong "
        "is an error.",
    .categories = "S",
    .uniqueness = UNIQUENESS_INJECTIVE,
    .compile = compile,
    .apply = apply,
    .free = kept_free,
    .example_input = "GB82 WEST 1234 5698 7654 32",
};
