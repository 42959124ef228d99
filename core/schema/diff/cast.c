#include "core/schema/diff/cast.h"

#include <string.h>

typedef struct Type {
    char *base;  /* "timestamp without time zone" of "timestamp(3) without time zone" */
    int size[2]; /* "numeric(10,2)": 10 and 2; -1 where nothing is written */
} Type;

static void type_clear(Type *type)
{
    g_free(type->base);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Type, type_clear)

static Type type_of(const char *text)
{
    const char *open = strchr(text, '('), *close = strchr(text, ')');
    Type type = {.size = {-1, -1}};
    if (open == NULL || close == NULL || strchr(text, '"') != NULL) {
        type.base = g_strdup(text);
        return type;
    }
    g_autofree char *head = g_strndup(text, (gsize)(open - text));
    type.base = g_strconcat(head, close + 1, NULL);
    char *next = NULL;
    type.size[0] = (int)g_ascii_strtoll(open + 1, &next, 10);
    if (*next == ',')
        type.size[1] = (int)g_ascii_strtoll(next + 1, NULL, 10);
    return type;
}

static const char *const texts[] = {"text", "character varying", "character", "name", "citext",
                                    NULL};
static const char *const integers[] = {"smallint", "integer", "bigint", NULL};
static const char *const floats[] = {"real", "double precision", NULL};
static const char *const stamps[] = {"timestamp without time zone", "timestamp with time zone",
                                     NULL};
static const char *const numbers[] = {"smallint", "integer",          "bigint", "numeric",
                                      "real",     "double precision", NULL};
static const char *const dates[] = {"timestamp without time zone", "timestamp with time zone",
                                    "date", NULL};
static const char *const addresses[] = {"cidr", "inet", NULL};
static const char *const documents[] = {"json", "jsonb", NULL};
static const char *const bits[] = {"bit", "bit varying", NULL};

gboolean cast_assigns(const char *from, const char *to)
{
    static const char *const *const families[] = {texts,     numbers,   dates,
                                                  addresses, documents, bits};
    g_auto(Type) old = type_of(from), new = type_of(to);
    if (strcmp(old.base, new.base) == 0 || strcmp(new.base, "text") == 0 ||
        strcmp(new.base, "character varying") == 0)
        return TRUE;
    for (guint i = 0; i < G_N_ELEMENTS(families); i++) {
        if (g_strv_contains(families[i], old.base) && g_strv_contains(families[i], new.base))
            return TRUE;
    }
    return FALSE;
}

/* Between families: those of pg_cast that PostgreSQL 15 brings along. */
static const char *const across[] = {
    "money>numeric",
    "numeric>money",
    "integer>money",
    "bigint>money",
    "integer>boolean",
    "boolean>integer",
    "smallint>oid",
    "integer>oid",
    "bigint>oid",
    "oid>integer",
    "oid>bigint",
    "\"char\">integer",
    "integer>\"char\"",
    "time without time zone>interval",
    "time without time zone>time with time zone",
    "time with time zone>time without time zone",
    "timestamp without time zone>time without time zone",
    "timestamp with time zone>time without time zone",
    "timestamp with time zone>time with time zone",
    "interval>time without time zone",
    "point>box",
    "lseg>point",
    "path>polygon",
    "box>point",
    "box>lseg",
    "box>polygon",
    "box>circle",
    "polygon>point",
    "polygon>path",
    "polygon>box",
    "polygon>circle",
    "circle>point",
    "circle>box",
    "circle>polygon",
    "macaddr>macaddr8",
    "macaddr8>macaddr",
    "bigint>bit",
    "integer>bit",
    "bit>bigint",
    "bit>integer",
    "jsonb>boolean",
    "jsonb>numeric",
    "jsonb>smallint",
    "jsonb>integer",
    "jsonb>bigint",
    "jsonb>real",
    "jsonb>double precision",
    "int4range>int4multirange",
    "int8range>int8multirange",
    "numrange>nummultirange",
    "daterange>datemultirange",
    "tsrange>tsmultirange",
    "tstzrange>tstzmultirange",
    NULL,
};

/* Arrays go as their elements do. */
static char *element_of(const char *base)
{
    return g_str_has_suffix(base, "[]") ? g_strndup(base, strlen(base) - 2) : g_strdup(base);
}

gboolean cast_exists(const char *from, const char *to)
{
    g_auto(Type) old = type_of(from), new = type_of(to);
    gboolean arrays = g_str_has_suffix(old.base, "[]") == g_str_has_suffix(new.base, "[]");
    g_autofree char *one = element_of(old.base), *other = element_of(new.base);
    g_autofree char *pair = g_strconcat(one, ">", other, NULL);
    if (g_strv_contains(texts, old.base) || g_strv_contains(texts, new.base))
        return TRUE;
    return arrays && (cast_assigns(one, other) || g_strv_contains(across, pair));
}

/* A limit that is gone, or higher. */
static gboolean grows(int from, int to)
{
    return to < 0 || (from >= 0 && from <= to);
}

static gboolean is(const Type *type, const char *base)
{
    return strcmp(type->base, base) == 0;
}

/* Types whose limit is checked, or kept, without a look at the rows when it grows. */
static gboolean is_limited(const Type *type)
{
    return is(type, "character varying") || is(type, "bit varying") ||
           g_str_has_prefix(type->base, "time") || g_str_has_prefix(type->base, "interval");
}

gboolean cast_rewrites(const char *from, const char *to)
{
    if (strcmp(from, to) == 0)
        return FALSE;
    g_auto(Type) old = type_of(from), new = type_of(to);
    if (is(&old, "numeric") && is(&new, "numeric"))
        return new.size[0] >= 0 && !(grows(old.size[0], new.size[0]) && old.size[1] == new.size[1]);
    if (strcmp(old.base, new.base) == 0)
        return !is_limited(&new) || !grows(old.size[0], new.size[0]);
    if (is(&old, "character varying") && is(&new, "text"))
        return FALSE;
    if (is(&old, "text") && is(&new, "character varying"))
        return new.size[0] >= 0;
    return !(is(&old, "cidr") && is(&new, "inet"));
}

static gboolean number_loses(const Type *old, const Type *new)
{
    if (g_strv_contains(integers, old->base))
        return g_strv_contains(floats, new->base) && !is(old, "smallint") &&
               !(is(old, "integer") && is(new, "double precision"));
    if (is(old, "numeric") && is(new, "numeric"))
        return new->size[0] >= 0 &&
               (old->size[0] < 0 || MAX(old->size[1], 0) > MAX(new->size[1], 0));
    if (is(old, "numeric"))
        return !g_strv_contains(integers, new->base) || old->size[0] < 0 || old->size[1] > 0;
    return !(is(old, "real") && is(new, "double precision")) && strcmp(old->base, new->base) != 0 &&
           !(is(new, "numeric") && new->size[0] < 0);
}

gboolean cast_loses(const char *from, const char *to)
{
    g_auto(Type) old = type_of(from), new = type_of(to);
    if (g_strv_contains(numbers, old.base) && g_strv_contains(numbers, new.base))
        return number_loses(&old, &new);
    if (g_strv_contains(stamps, old.base) &&
        (is(&new, "date") || g_str_has_prefix(new.base, "time ")))
        return TRUE;
    if (g_str_has_prefix(old.base, "time") || g_str_has_prefix(old.base, "interval"))
        return strcmp(old.base, new.base) == 0 && !grows(old.size[0], new.size[0]);
    if (g_strv_contains(texts, old.base) && is(&new, "name"))
        return TRUE;
    return is(&old, "inet") && is(&new, "cidr");
}
