#include "anonymize/decimal.h"

#include <math.h>
#include <string.h>

enum { LONGEST = 300, DEEPEST = 30 };

gboolean decimal_parse(const Field *value, Decimal *decimal)
{
    if (value->length == 0 || value->length > LONGEST)
        return FALSE;
    for (gsize i = 0; i < value->length; i++)
        if (!g_ascii_isdigit(value->data[i]) &&
            (value->data[i] == '\0' || strchr("+-.eE", value->data[i]) == NULL))
            return FALSE;
    g_autofree char *text = g_strndup(value->data, value->length);
    char *end = NULL;
    decimal->number = g_ascii_strtod(text, &end);
    const char *point = strchr(text, '.');
    decimal->scale = point == NULL ? 0 : MIN(DEEPEST, (guint)strspn(point + 1, "0123456789"));
    return end != text && *end == '\0' && isfinite(decimal->number);
}

/* No "-0". */
void decimal_append(GString *out, double number, guint scale)
{
    char format[16], text[LONGEST + DEEPEST + 16];
    g_snprintf(format, sizeof format, "%%.%uf", scale);
    g_ascii_formatd(text, sizeof text, format, number);
    const char *from =
        text[0] == '-' && strspn(text + 1, "0.") == strlen(text + 1) ? text + 1 : text;
    g_string_append(out, from);
}
