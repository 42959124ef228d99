#include "anonymize/shape.h"

static char class_of(char c)
{
    return g_ascii_isdigit(c) ? '0' : g_ascii_islower(c) ? 'a' : g_ascii_isupper(c) ? 'A' : '\0';
}

gsize shape_count(const char *text, gsize length)
{
    gsize count = 0;
    for (gsize i = 0; i < length; i++)
        count += class_of(text[i]) != '\0';
    return count;
}

/* The number that the range's characters write in their mixed radix, and the tweak: the whole text
 * with those characters as their classes. */
static gboolean read_number(const char *text, gsize length, const ShapeRange *range, GString *tweak,
                            Wide *size, Wide *number)
{
    *size = 1;
    *number = 0;
    gsize index = 0;
    for (gsize i = 0; i < length; i++) {
        char class = class_of(text[i]);
        gboolean inside = class != '\0' && index >= range->first && index < range->last;
        index += class != '\0';
        g_string_append_c(tweak, inside ? class : text[i]);
        if (!inside)
            continue;
        guint radix = class == '0' ? 10 : 26;
        if (*size > PERMUTATION_LIMIT / radix)
            return FALSE;
        *size *= radix;
        *number = *number * radix + (guint)(text[i] - class);
    }
    return TRUE;
}

gboolean shape_permute(Permutation *permutation, const char *text, gsize length,
                       const ShapeRange *range, GString *out)
{
    Wide size = 1, number = 0;
    g_autoptr(GString) tweak = g_string_sized_new(length + 1);
    if (!read_number(text, length, range, tweak, &size, &number))
        return FALSE;
    number = permutation_apply(permutation, size, tweak->str, tweak->len, number);
    gsize before = out->len, index = shape_count(text, length);
    g_string_append_len(out, text, (gssize)length);
    for (gsize i = length; i-- > 0;) {
        char class = class_of(text[i]);
        index -= class != '\0';
        if (class == '\0' || index < range->first || index >= range->last)
            continue;
        guint radix = class == '0' ? 10 : 26;
        out->str[before + i] = (char)(class + (char)(number % radix));
        number /= radix;
    }
    return TRUE;
}
