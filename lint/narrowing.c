#include "lint/narrowing.h"

#include <stdlib.h>
#include <string.h>

enum { NAME_SIZE = 264, DOMAIN_DEPTH = 16 };

typedef enum Family {
    FAMILY_OTHER,
    FAMILY_TEXT,
    FAMILY_INTEGER,
    FAMILY_NUMERIC,
    FAMILY_FLOAT,
    FAMILY_BOOLEAN,
    FAMILY_DATE,
    FAMILY_MOMENT,
    FAMILY_TIME,
    FAMILY_INTERVAL,
    FAMILY_BITS,
    FAMILY_INET,
    FAMILY_CIDR,
    FAMILY_DOCUMENT,
    FAMILY_ENUM
} Family;

/* `size`: decimal digits that an integer may have, or that a float keeps. */
typedef struct Kind {
    const char *name;
    Family family;
    int size;
} Kind;

static const Kind kinds[] = {
    {"text", FAMILY_TEXT, -1},
    {"character varying", FAMILY_TEXT, -1},
    {"varchar", FAMILY_TEXT, -1},
    {"character", FAMILY_TEXT, -1},
    {"char", FAMILY_TEXT, -1},
    {"bpchar", FAMILY_TEXT, -1},
    {"citext", FAMILY_TEXT, -1},
    {"name", FAMILY_TEXT, 63},
    {"smallint", FAMILY_INTEGER, 5},
    {"int2", FAMILY_INTEGER, 5},
    {"integer", FAMILY_INTEGER, 10},
    {"int", FAMILY_INTEGER, 10},
    {"int4", FAMILY_INTEGER, 10},
    {"bigint", FAMILY_INTEGER, 19},
    {"int8", FAMILY_INTEGER, 19},
    {"numeric", FAMILY_NUMERIC, -1},
    {"decimal", FAMILY_NUMERIC, -1},
    {"real", FAMILY_FLOAT, 6},
    {"float4", FAMILY_FLOAT, 6},
    {"double precision", FAMILY_FLOAT, 15},
    {"float8", FAMILY_FLOAT, 15},
    {"boolean", FAMILY_BOOLEAN, 5},
    {"bool", FAMILY_BOOLEAN, 5},
    {"date", FAMILY_DATE, -1},
    {"timestamp", FAMILY_MOMENT, -1},
    {"timestamptz", FAMILY_MOMENT, -1},
    {"timestamp without time zone", FAMILY_MOMENT, -1},
    {"timestamp with time zone", FAMILY_MOMENT, -1},
    {"time", FAMILY_TIME, -1},
    {"timetz", FAMILY_TIME, -1},
    {"time without time zone", FAMILY_TIME, -1},
    {"time with time zone", FAMILY_TIME, -1},
    {"interval", FAMILY_INTERVAL, -1},
    {"bit", FAMILY_BITS, -1},
    {"varbit", FAMILY_BITS, -1},
    {"bit varying", FAMILY_BITS, -1},
    {"inet", FAMILY_INET, -1},
    {"cidr", FAMILY_CIDR, -1},
    {"json", FAMILY_DOCUMENT, -1},
    {"jsonb", FAMILY_DOCUMENT, -1},
    {"xml", FAMILY_DOCUMENT, -1},
    {"uuid", FAMILY_DOCUMENT, -1},
};

typedef struct Type {
    char name[NAME_SIZE];
    Family family;
    int size;
    int limit, scale; /* -1: none */
    gboolean array;
    const SchemaType *declared; /* enum */
} Type;

static void read_name(const char *text, Type *type)
{
    gsize n = 0;
    gboolean inside = FALSE;
    for (; *text != '\0' && *text != '['; text++) {
        if (*text == '(' || *text == ')')
            inside = *text == '(';
        else if (!inside && n + 1 < sizeof type->name)
            type->name[n++] = *text;
    }
    while (n > 0 && type->name[n - 1] == ' ')
        n--;
    type->name[n] = '\0';
    if (g_str_has_prefix(type->name, "pg_catalog."))
        memmove(type->name, type->name + 11, strlen(type->name + 11) + 1);
}

