#include "cmd/audit/html.h"

#include <string.h>

static gboolean turns_direction(gunichar letter)
{
    return letter == 0x061c || letter == 0x200e || letter == 0x200f ||
           (letter >= 0x202a && letter <= 0x202e) || (letter >= 0x2066 && letter <= 0x2069);
}

static gboolean is_odd(gunichar letter)
{
    gboolean control = letter < 0x20 && letter != '\n' && letter != '\t';
    return control || (letter >= 0x7f && letter < 0xa0) || turns_direction(letter) ||
           letter == 0xfffe || letter == 0xffff;
}

static const char *entity(char letter)
{
    switch (letter) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

static void append_letter(GString *html, const char *at, const char *next, gboolean marked)
{
    gunichar letter = g_utf8_get_char(at);
    const char *word = letter < 0x80 ? entity((char)letter) : NULL;
    if (word != NULL)
        g_string_append(html, word);
    else if (is_odd(letter))
        g_string_append_printf(html, marked ? "<span class=\"odd\">U+%04X</span>" : "U+%04X",
                               letter);
    else
        g_string_append_len(html, at, next - at);
}

static void append(GString *html, const char *text, guint limit, gboolean marked)
{
    g_autofree char *valid = NULL;
    if (text == NULL)
        return;
    if (!g_utf8_validate(text, -1, NULL))
        text = valid = g_utf8_make_valid(text, -1);
    for (guint count = 0; *text != '\0'; count++) {
        const char *next = text + g_utf8_skip[(guchar)*text];
        if (count == limit) {
            g_string_append(html, "…");
            return;
        }
        append_letter(html, text, next, marked);
        text = next;
    }
}

void html_text(GString *html, const char *text)
{
    append(html, text, G_MAXUINT, TRUE);
}

void html_text_cut(GString *html, const char *text, guint limit)
{
    append(html, text, limit, TRUE);
}

void html_attribute(GString *html, const char *name, const char *value)
{
    g_string_append_printf(html, " %s=\"", name);
    append(html, value, G_MAXUINT, FALSE);
    g_string_append_c(html, '"');
}

void html_name(GString *html, const char *text)
{
    g_string_append(html, "<code dir=\"auto\">");
    html_text(html, text);
    g_string_append(html, "</code>");
}
