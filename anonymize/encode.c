#include "anonymize/encode.h"

#include <string.h>

void encode_hex(GString *out, const guint8 tag[TAG_BYTES], guint length)
{
    for (guint i = 0; i < length; i++)
        g_string_append_c(out, "0123456789abcdef"[i % 2 == 0 ? tag[i / 2] >> 4 : tag[i / 2] & 15]);
}

void encode_base32(GString *out, const guint8 tag[TAG_BYTES], guint length)
{
    guint held = 0, bits = 0, at = 0;
    for (guint i = 0; i < length; i++) {
        if (bits < 5) {
            held = held << 8 | (at < TAG_BYTES ? tag[at] : 0);
            at++;
            bits += 8;
        }
        bits -= 5;
        g_string_append_c(out, "abcdefghijklmnopqrstuvwxyz234567"[held >> bits & 31]);
        held &= (1U << bits) - 1;
    }
}

void encode_uuid(GString *out, const guint8 tag[TAG_BYTES], guint version)
{
    guint8 bytes[TAG_BYTES];
    memcpy(bytes, tag, sizeof bytes);
    bytes[6] = (guint8)((bytes[6] & 15) | version << 4);
    bytes[8] = (bytes[8] & 63) | 128;
    for (guint i = 0; i < sizeof bytes; i++)
        g_string_append_printf(out, i == 4 || i == 6 || i == 8 || i == 10 ? "-%02x" : "%02x",
                               bytes[i]);
}

void encode_integer(GString *out, const guint8 tag[TAG_BYTES], guint bits)
{
    guint64 number = 0;
    for (guint i = 0; i < 8; i++)
        number = number << 8 | tag[i];
    g_string_append_printf(out, "%" G_GUINT64_FORMAT, number >> (64 - bits));
}