static void read_modifiers(const char *text, Type *type)
{
    type->limit = type->scale = -1;
    const char *open = strchr(text, '(');
    if (open == NULL)
        return;
    char *rest = NULL;
    type->limit = (int)strtol(open + 1, &rest, 10);
    type->scale = *rest == ',' ? (int)strtol(rest + 1, NULL, 10) : 0;
}

static void classify(Type *type)
{
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (strcmp(type->name, kinds[i].name) == 0) {
            type->family = kinds[i].family;
            type->size = kinds[i].size;
        }
    gboolean one = strcmp(type->name, "character") == 0 || strcmp(type->name, "char") == 0 ||
                   strcmp(type->name, "bit") == 0;
    if (one && type->limit < 0)
        type->limit = 1;
    if (strcmp(type->name, "name") == 0)
        type->limit = type->size;
}

static Type type_read(const char *text)
{
    Type type = {.family = FAMILY_OTHER, .size = -1};
    read_name(text, &type);
    read_modifiers(text, &type);
    type.array = strchr(text, '[') != NULL;
    classify(&type);
    return type;
}

static const SchemaType *find_declared(const Schema *schema, const Type *type)
{
    g_autofree char *name = g_strdup(type->name);
    char *dot = strchr(name, '.');
    if (dot != NULL)
        *dot = '\0';
    return schema_find_type(schema, &(ObjectName){.kind = OBJECT_TYPE,
                                                  .schema = dot != NULL ? name : NULL,
                                                  .name = dot != NULL ? dot + 1 : name});
}

/* Domains are what they are made of; `strict` when one of them may refuse values. */
static void resolve(const Schema *schema, Type *type, gboolean *strict)
{
    for (guint depth = 0; type->family == FAMILY_OTHER && depth < DOMAIN_DEPTH; depth++) {
        const SchemaType *declared = find_declared(schema, type);
        if (declared == NULL)
            return;
        if (declared->form == 'e') {
            type->family = FAMILY_ENUM;
            type->declared = declared;
        }
        if (declared->form != 'd' || declared->base == NULL)
            return;
        *strict = *strict || declared->not_null ||
                  (declared->constraints != NULL && declared->constraints->len > 0);
        gboolean array = type->array;
        *type = type_read(declared->base);
        type->array = type->array || array;
    }
}

static const char shorter[] = "longer values fail";
static const char range[] = "values beyond its range fail";
static const char digits[] = "digits are lost";

/* How many characters the longest value has; -1 when there is no end. */
static int text_length(const Type *type)
{
    switch (type->family) {
    case FAMILY_TEXT:
        return type->limit;
    case FAMILY_INTEGER:
        return type->size + 1;
    case FAMILY_BOOLEAN:
        return type->size;
    default:
        return -1;
    }
}

static gboolean has_known_length(const Type *type)
{
    return type->family == FAMILY_TEXT || type->family == FAMILY_INTEGER ||
           type->family == FAMILY_BOOLEAN;
}

static const char *into_text(const Type *from, const Type *to)
{
    if (to->limit < 0 || !has_known_length(from))
        return NULL;
    int length = text_length(from);
    return length < 0 || length > to->limit ? shorter : NULL;
}

static const char *numeric_into_numeric(const Type *from, const Type *to)
{
    if (to->limit < 0)
        return NULL;
    if (from->limit < 0 || to->limit - to->scale < from->limit - from->scale)
        return range;
    return to->scale < from->scale ? digits : NULL;
}

