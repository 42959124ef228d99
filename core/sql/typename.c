#include "core/sql/typename.h"

#include <string.h>

static const struct {
    const char *name, *readable;
} aliases[] = {
#define TYPE(name, readable) {name, readable},
#include "core/sql/types.def"
#undef TYPE
};

const char *type_name_readable(const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(aliases); i++) {
        if (aliases[i].name[0] == name[0] && strcmp(aliases[i].name, name) == 0)
            return aliases[i].readable;
    }
    return name;
}

gsize type_name_clip_to(const char *name, gsize length, gsize limit)
{
    if (length <= limit)
        return length;
    while (limit > 0 && (name[limit] & 0xC0) == 0x80)
        limit--;
    return limit;
}

gsize type_name_clip(const char *name, gsize length)
{
    return type_name_clip_to(name, length, IDENTIFIER_MAX);
}

/* Lower case outside quotes, one space between words, none around brackets and dots, no modifiers.
 */
static char *squeeze(const char *text, gsize length)
{
    GString *out = g_string_new(NULL);
    gboolean quoted = FALSE, space = FALSE;
    for (gsize i = 0; i < length; i++) {
        char byte = text[i];
        if (!quoted && byte == '(') {
            while (i < length && text[i] != ')')
                i++;
            continue;
        }
        if (!quoted && g_ascii_isspace(byte)) {
            space = TRUE;
            continue;
        }
        if (space && out->len > 0 && strchr("[].", byte) == NULL && out->str[out->len - 1] != '.')
            g_string_append_c(out, ' ');
        space = FALSE;
        quoted ^= byte == '"';
        g_string_append_c(out, quoted ? byte : g_ascii_tolower(byte));
    }
    return g_string_free(out, FALSE);
}

static void append_type(GString *list, const char *text, gsize length)
{
    g_autofree char *type = squeeze(text, length);
    const char *bracket = strchr(type, '[');
    g_autofree char *base =
        g_strndup(type, bracket != NULL ? (gsize)(bracket - type) : strlen(type));
    if (list->len > 0)
        g_string_append(list, ", ");
    g_string_append(list,
                    type_name_readable(g_str_has_prefix(base, "pg_catalog.") ? base + 11 : base));
    if (bracket != NULL)
        g_string_append(list, "[]");
}

char *type_list_canonical(Arena *arena, const char *text, gsize length)
{
    g_autoptr(GString) list = g_string_new(NULL);
    gsize start = 0;
    int depth = 0;
    for (gsize i = 0; i <= length; i++) {
        if (i == length || (text[i] == ',' && depth == 0)) {
            if (i > start && strspn(text + start, " \t\n") < i - start)
                append_type(list, text + start, i - start);
            start = i + 1;
        } else if (text[i] == '(') {
            depth++;
        } else if (text[i] == ')') {
            depth--;
        }
    }
    return arena_strndup(arena, list->str, list->len);
}
