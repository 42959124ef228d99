#include "core/sql/type_change.h"

#include <stdlib.h>
#include <string.h>

/* Two identifiers of 63 bytes, quoted, and a dot. */
#define TYPE_NAME_SIZE 264

/* Deeper chains of domains over domains are taken as unknown. */
#define DOMAIN_DEPTH 16

/* A readable type taken apart: "numeric(10,2)[]" is numeric, {10, 2}, array. */
typedef struct Type {
    char name[TYPE_NAME_SIZE];
    int modifiers[2]; /* -1: absent */
    gboolean array;
} Type;

static const struct {
    const char *alias, *name;
} aliases[] = {
    {"character varying", "varchar"},
    {"character", "bpchar"},
    {"char", "bpchar"},
    {"integer", "int4"},
    {"int", "int4"},
    {"bigint", "int8"},
    {"smallint", "int2"},
    {"decimal", "numeric"},
    {"real", "float4"},
    {"double precision", "float8"},
    {"boolean", "bool"},
    {"bit varying", "varbit"},
    {"timestamp without time zone", "timestamp"},
    {"timestamp with time zone", "timestamptz"},
    {"time without time zone", "time"},
    {"time with time zone", "timetz"},
};

static void copy_outside_parentheses(const char *text, char *name, gsize size)
{
    gsize n = 0;
    gboolean inside = FALSE;
    for (; *text != '\0' && *text != '['; text++) {
        if (*text == '(' || *text == ')') {
            inside = *text == '(';
            continue;
        }
        if (!inside && n + 1 < size)
            name[n++] = *text;
    }
    while (n > 0 && name[n - 1] == ' ')
        n--;
    name[n] = '\0';
}

static void read_modifiers(const char *text, int modifiers[2])
{
    modifiers[0] = modifiers[1] = -1;
    const char *open = strchr(text, '(');
    if (open == NULL)
        return;
    char *rest = NULL;
    modifiers[0] = (int)strtol(open + 1, &rest, 10);
    if (*rest == ',')
        modifiers[1] = (int)strtol(rest + 1, NULL, 10);
}

static void resolve_alias(Type *type)
{
    if (g_str_has_prefix(type->name, "pg_catalog."))
        memmove(type->name, type->name + 11, strlen(type->name + 11) + 1);
    for (guint i = 0; i < G_N_ELEMENTS(aliases); i++)
        if (strcmp(type->name, aliases[i].alias) == 0)
            g_strlcpy(type->name, aliases[i].name, sizeof type->name);
}

/* When none is written; the bare name bpchar has no limit. */
static gboolean has_length_one(const char *name)
{
    return strcmp(name, "character") == 0 || strcmp(name, "char") == 0 || strcmp(name, "bit") == 0;
}

static Type type_parse(const char *text)
{
    Type type;
    copy_outside_parentheses(text, type.name, sizeof type.name);
    read_modifiers(text, type.modifiers);
    type.array = strchr(text, '[') != NULL;
    gboolean of_length_one = has_length_one(type.name);
    resolve_alias(&type);
    if (of_length_one && type.modifiers[0] < 0)
        type.modifiers[0] = 1;
    if (strcmp(type.name, "numeric") == 0 && type.modifiers[0] >= 0 && type.modifiers[1] < 0)
        type.modifiers[1] = 0;
    return type;
}

static gboolean type_is(const Type *type, const char *name)
{
    return strcmp(type->name, name) == 0;
}

static gboolean same_type(const Type *a, const Type *b)
{
    return type_is(a, b->name) && a->array == b->array && a->modifiers[0] == b->modifiers[0] &&
           a->modifiers[1] == b->modifiers[1];
}

typedef enum Condition { ANY, GROWS, UNLIMITED, SCALE, PRECISION, UTC } Condition;

static const struct {
    const char *from, *to;
    Condition condition;
    TypeChange cost;
} changes[] = {
#define TYPE_CHANGE(from, to, condition, cost) {from, to, condition, TYPE_CHANGE_##cost},
#include "core/sql/type_change.def"
#undef TYPE_CHANGE
};

/* A limit that only grows, or goes away. */
static gboolean grows(const Type *from, const Type *to)
{
    return to->modifiers[0] < 0 ||
           (from->modifiers[0] >= 0 && to->modifiers[0] >= from->modifiers[0]);
}

static gboolean numeric_grows(const Type *from, const Type *to)
{
    return to->modifiers[0] < 0 || (grows(from, to) && from->modifiers[1] == to->modifiers[1]);
}

/* The full precision of a time is 6 digits, which is what no modifier means. */
static gboolean precision_grows(const Type *from, const Type *to)
{
    int before = from->modifiers[0] < 0 ? 6 : from->modifiers[0];
    int after = to->modifiers[0] < 0 ? 6 : to->modifiers[0];
    return after >= before;
}

static gboolean holds(Condition condition, const Type *from, const Type *to, gboolean utc)
{
    switch (condition) {
    case ANY:
        return TRUE;
    case GROWS:
        return grows(from, to);
    case UNLIMITED:
        return to->modifiers[0] < 0;
    case SCALE:
        return numeric_grows(from, to);
    case PRECISION:
        return precision_grows(from, to);
    case UTC:
        return utc && to->modifiers[0] < 0;
    }
    return FALSE;
}

