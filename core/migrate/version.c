/* Versions: digit strings of any length, part by part. */
#include "core/migrate/migration.h"

#include <string.h>

/* One part: its digits without leading zeros; `rest` is behind it and its dot. */
typedef struct Part {
    const char *digits;
    gsize length;
    const char *rest;
} Part;

static Part next_part(const char *text)
{
    gsize zeros = strspn(text, "0");
    gsize digits = strspn(text + zeros, "0123456789");
    const char *end = text + zeros + digits;
    return (Part){text + zeros, digits, *end == '.' ? end + 1 : end};
}

int version_compare(const char *a, const char *b)
{
    while (*a != '\0' || *b != '\0') {
        Part left = next_part(a), right = next_part(b);
        if (left.length != right.length)
            return left.length < right.length ? -1 : 1;
        int order = memcmp(left.digits, right.digits, left.length);
        if (order != 0)
            return order;
        if (left.rest == a && right.rest == b)
            return strcmp(a, b); /* no version at all: never an endless loop */
        a = left.rest;
        b = right.rest;
    }
    return 0;
}

gboolean version_is_valid(const char *text)
{
    for (;;) {
        gsize digits = strspn(text, "0123456789");
        if (digits == 0)
            return FALSE;
        text += digits;
        if (*text == '\0')
            return TRUE;
        if (*text++ != '.')
            return FALSE;
    }
}

char *version_key(const char *version)
{
    GString *key = g_string_new(NULL);
    gsize meaningful = 0;
    while (*version != '\0') {
        Part part = next_part(version);
        if (part.rest == version)
            break;
        if (key->len > 0)
            g_string_append_c(key, '.');
        if (part.length > 0) {
            g_string_append_len(key, part.digits, (gssize)part.length);
            meaningful = key->len;
        } else {
            g_string_append_c(key, '0');
        }
        version = part.rest;
    }
    g_string_truncate(key, meaningful);
    if (key->len == 0)
        g_string_append_c(key, '0');
    return g_string_free(key, FALSE);
}
