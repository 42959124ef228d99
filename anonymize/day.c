#include "anonymize/day.h"

#include <string.h>

enum { ERA = 146097 /* days of 400 years */, EPOCH = 719468 /* from 0000-03-01 to 1970-01-01 */ };

/* Years that begin in March, so that the leap day is their last. */
gint64 day_number(gint64 year, guint month, guint day)
{
    gint64 shifted = month <= 2 ? year - 1 : year;
    gint64 era = shifted / 400, of_era = shifted - era * 400;
    gint64 of_year = (153 * (gint64)(month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return era * ERA + of_era * 365 + of_era / 4 - of_era / 100 + of_year - EPOCH;
}

void day_append(GString *out, gint64 number)
{
    number += EPOCH;
    gint64 era = number / ERA, of_era = number - era * ERA;
    gint64 year = (of_era - of_era / 1460 + of_era / 36524 - of_era / (ERA - 1)) / 365;
    gint64 of_year = of_era - (365 * year + year / 4 - year / 100);
    gint64 month = (5 * of_year + 2) / 153, day = of_year - (153 * month + 2) / 5 + 1;
    month = month < 10 ? month + 3 : month - 9;
    year += era * 400 + (month <= 2);
    g_string_append_printf(out, "%04" G_GINT64_FORMAT "-%02d-%02d", year, (int)month, (int)day);
}

static gboolean read_digits(const Field *value, gsize *at, guint least, guint most, gint64 *number)
{
    guint count = 0;
    *number = 0;
    for (; *at < value->length && count < most && g_ascii_isdigit(value->data[*at]);
         (*at)++, count++)
        *number = *number * 10 + (value->data[*at] - '0');
    return count >= least;
}

static gboolean read_dash(const Field *value, gsize *at)
{
    return *at < value->length && value->data[(*at)++] == '-';
}

static guint days_of(gint64 year, guint month)
{
    gboolean leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    if (month == 2)
        return leap ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

static gboolean is_before_christ(const Day *day)
{
    return day->rest_length >= 3 && memcmp(day->rest + day->rest_length - 3, " BC", 3) == 0;
}

gboolean day_parse(const Field *value, Day *day)
{
    gsize at = 0;
    gint64 month = 0, of_month = 0;
    if (!read_digits(value, &at, 4, 7, &day->year) || !read_dash(value, &at) ||
        !read_digits(value, &at, 2, 2, &month) || !read_dash(value, &at) ||
        !read_digits(value, &at, 2, 2, &of_month))
        return FALSE;
    if (day->year < 1 || month < 1 || month > 12 || of_month < 1 ||
        of_month > days_of(day->year, (guint)month))
        return FALSE;
    day->month = (guint)month;
    day->day = (guint)of_month;
    day->rest = value->data + at;
    day->rest_length = value->length - at;
    day->number = day_number(day->year, day->month, day->day);
    gboolean ends = day->rest_length == 0 || day->rest[0] == ' ' || day->rest[0] == 'T';
    return ends && !is_before_christ(day);
}
