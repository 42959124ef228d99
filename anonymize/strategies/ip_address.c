#include "anonymize/draw.h"
#include "anonymize/parameter.h"

#include <arpa/inet.h>
#include <string.h>

static const char *const styles[] = {"reserved", "prefix", NULL};

static const StrategyParameter parameters[] = {
    {"style", PARAMETER_TEXT, FALSE, "reserved",
     "reserved: an address of documentation; prefix: two that share n bits share n bits "
     "afterwards"},
    {"keep_bits", PARAMETER_INTEGER, FALSE, "0", "with prefix: bits kept as they are"},
    {.name = NULL}};

typedef struct IpMaker {
    Mac *mac;
    Cipher *cipher;
    gboolean prefix;
    guint keep;
} IpMaker;

typedef struct Address {
    guint8 bytes[16];
    guint width;      /* bytes: 4 or 16 */
    const char *tail; /* "/24" as in the value */
} Address;

static gpointer compile(const StrategySetup *setup, GError **error)
{
    guint style = 0;
    gint64 keep = 0;
    if (!parameter_word(setup, "style", styles, &style, error) ||
        !parameter_integer(setup, "keep_bits", 0, 31, &keep, error))
        return NULL;
    if (keep > 0 && style == 0) {
        parameter_fail(setup, "keep_bits", error, "it goes with \"style: prefix\" only");
        return NULL;
    }
    IpMaker *maker = g_new(IpMaker, 1);
    g_autoptr(Key) key = key_derive(setup->key, "prefix");
    maker->mac = mac_new(setup->key, setup->mac);
    maker->cipher = cipher_new(key);
    maker->prefix = style == 1;
    maker->keep = (guint)keep;
    return maker;
}

static void release(gpointer instance)
{
    IpMaker *maker = instance;
    mac_free(maker->mac);
    cipher_free(maker->cipher);
    g_free(maker);
}

static gboolean is_tail(const char *tail, guint bits)
{
    guint64 number = 0;
    return *tail == '\0' ||
           (*tail == '/' && g_ascii_string_to_unsigned(tail + 1, 10, 0, bits, &number, NULL));
}

static gboolean parse(char *text, Address *address)
{
    char *slash = strchr(text, '/');
    char head[64];
    gsize length = slash == NULL ? strlen(text) : (gsize)(slash - text);
    if (length >= sizeof head)
        return FALSE;
    memcpy(head, text, length);
    head[length] = '\0';
    address->width = strchr(head, ':') != NULL ? 16 : 4;
    address->tail = text + length;
    return inet_pton(address->width == 4 ? AF_INET : AF_INET6, head, address->bytes) == 1 &&
           is_tail(address->tail, address->width * 8);
}

/* RFC 5737 and RFC 3849. */
static void draw_reserved(const IpMaker *maker, Address *address)
{
    static const guint8 nets[][3] = {{192, 0, 2}, {198, 51, 100}, {203, 0, 113}};
    Draw draw = draw_of(maker->mac, (const char *)address->bytes, address->width);
    if (address->width == 4) {
        memcpy(address->bytes, nets[draw_below(&draw, 3)], 3);
        address->bytes[3] = (guint8)draw_below(&draw, 256);
        return;
    }
    memcpy(address->bytes, draw.tag, 16);
    memcpy(address->bytes, (const guint8[]){0x20, 0x01, 0x0d, 0xb8}, 4);
}

/* Each bit is turned over, or not, as the cipher says of the bits before it (the idea of
 * Crypto-PAn: Xu, Fan, Ammar and Moon, 2002); so that it is a bijection that keeps common prefixes.
 */
static void permute(const IpMaker *maker, Address *address)
{
    guint8 before[16] = {0}, out[16];
    memcpy(before, address->bytes, address->width);
    for (guint bit = maker->keep; bit < address->width * 8; bit++) {
        guint8 block[16] = {0};
        memcpy(block, before, bit / 8);
        if (bit % 8 != 0)
            block[bit / 8] = before[bit / 8] & (guint8)(0xff00 >> (bit % 8));
        /* Folds the position in; IPv6 addresses fill the whole block otherwise. */
        cipher_encrypt(maker->cipher, block, out);
        out[0] ^= (guint8)bit;
        out[1] ^= (guint8)address->width;
        cipher_encrypt(maker->cipher, out, block);
        address->bytes[bit / 8] ^= (guint8)((block[0] & 1) << (7 - bit % 8));
    }
}

static gboolean apply(gpointer instance, const Cell *cell, GString *out,
                      G_GNUC_UNUSED gboolean *null, GError **error)
{
    const IpMaker *maker = instance;
    g_autofree char *text = g_strndup(cell->value.data, cell->value.length);
    Address address = {0};
    if (strlen(text) != cell->value.length || !parse(text, &address))
        return value_fail("ip_address", error, "an IPv4 or IPv6 address");
    if (maker->prefix)
        permute(maker, &address);
    else
        draw_reserved(maker, &address);
    char shown[INET6_ADDRSTRLEN];
    g_string_append(out, inet_ntop(address.width == 4 ? AF_INET : AF_INET6, address.bytes, shown,
                                   sizeof shown));
    g_string_append(out, address.tail);
    return TRUE;
}

static Uniqueness judge(gpointer instance, G_GNUC_UNUSED double *bits)
{
    const IpMaker *maker = instance;
    return maker->prefix ? UNIQUENESS_INJECTIVE : UNIQUENESS_LOSSY;
}

const Strategy strategy_ip_address = {
    .name = "ip_address",
    .summary = "An address of the internet, version 4 or 6",
    .details =
        "reserved: drawn from the networks for documentation (768 addresses of IPv4; 96 bits of "
        "IPv6). prefix: a bijection that keeps common prefixes, after keep_bits that stay; the "
        "address may be somebody's. A length of the network behind \" /\" stays.",
    .categories = "SI",
    .uniqueness = UNIQUENESS_LOSSY,
    .parameters = parameters,
    .compile = compile,
    .apply = apply,
    .free = release,
    .judge = judge,
    .example_input = "10.20.30.40",
    .example_parameters = "{style: prefix}",
};
