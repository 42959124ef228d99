#include "core/rehearse/estimate.h"

#include <math.h>

/* Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4. */
double estimate_student(double t, guint degrees)
{
    double angle = atan(t / sqrt(degrees)), cosine = cos(angle), sum = 0, term = 1;
    if (degrees == 0)
        return 0;
    if (degrees % 2 == 0) {
        for (guint k = 2; k <= degrees; k += 2) {
            sum += term;
            term *= cosine * cosine * (k - 1) / k;
        }
        return sin(angle) * sum;
    }
    term = cosine;
    for (guint k = 3; k <= degrees; k += 2) {
        sum += term;
        term *= cosine * cosine * (k - 1) / k;
    }
    return 2 / G_PI * (angle + sin(angle) * sum);
}

typedef struct Spread {
    double mean, deviation; /* of logarithms; the deviation is that of one further run */
} Spread;

static Spread spread_of(const gint64 *runs, guint count)
{
    Spread spread = {0};
    double squares = 0;
    for (guint i = 0; i < count; i++)
        spread.mean += log((double)MAX(runs[i], 1)) / count;
    for (guint i = 0; i < count; i++)
        squares += pow(log((double)MAX(runs[i], 1)) - spread.mean, 2);
    if (count > 1)
        spread.deviation = sqrt(squares / (count - 1)) * sqrt(1 + 1.0 / count);
    return spread;
}

Estimate estimate_scaled(const gint64 *least_us, const gint64 *likely_us, const gint64 *most_us,
                         guint count, double seen)
{
    static const double width = 3;
    Spread least = spread_of(least_us, count), likely = spread_of(likely_us, count),
           most = spread_of(most_us, count);
    Estimate estimate = {
        .point_us = (gint64)exp(likely.mean), .low_us = -1, .high_us = -1, .runs = count};
    if (count < 2)
        return estimate;
    estimate.low_us = (gint64)floor(exp(least.mean - width * least.deviation));
    estimate.high_us = (gint64)ceil(exp(most.mean + width * most.deviation));
    estimate.confidence = estimate_student(width, count - 1) * seen;
    return estimate;
}

Estimate estimate_from(const gint64 *runs_us, guint count, double seen)
{
    return estimate_scaled(runs_us, runs_us, runs_us, count, seen);
}

static gint64 sum_sizes(const RehearsedStatement *statement, SizeFunc size, gpointer data)
{
    gint64 bytes = 0;
    for (guint i = 0; i < statement->worked->len; i++) {
        gint64 one = size(data, statement->worked->pdata[i]);
        if (one < 0)
            return -1;
        bytes += one;
    }
    return bytes;
}

/* What any statement costs here, whatever its tables: the median of those that do not depend on
 * them. */
static int compare_times(gconstpointer a, gconstpointer b)
{
    gint64 left = *(const gint64 *)a, right = *(const gint64 *)b;
    return left < right ? -1 : left > right;
}

static gint64 fixed_cost(const RehearsedMigration *migration)
{
    g_autoptr(GArray) times = g_array_new(FALSE, FALSE, sizeof(gint64));
    for (guint i = 0; i < migration->statements->len; i++) {
        const RehearsedStatement *statement = migration->statements->pdata[i];
        if (!statement->grows)
            g_array_append_val(times, statement->duration_us);
    }
    g_array_sort(times, compare_times);
    return times->len > 0 ? g_array_index(times, gint64, times->len / 2) : 0;
}

static void scale_statement(Scaled *scaled, const RehearsedStatement *statement, gint64 fixed,
                            gint64 here, gint64 there)
{
    gint64 time = statement->duration_us, constant = MIN(fixed, time);
    if (!statement->grows || here <= 0 || there < 0) {
        scaled->least_us += time;
        scaled->likely_us += time;
        scaled->most_us += time;
        return;
    }
    double ratio = (double)there / (double)here;
    double sorting = ratio * log((double)MAX(there, 2)) / log((double)MAX(here, 2));
    double proportional = (double)constant + (double)(time - constant) * ratio;
    double sorted = (double)constant + (double)(time - constant) * sorting;
    double whole = (double)time * MAX(ratio, sorting);
    scaled->likely_us += (gint64)(statement->sorts ? sorted : proportional);
    scaled->least_us += (gint64)MIN(MIN(proportional, sorted), whole);
    scaled->most_us += (gint64)MAX(MAX(proportional, sorted), whole);
}

static double share_seen(gint64 here, gint64 there)
{
    if (here <= 0 || there <= here)
        return here <= 0 && there > 0 ? 0 : 1;
    return log((double)here) / log((double)there);
}

Scaled estimate_scale(const RehearsedMigration *migration, SizeFunc here, SizeFunc there,
                      gpointer data)
{
    Scaled scaled = {.least_us = migration->hooks_us,
                     .likely_us = migration->hooks_us,
                     .most_us = migration->hooks_us,
                     .seen = 1};
    gint64 fixed = fixed_cost(migration);
    for (guint i = 0; i < migration->statements->len; i++) {
        const RehearsedStatement *statement = migration->statements->pdata[i];
        gint64 near = sum_sizes(statement, here, data), far = sum_sizes(statement, there, data);
        scale_statement(&scaled, statement, fixed, near, far);
        if (statement->grows)
            scaled.seen = MIN(scaled.seen, far < 0 ? 0 : share_seen(near, far));
    }
    return scaled;
}
