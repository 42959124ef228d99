#include "anonymize/day.h"
#include "anonymize/draw.h"
#include "anonymize/parameter.h"

static const StrategyParameter parameters[] = {
    {"days", PARAMETER_INTEGER, FALSE, "365", "the farthest that a date moves, either way"},
    {"subject", PARAMETER_TEXT, FALSE, NULL,
     "column that tells whose date it is: all dates of one subject move alike"},
    {.name = NULL}};

typedef struct DateShift {
    Mac *mac;
    gint64 days;
    Seed subject;
} DateShift;

static gpointer compile(const StrategySetup *setup, GError **error)
{
    DateShift *shift = g_new0(DateShift, 1);
    const char *subject = parameter_text(setup, "subject");
    shift->subject.other = subject != NULL;
    if (!parameter_integer(setup, "days", 1, 100000, &shift->days, error) ||
        (subject != NULL &&
         !parameter_column(setup, "subject", subject, &shift->subject.position, error))) {
        g_free(shift);
        return NULL;
    }
    shift->mac = mac_new(setup->key, setup->mac);
    return shift;
}

static void release(gpointer instance)
{
    DateShift *shift = instance;
    mac_free(shift->mac);
    g_free(shift);
}

static void reads(gpointer instance, gboolean *original, G_GNUC_UNUSED gboolean *masked)
{
    const DateShift *shift = instance;
    seed_reads(&shift->subject, original);
}

/* Never zero: a date that stays would be the original. */
static gint64 offset(const DateShift *shift, const Cell *cell)
{
    const Field *subject = seed_field(&shift->subject, cell);
    Draw draw = draw_of(shift->mac, subject->data, subject->length);
    gint64 days = (gint64)draw_below(&draw, (guint64)shift->days * 2) - shift->days;
    return days >= 0 ? days + 1 : days;
}

static gboolean apply(gpointer instance, const Cell *cell, GString *out,
                      G_GNUC_UNUSED gboolean *null, GError **error)
{
    const DateShift *shift = instance;
    Day day = {0};
    if (!day_parse(&cell->value, &day))
        return value_fail("date_shift", error, "an ISO date of our era");
    gint64 number = day.number + offset(shift, cell);
    if (number < day_number(1, 1, 1))
        return value_fail("date_shift", error, "a date that can move back so far");
    day_append(out, number);
    g_string_append_len(out, day.rest, (gssize)day.rest_length);
    return TRUE;
}

const Strategy strategy_date_shift = {
    .name = "date_shift",
    .summary = "The date, moved by days that its subject decides",
    .details =
        "Dates and timestamps move by 1 to \" days\" days, either way. All dates of one subject "
        "move alike, so that what lies between them "
        "stays; without a subject each date decides "
        "for itself. The time of day stays.",
    .categories = "DS",
    .uniqueness = UNIQUENESS_LOSSY,
    .parameters = parameters,
    .compile = compile,
    .apply = apply,
    .free = release,
    .reads = reads,
    .example_input = "1815-12-10",
    .example_parameters = "{days: 30}",
};
