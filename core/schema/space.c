#include "core/schema/space.h"

#include <string.h>

typedef struct Space {
    ObjectKind of;
    gboolean outside_schema;
} Space;

static const Space spaces[OBJECT_KIND_COUNT] = {
#define SPACE(kind, representative, in_schema)                                                     \
    [OBJECT_##kind] = {OBJECT_##representative, !(in_schema)},
#include "core/schema/kinds.def"
#undef SPACE
};

ObjectKind space_of(ObjectKind kind)
{
    return spaces[kind].of == OBJECT_UNKNOWN ? kind : spaces[kind].of;
}

gboolean space_in_schema(ObjectKind kind)
{
    return !spaces[kind].outside_schema;
}

gboolean space_in_relation(ObjectKind kind)
{
    switch (kind) {
    case OBJECT_COLUMN:
    case OBJECT_CONSTRAINT:
    case OBJECT_DEFAULT:
    case OBJECT_TRIGGER:
    case OBJECT_RULE:
    case OBJECT_POLICY:
        return TRUE;
    default:
        return FALSE;
    }
}

static const char *read_quoted(const char *text, GString *name)
{
    char quote = *text++;
    for (; *text != '\0'; text++) {
        if (*text == quote && *++text != quote)
            break;
        g_string_append_c(name, *text);
    }
    return text;
}

static const char *read_plain(const char *text, GString *name)
{
    for (; *text != '\0' && *text != ',' && !g_ascii_isspace(*text); text++)
        g_string_append_c(name, g_ascii_tolower(*text));
    return text;
}

char **search_path_parse(const char *text)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_autoptr(GString) name = g_string_new(NULL);
    while (text != NULL && *text != '\0') {
        g_string_truncate(name, 0);
        text += strspn(text, ", \t\r\n");
        text = *text == '"' || *text == '\'' ? read_quoted(text, name) : read_plain(text, name);
        if (name->len > 0 && strcmp(name->str, "$user") != 0)
            g_ptr_array_add(names, g_strdup(name->str));
        text += strcspn(text, ",");
    }
    g_ptr_array_add(names, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&names), FALSE);
}