static const char *into_integer(const Type *from, const Type *to)
{
    if (from->family == FAMILY_INTEGER)
        return to->size < from->size ? range : NULL;
    if (from->family == FAMILY_NUMERIC)
        return from->limit >= 0 && from->scale == 0 && from->limit < to->size ? NULL
               : from->limit >= 0 && from->scale == 0                         ? range
                                                      : "fractions are lost";
    return from->family == FAMILY_FLOAT ? "fractions are lost" : NULL;
}

static const char *into_numeric(const Type *from, const Type *to)
{
    if (from->family == FAMILY_NUMERIC)
        return numeric_into_numeric(from, to);
    if (to->limit < 0)
        return NULL;
    if (from->family == FAMILY_INTEGER)
        return to->limit - to->scale < from->size ? range : NULL;
    return from->family == FAMILY_FLOAT ? range : NULL;
}

static const char *into_float(const Type *from, const Type *to)
{
    if (from->family == FAMILY_FLOAT || from->family == FAMILY_INTEGER)
        return to->size < from->size ? digits : NULL;
    if (from->family != FAMILY_NUMERIC)
        return NULL;
    return from->limit < 0 || from->limit > to->size ? digits : NULL;
}

static int precision(const Type *type)
{
    return type->limit < 0 ? 6 : type->limit;
}

static const char *into_time(const Type *from, const Type *to)
{
    if (from->family == FAMILY_MOMENT && to->family == FAMILY_TIME)
        return "the date is lost";
    if (from->family == FAMILY_MOMENT && to->family == FAMILY_DATE)
        return "the time of day is lost";
    if (from->family == FAMILY_INTERVAL && to->family == FAMILY_TIME)
        return "whole days are lost";
    return from->family == to->family && to->family != FAMILY_DATE &&
                   precision(to) < precision(from)
               ? "fractions of seconds are lost"
               : NULL;
}

static const char *into_enum(const Type *from, const Type *to)
{
    if (from->family != FAMILY_ENUM || from->declared == NULL || to->declared == NULL)
        return NULL;
    for (guint i = 0; i < from->declared->labels->len; i++)
        if (!g_ptr_array_find_with_equal_func(to->declared->labels,
                                              from->declared->labels->pdata[i], g_str_equal, NULL))
            return "labels that it lacks fail";
    return NULL;
}

static const char *compare(const Type *from, const Type *to)
{
    if (from->family == FAMILY_TEXT && to->family != FAMILY_TEXT)
        return to->family == FAMILY_OTHER ? NULL : "text that is no such value fails";
    switch (to->family) {
    case FAMILY_TEXT:
        return into_text(from, to);
    case FAMILY_INTEGER:
        return into_integer(from, to);
    case FAMILY_NUMERIC:
        return into_numeric(from, to);
    case FAMILY_FLOAT:
        return into_float(from, to);
    case FAMILY_BOOLEAN:
        return from->family == FAMILY_INTEGER ? "everything but zero becomes one value" : NULL;
    case FAMILY_DATE:
    case FAMILY_MOMENT:
    case FAMILY_TIME:
    case FAMILY_INTERVAL:
        return into_time(from, to);
    case FAMILY_BITS:
        return from->family == FAMILY_BITS && to->limit >= 0 &&
                       (from->limit < 0 || from->limit > to->limit)
                   ? shorter
                   : NULL;
    case FAMILY_CIDR:
        return from->family == FAMILY_INET ? "the address inside the network is lost" : NULL;
    case FAMILY_ENUM:
        return into_enum(from, to);
    default:
        return NULL;
    }
}

const char *narrowing_of(const Schema *schema, const char *from_text, const char *to_text)
{
    Type from = type_read(from_text);
    Type to = type_read(to_text);
    if (strcmp(from_text, to_text) == 0)
        return NULL;
    gboolean of_domain = FALSE, strict = FALSE;
    resolve(schema, &from, &of_domain);
    resolve(schema, &to, &strict);
    if (from.array != to.array)
        return NULL;
    const char *loss = compare(&from, &to);
    return loss == NULL && strict ? "values that the domain refuses fail" : loss;
}
