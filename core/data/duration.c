#include "core/data/duration.h"

#include <string.h>

static const struct {
    const char *name;
    double milliseconds;
} units[] = {{"", 1},       {"us", 0.001}, {"ms", 1},     {"s", 1000},
             {"min", 60e3}, {"h", 3600e3}, {"d", 86400e3}};

gboolean duration_parse(const char *text, gint64 *milliseconds)
{
    while (g_ascii_isspace(*text))
        text++;
    if (!g_ascii_isdigit(*text) && *text != '.')
        return FALSE;
    if (g_ascii_tolower(text[strspn(text, "0123456789.")]) == 'e' ||
        (text[0] == '0' && g_ascii_tolower(text[1]) == 'x'))
        return FALSE; /* what strtod would take beyond plain decimals */
    char *rest = NULL;
    double number = g_ascii_strtod(text, &rest);
    if (rest == text)
        return FALSE;
    g_autofree char *unit = g_strstrip(g_strdup(rest));
    for (guint i = 0; i < G_N_ELEMENTS(units); i++) {
        if (strcmp(unit, units[i].name) != 0)
            continue;
        double value = number * units[i].milliseconds;
        if (!(value >= 0 && value <= G_MAXINT32))
            return FALSE;
        *milliseconds = (gint64)(value + 0.5);
        return TRUE;
    }
    return FALSE;
}
