#include "anonymize/draw.h"

#include "anonymize/parameter.h"

#include <string.h>

Draw draw_of(Mac *mac, const char *bytes, gsize length)
{
    Draw draw = {.mac = mac};
    mac_tag(mac, bytes, length, draw.tag);
    return draw;
}

guint64 draw_bits(Draw *draw)
{
    if (draw->used == 2) {
        draw->tag[TAG_BYTES]++; /* the block's number, so that a short cycle cannot arise */
        guint8 next[TAG_BYTES];
        mac_tag(draw->mac, draw->tag, sizeof draw->tag, next);
        memcpy(draw->tag, next, TAG_BYTES);
        draw->used = 0;
    }
    guint64 bits = 0;
    for (guint i = 0; i < 8; i++)
        bits = bits << 8 | draw->tag[draw->used * 8 + i];
    draw->used++;
    return bits;
}

guint64 draw_below(Draw *draw, guint64 limit)
{
    guint64 skewed = (G_MAXUINT64 - limit + 1) % limit; /* 2^64 mod limit */
    for (;;) {
        guint64 bits = draw_bits(draw);
        if (bits >= skewed)
            return bits % limit;
    }
}

double draw_unit(Draw *draw)
{
    return (double)(draw_bits(draw) >> 11) / 9007199254740992.0; /* 2^53 */
}

gboolean seed_open(Seed *seed, const StrategySetup *setup, GError **error)
{
    const char *column = parameter_text(setup, "seed_from");
    seed->other = column != NULL;
    return column == NULL || parameter_column(setup, "seed_from", column, &seed->position, error);
}

const Field *seed_field(const Seed *seed, const Cell *cell)
{
    const Field *other = seed->other && cell->row != NULL ? &cell->row[seed->position] : NULL;
    return other != NULL && !other->null && other->data != NULL ? other : &cell->value;
}

void seed_reads(const Seed *seed, gboolean *original)
{
    if (seed->other)
        original[seed->position] = TRUE;
}
