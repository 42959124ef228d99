#include "anonymize/kept.h"
#include "anonymize/parameter.h"

static const StrategyParameter parameters[] = {{"keep_vendor", PARAMETER_BOOLEAN, FALSE, "false",
                                                "keep the first three bytes, unique stays unique"},
                                               {.name = NULL}};

typedef struct MacMaker {
    Mac *mac;
    Permutation *permutation;
    gboolean keep_vendor;
} MacMaker;

static gpointer compile(const StrategySetup *setup, G_GNUC_UNUSED GError **error)
{
    MacMaker *maker = g_new(MacMaker, 1);
    maker->mac = mac_new(setup->key, setup->mac);
    maker->permutation = permutation_new(setup->key);
    maker->keep_vendor = parameter_boolean(setup, "keep_vendor");
    return maker;
}

static void release(gpointer instance)
{
    MacMaker *maker = instance;
    mac_free(maker->mac);
    permutation_free(maker->permutation);
    g_free(maker);
}

static gboolean parse(const Field *value, guint8 bytes[6])
{
    guint digits = 0;
    for (gsize i = 0; i < value->length; i++) {
        int digit = g_ascii_xdigit_value(value->data[i]);
        if (digit < 0 && value->data[i] != ':' && value->data[i] != '-' && value->data[i] != '.')
            return FALSE;
        if (digit < 0)
            continue;
        if (digits == 12)
            return FALSE;
        bytes[digits / 2] = (guint8)(digits % 2 == 0 ? digit << 4 : bytes[digits / 2] | digit);
        digits++;
    }
    return digits == 12;
}

/* Otherwise an address of the locally administered kind (IEEE 802): no vendor ever gave it. */
static void change(const MacMaker *maker, guint8 bytes[6])
{
    guint8 tag[TAG_BYTES];
    if (!maker->keep_vendor) {
        mac_tag(maker->mac, bytes, 6, tag);
        for (guint i = 0; i < 6; i++)
            bytes[i] = tag[i];
        bytes[0] = (guint8)((bytes[0] & 0xfc) | 2);
        return;
    }
    Wide number = (Wide)bytes[3] << 16 | (Wide)bytes[4] << 8 | bytes[5];
    number = permutation_apply(maker->permutation, 1 << 24, (const char *)bytes, 3, number);
    for (guint i = 0; i < 3; i++)
        bytes[3 + i] = (guint8)(number >> (16 - 8 * i));
}

static gboolean apply(gpointer instance, const Cell *cell, GString *out,
                      G_GNUC_UNUSED gboolean *null, GError **error)
{
    guint8 bytes[6] = {0};
    if (!parse(&cell->value, bytes))
        return value_fail("mac", error, "a MAC address of six bytes");
    change(instance, bytes);
    guint next = 0;
    for (gsize i = 0; i < cell->value.length; i++) {
        char c = cell->value.data[i];
        if (!g_ascii_isxdigit(c)) {
            g_string_append_c(out, c);
            continue;
        }
        guint digit = next % 2 == 0 ? bytes[next / 2] >> 4 : bytes[next / 2] & 15;
        g_string_append_c(out, "0123456789abcdef"[digit]);
        next++;
    }
    return TRUE;
}

static Uniqueness judge(gpointer instance, double *bits)
{
    const MacMaker *maker = instance;
    *bits = 46;
    return maker->keep_vendor ? UNIQUENESS_INJECTIVE : UNIQUENESS_TAG;
}

const Strategy strategy_mac = {
    .name = "mac",
    .summary = "A MAC address",
    .details =
        "Six bytes made of a tag, marked as locally administered, so that no device was sold with "
        "it; or, with keep_vendor, the last three bytes permuted. Hex digits in lower case, what "
        "stands between them stays.",
    .categories = "SU",
    .uniqueness = UNIQUENESS_TAG,
    .parameters = parameters,
    .compile = compile,
    .apply = apply,
    .free = release,
    .judge = judge,
    .example_input = "08:00:2b:01:02:03",
    .example_parameters = "{keep_vendor: true}",
};
