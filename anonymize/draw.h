/*
 * Draw: numbers made of a value under a key, as many as wanted; the same value gives the same ones.
 *
 *     Draw draw = draw_of(mac, value.data, value.length);
 *     const char *name = names[draw_below(&draw, count)];
 *
 * Seed: whose value is drawn from: the column's own, or that of `seed_from`, so that the columns of
 * one person agree. Where the other column is NULL, the own value serves.
 */
#ifndef ANONYMIZE_DRAW_H
#define ANONYMIZE_DRAW_H

#include "anonymize/strategy.h"

typedef struct Draw {
    Mac *mac;
    guint8 tag[TAG_BYTES + 1];
    guint used;
} Draw;

Draw draw_of(Mac *mac, const char *bytes, gsize length);
guint64 draw_bits(Draw *draw); /* 64 of them */
guint64 draw_below(Draw *draw, guint64 limit);
double draw_unit(Draw *draw); /* from 0 to below 1 */

typedef struct Seed {
    gboolean other;
    guint position;
} Seed;

gboolean seed_open(Seed *seed, const StrategySetup *setup, GError **error);
const Field *seed_field(const Seed *seed, const Cell *cell);
void seed_reads(const Seed *seed, gboolean *original);

#define SEED_PARAMETER                                                                             \
    {                                                                                              \
        "seed_from", PARAMETER_TEXT, FALSE, NULL,                                                  \
            "column whose original value decides, so that the columns of one person agree"         \
    }

#endif
