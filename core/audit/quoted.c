#include "core/audit/quoted.h"

static gboolean is_plain(unsigned char c)
{
    return c >= 0x20 && c != '"' && c != '\\';
}

static void append_escape(GString *text, unsigned char c)
{
    static const char names[] = "btnvfr"; /* 8 to 13; \v has no name in JSON */
    if (c >= 8 && c <= 13 && c != 11)
        g_string_append_printf(text, "\\%c", names[c - 8]);
    else if (c < 0x20)
        g_string_append_printf(text, "\\u%04x", c);
    else
        g_string_append_printf(text, "\\%c", c);
}

void quoted_append(GString *text, const char *value)
{
    g_string_append_c(text, '"');
    const char *plain = value;
    for (const char *at = value; *at != '\0'; at++) {
        if (is_plain((unsigned char)*at))
            continue;
        g_string_append_len(text, plain, at - plain);
        append_escape(text, (unsigned char)*at);
        plain = at + 1;
    }
    g_string_append(text, plain);
    g_string_append_c(text, '"');
}

static void append_key(GString *text, const char *key)
{
    g_string_append_c(text, '"');
    g_string_append(text, key);
    g_string_append(text, "\":");
}

void quoted_append_member(GString *text, const char *key, const char *value)
{
    append_key(text, key);
    quoted_append(text, value);
}

void quoted_append_number(GString *text, const char *key, guint64 value)
{
    char digits[24], *at = digits + sizeof digits - 1;
    *at = '\0';
    do {
        *--at = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    append_key(text, key);
    g_string_append(text, at);
}
