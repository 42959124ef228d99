/*
 * Estimate: how long a real run will take, from runs that were measured.
 *
 *     gint64 runs[] = {41000, 43500, 40200};
 *     Estimate estimate = estimate_from(runs, 3, 1.0);
 *
 * Times of repeated work vary by factors rather than by amounts, so the arithmetic is that of
 * logarithms: the point is the geometric mean; the interval is three times as wide to either side
 * as the spread of the runs (the standard deviation of one further run); the confidence is the
 * probability, by Student's distribution for so many runs, that one further run falls into it. One
 * run has no spread: then there is no interval, and the confidence is 0.
 *
 * When the runs were on a copy with other sizes, each is scaled first, statement by statement: work
 * that does not depend on the tables as it is, reading and copying in proportion to the bytes,
 * building of indexes in proportion to n log n; the two bounds of what that leaves open widen the
 * interval, and the confidence shrinks by `seen`, the share of the target's order of magnitude that
 * was seen (1: sizes alike; the logarithm of the bytes there over that of the target's).
 */
#ifndef CORE_REHEARSE_ESTIMATE_H
#define CORE_REHEARSE_ESTIMATE_H

#include "core/rehearse/rehearsal.h"

typedef struct Estimate {
    gint64 point_us;
    gint64 low_us, high_us; /* -1: no interval */
    double confidence;      /* 0..1 */
    guint runs;
} Estimate;

Estimate estimate_from(const gint64 *runs_us, guint count, double seen);

/* Each run as the least, the likely and the most that it would have been on the target. */
Estimate estimate_scaled(const gint64 *least_us, const gint64 *likely_us, const gint64 *most_us,
                         guint count, double seen);

/* The probability that a value of Student's distribution lies within ±t. */
double estimate_student(double t, guint degrees);

/* The bytes of a relation ("public.orders") with its indexes; -1: not known. */
typedef gint64 (*SizeFunc)(gpointer data, const char *relation);

typedef struct Scaled {
    gint64 least_us, likely_us, most_us;
    double seen;
} Scaled;

/* One rehearsed migration on a copy, as it would be where sizes are those of `there`. */
Scaled estimate_scale(const RehearsedMigration *migration, SizeFunc here, SizeFunc there,
                      gpointer data);

#endif
