/*
 * Day: the date at the head of what PostgreSQL writes for date and timestamp (ISO style), as a
 * number of days, with the rest of the text behind it.
 */
#ifndef ANONYMIZE_DAY_H
#define ANONYMIZE_DAY_H

#include "anonymize/field.h"

typedef struct Day {
    gint64 number; /* days since 1970-01-01, Gregorian throughout */
    gint64 year;
    guint month, day;
    const char *rest; /* "", " 12:30:00+02" */
    gsize rest_length;
} Day;

gboolean day_parse(const Field *value, Day *day); /* FALSE also for "infinity" and years BC */
void day_append(GString *out, gint64 number);
gint64 day_number(gint64 year, guint month, guint day);

#endif