static TypeChange cost_of_elements(const Type *from, const Type *to, gboolean utc)
{
    for (guint i = 0; i < G_N_ELEMENTS(changes); i++)
        if (type_is(from, changes[i].from) && type_is(to, changes[i].to) &&
            holds(changes[i].condition, from, to, utc))
            return changes[i].cost;
    return TYPE_CHANGE_REWRITE;
}

/* Only a limit that goes away leaves arrays alone; their elements are converted one by one,
 * whatever the types. */
static TypeChange cost_of_arrays(const Type *from, const Type *to)
{
    gboolean loosened = from->array && to->array && type_is(from, to->name) && to->modifiers[0] < 0;
    return loosened ? TYPE_CHANGE_FREE : TYPE_CHANGE_REWRITE;
}

static gboolean is_built_in(const Type *type)
{
    static const char *const names[] = {
        "text",        "varchar",   "bpchar",   "citext",   "int2",      "int4",      "int8",
        "numeric",     "float4",    "float8",   "bool",     "bit",       "varbit",    "timestamp",
        "timestamptz", "time",      "timetz",   "interval", "date",      "uuid",      "json",
        "jsonb",       "xml",       "bytea",    "inet",     "cidr",      "macaddr",   "macaddr8",
        "money",       "oid",       "regclass", "regtype",  "name",      "tsvector",  "tsquery",
        "point",       "line",      "lseg",     "box",      "path",      "polygon",   "circle",
        "int4range",   "int8range", "numrange", "tsrange",  "tstzrange", "daterange", NULL};
    return g_strv_contains(names, type->name);
}

static gboolean find_domain(const TypeQuestion *question, const Type *type, TypeDomain *domain)
{
    char name[TYPE_NAME_SIZE];
    g_strlcpy(name, type->name, sizeof name);
    char *dot = strchr(name, '.');
    if (dot != NULL)
        *dot = '\0';
    return question != NULL && question->domain != NULL &&
           question->domain(question->data, dot != NULL ? name : NULL, dot != NULL ? dot + 1 : name,
                            domain);
}

/* To the type below the domains; FALSE when one of them may refuse values. */
static gboolean strip_domains(const TypeQuestion *question, Type *type)
{
    gboolean free_of_constraints = TRUE;
    for (guint depth = 0; depth < DOMAIN_DEPTH && !type->array && !is_built_in(type); depth++) {
        TypeDomain domain = {0};
        if (!find_domain(question, type, &domain) || domain.base == NULL)
            break;
        free_of_constraints = free_of_constraints && !domain.constrained;
        *type = type_parse(domain.base);
    }
    return free_of_constraints;
}

static gboolean is_domain(const TypeQuestion *question, const Type *type)
{
    TypeDomain domain;
    return !type->array && !is_built_in(type) && find_domain(question, type, &domain);
}

/* PostgreSQL does not look for the limit behind a domain, so that a new one is always checked. */
static void forget_limits(Type *type)
{
    if (!type->array)
        type->modifiers[0] = type->modifiers[1] = -1;
}

TypeChange type_change_cost(const char *from_text, const char *to_text,
                            const TypeQuestion *question)
{
    Type from = type_parse(from_text);
    Type to = type_parse(to_text);
    if (same_type(&from, &to))
        return TYPE_CHANGE_SAME;
    if (is_domain(question, &from)) {
        strip_domains(question, &from);
        forget_limits(&from);
    }
    if (!strip_domains(question, &to))
        return TYPE_CHANGE_REWRITE;
    if (same_type(&from, &to))
        return TYPE_CHANGE_FREE;
    if (!is_built_in(&from) && !is_built_in(&to))
        return TYPE_CHANGE_UNKNOWN;
    gboolean utc = question != NULL && question->utc;
    if (from.array || to.array)
        return cost_of_arrays(&from, &to);
    return cost_of_elements(&from, &to, utc);
}

gboolean type_same_base(const char *a, const char *b, const TypeQuestion *question)
{
    Type first = type_parse(a);
    Type second = type_parse(b);
    strip_domains(question, &first);
    strip_domains(question, &second);
    return type_is(&first, second.name) && first.array == second.array;
}

gboolean type_change_zone_is_utc(const char *zone)
{
    static const char *const zones[] = {
        "UTC",      "GMT",      "UCT",       "Zulu",      "Universal",     "Greenwich",
        "GMT0",     "GMT+0",    "GMT-0",     "Etc/UTC",   "Etc/GMT",       "Etc/UCT",
        "Etc/Zulu", "Etc/GMT0", "Etc/GMT+0", "Etc/GMT-0", "Etc/Universal", "Etc/Greenwich",
        "0",        "-0",       "00:00",     "+00:00",    "-00:00"};
    for (guint i = 0; i < G_N_ELEMENTS(zones); i++)
        if (g_ascii_strcasecmp(zone, zones[i]) == 0)
            return TRUE;
    return FALSE;
}
