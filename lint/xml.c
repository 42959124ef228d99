#include "lint/xml.h"

/* The production Char of XML 1.0. */
static gboolean is_char(gunichar letter)
{
    return letter == '\t' || letter == '\n' || letter == '\r' ||
           (letter >= 0x20 && letter <= 0xd7ff) || (letter >= 0xe000 && letter <= 0xfffd) ||
           letter >= 0x10000;
}

static void append_letter(GString *xml, gunichar letter)
{
    switch (letter) {
    case '&':
        g_string_append(xml, "&amp;");
        break;
    case '<':
        g_string_append(xml, "&lt;");
        break;
    case '>':
        g_string_append(xml, "&gt;");
        break;
    case '"':
        g_string_append(xml, "&quot;");
        break;
    case '\t':
    case '\n':
    case '\r':
        g_string_append_printf(xml, "&#%u;", letter);
        break;
    default:
        g_string_append_unichar(xml, is_char(letter) ? letter : 0xfffd);
    }
}

void xml_text(GString *xml, const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    for (const char *at = valid; *at != '\0'; at = g_utf8_find_next_char(at, NULL))
        append_letter(xml, g_utf8_get_char(at));
}

void xml_attribute(GString *xml, const char *name, const char *value)
{
    g_string_append_printf(xml, " %s=\"", name);
    xml_text(xml, value);
    g_string_append_c(xml, '"');
}
