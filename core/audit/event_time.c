#include "core/audit/event.h"

#include <string.h>

/* Days since 1970-01-01 of a day of the Gregorian calendar. */
static gint64 days_of(gint64 year, gint64 month, gint64 day)
{
    gint64 from_march = (month + 9) % 12, years = year - (month <= 2);
    gint64 leap_days = years / 4 - years / 100 + years / 400;
    return years * 365 + leap_days + (153 * from_march + 2) / 5 + day - 719469;
}

/* "2026-05-20T14:30:15.000000Z" and nothing else; 100,000 of them are read at a time. */
gint64 event_time(const char *text)
{
    static const char form[] = "0000-00-00T00:00:00.000000Z";
    static const guint starts[] = {0, 5, 8, 11, 14, 17, 20}, ends[] = {4, 7, 10, 13, 16, 19, 26};
    gint64 part[G_N_ELEMENTS(starts)] = {0};
    if (text == NULL || strlen(text) != strlen(form))
        return 0;
    for (guint i = 0; form[i] != '\0'; i++) {
        if (form[i] == '0' ? !g_ascii_isdigit(text[i]) : text[i] != form[i])
            return 0;
    }
    for (guint i = 0; i < G_N_ELEMENTS(starts); i++) {
        for (guint at = starts[i]; at < ends[i]; at++)
            part[i] = part[i] * 10 + (text[at] - '0');
    }
    gint64 seconds =
        days_of(part[0], part[1], part[2]) * 86400 + part[3] * 3600 + part[4] * 60 + part[5];
    return seconds * G_USEC_PER_SEC + part[6];
}
