#include "anonymize/text.h"

gsize text_step(const char *text, gsize left)
{
    guchar first = (guchar)text[0];
    if (first < 0x80)
        return 1;
    gunichar found = g_utf8_get_char_validated(text, (gssize)left);
    if (found == (gunichar)-1 || found == (gunichar)-2)
        return 1;
    return (gsize)g_unichar_to_utf8(found, NULL);
}

gsize text_length(const char *text, gsize length)
{
    gsize count = 0;
    for (gsize at = 0; at < length; at += text_step(text + at, length - at))
        count++;
    return count;
}

gsize text_offset(const char *text, gsize length, gsize characters)
{
    gsize at = 0;
    while (at < length && characters > 0) {
        at += text_step(text + at, length - at);
        characters--;
    }
    return at;
}

Field text_trim(Field field)
{
    while (field.length > 0 && g_ascii_isspace(field.data[0])) {
        field.data++;
        field.length--;
    }
    while (field.length > 0 && g_ascii_isspace(field.data[field.length - 1]))
        field.length--;
    return field;
}

void text_cut(GString *out, gsize before, int characters)
{
    if (characters < 0)
        return;
    gsize kept = text_offset(out->str + before, out->len - before, (gsize)characters);
    g_string_truncate(out, before + kept);
    while (out->len > before && out->str[out->len - 1] == ' ')
        g_string_truncate(out, out->len - 1);
}
