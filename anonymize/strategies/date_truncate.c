#include "anonymize/day.h"
#include "anonymize/parameter.h"

static const char *const units[] = {"month", "quarter", "year", "decade", NULL};
typedef enum DateUnit { UNIT_MONTH, UNIT_QUARTER, UNIT_YEAR, UNIT_DECADE } DateUnit;

static const StrategyParameter parameters[] = {
    {"unit", PARAMETER_TEXT, FALSE, "year", "month, quarter, year or decade"}, {.name = NULL}};

static gpointer compile(const StrategySetup *setup, GError **error)
{
    guint unit = 0;
    if (!parameter_word(setup, "unit", units, &unit, error))
        return NULL;
    DateUnit *kept = g_new(DateUnit, 1);
    *kept = unit;
    return kept;
}

/* Midnight as PostgreSQL writes it, with the value's own distance from UTC. */
static void append_midnight(GString *out, const Day *day)
{
    if (day->rest_length == 0)
        return;
    g_string_append_c(out, day->rest[0]);
    g_string_append(out, "00:00:00");
    for (gsize i = 1; i < day->rest_length; i++) {
        if (day->rest[i] == '+' || day->rest[i] == '-') {
            g_string_append_len(out, day->rest + i, (gssize)(day->rest_length - i));
            return;
        }
    }
}

static gboolean apply(gpointer instance, const Cell *cell, GString *out,
                      G_GNUC_UNUSED gboolean *null, GError **error)
{
    DateUnit unit = *(const DateUnit *)instance;
    Day day = {0};
    if (!day_parse(&cell->value, &day))
        return value_fail("date_truncate", error, "an ISO date of our era");
    gint64 year = unit == UNIT_DECADE ? MAX(1, day.year - day.year % 10) : day.year;
    guint month = unit == UNIT_MONTH     ? day.month
                  : unit == UNIT_QUARTER ? (day.month - 1) / 3 * 3 + 1
                                         : 1;
    day_append(out, day_number(year, month, 1));
    append_midnight(out, &day);
    return TRUE;
}

const Strategy strategy_date_truncate = {
    .name = "date_truncate",
    .summary = "The first day of the month, quarter, year or decade",
    .details = "Dates and timestamps lose what is finer than \" unit\"; a time becomes midnight.",
    .categories = "DS",
    .uniqueness = UNIQUENESS_LOSSY,
    .parameters = parameters,
    .compile = compile,
    .apply = apply,
    .free = g_free,
    .example_input = "1815-12-10 07:30:00+00",
    .example_parameters = "{unit: quarter}",
};
