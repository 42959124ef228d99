#include "anonymize/profile_name.h"

#include <string.h>

void name_pattern_clear(NamePattern *pattern)
{
    g_clear_pointer(&pattern->text, g_free);
    g_clear_pointer(&pattern->spec, g_pattern_spec_free);
}

static void pattern_free(gpointer data)
{
    name_pattern_clear(data);
    g_free(data);
}

gboolean name_pattern_matches(const NamePattern *pattern, const char *name)
{
    if (pattern->text == NULL)
        return TRUE;
    return pattern->wild ? g_pattern_spec_match_string(pattern->spec, name)
                         : strcmp(pattern->text, name) == 0;
}

/* Up to the quote that ends the name; two in a row are one. NULL when none does. */
static const char *read_quoted(const char *at, GString *part)
{
    for (at++; *at != '\0'; at++) {
        if (*at == '"' && at[1] != '"')
            return at + 1;
        if (*at == '"')
            at++;
        g_string_append_c(part, *at);
    }
    return NULL;
}

static const char *read_part(const char *at, GPtrArray *parts)
{
    g_autoptr(GString) part = g_string_new(NULL);
    gboolean wild = FALSE;
    if (*at == '"') {
        at = read_quoted(at, part);
    } else {
        gsize length = strcspn(at, ".\"");
        g_string_append_len(part, at, (gssize)length);
        wild = strpbrk(part->str, "*?") != NULL;
        at += length;
    }
    if (at == NULL || part->len == 0 || (*at != '.' && *at != '\0'))
        return NULL;
    NamePattern *pattern = g_new0(NamePattern, 1);
    pattern->text = g_strdup(part->str);
    pattern->wild = wild;
    pattern->spec = wild ? g_pattern_spec_new(part->str) : NULL;
    g_ptr_array_add(parts, pattern);
    return at;
}

GPtrArray *profile_name_split(const char *text)
{
    g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func(pattern_free);
    for (const char *at = text;; at++) {
        at = read_part(at, parts);
        if (at == NULL)
            return NULL;
        if (*at == '\0')
            return g_steal_pointer(&parts);
    }
}

char *profile_text_expand(const char *text, char **missing)
{
    g_autoptr(GString) out = g_string_new(NULL);
    for (const char *at = text; *at != '\0'; at++) {
        if (g_str_has_prefix(at, "$${")) {
            g_string_append(out, "${");
            at += 2;
            continue;
        }
        if (!g_str_has_prefix(at, "${")) {
            g_string_append_c(out, *at);
            continue;
        }
        const char *end = strchr(at, '}');
        if (end == NULL)
            return NULL;
        g_autofree char *name = g_strndup(at + 2, (gsize)(end - at - 2));
        const char *value = g_getenv(name);
        if (value == NULL) {
            *missing = g_steal_pointer(&name);
            return NULL;
        }
        g_string_append(out, value);
        at = end;
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}
