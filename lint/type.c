#include "lint/type.h"

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

static Type type_parse(const char *text)
{
    Type type;
    copy_outside_parentheses(text, type.name, sizeof type.name);
    read_modifiers(text, type.modifiers);
    type.array = strchr(text, '[') != NULL;
    resolve_alias(&type);
    gboolean of_length_one = strcmp(type.name, "bpchar") == 0 || strcmp(type.name, "bit") == 0;
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

static gboolean is_text(const Type *type)
{
    return type_is(type, "text") || (type_is(type, "varchar") && type->modifiers[0] < 0) ||
           type_is(type, "citext");
}

static gboolean is_precise_time(const Type *type)
{
    static const char *const names[] = {"timestamp", "timestamptz", "time",
                                        "timetz",    "interval",    NULL};
    return g_strv_contains(names, type->name);
}

/* The full precision of a time is 6 digits, which is what no modifier means. */
static gboolean precision_grows(const Type *from, const Type *to)
{
    int before = from->modifiers[0] < 0 ? 6 : from->modifiers[0];
    int after = to->modifiers[0] < 0 ? 6 : to->modifiers[0];
    return after >= before;
}

static gboolean is_between_timestamps(const Type *from, const Type *to)
{
    return (type_is(from, "timestamp") && type_is(to, "timestamptz")) ||
           (type_is(from, "timestamptz") && type_is(to, "timestamp"));
}

static gboolean same_name_is_free(const Type *from, const Type *to)
{
    if (type_is(from, "varchar") || type_is(from, "varbit"))
        return grows(from, to);
    if (type_is(from, "numeric"))
        return numeric_grows(from, to);
    return is_precise_time(from) && precision_grows(from, to);
}

static gboolean change_is_free(const Type *from, const Type *to, gboolean utc)
{
    if (from->array || to->array)
        return FALSE; /* elements are converted one by one, whatever that does to them */
    if (type_is(from, to->name))
        return same_name_is_free(from, to);
    if (is_between_timestamps(from, to))
        return utc && precision_grows(from, to);
    if (is_text(to))
        return is_text(from) || type_is(from, "varchar") ||
               (type_is(from, "xml") && !type_is(to, "citext"));
    return (type_is(from, "cidr") && type_is(to, "inet")) ||
           (type_is(from, "bit") && type_is(to, "varbit") && to->modifiers[0] < 0);
}

static gboolean is_built_in(const Type *type)
{
    static const char *const names[] = {
        "text",        "varchar", "bpchar",    "citext",    "int2",    "int4",      "int8",
        "numeric",     "float4",  "float8",    "bool",      "bit",     "varbit",    "timestamp",
        "timestamptz", "time",    "timetz",    "interval",  "date",    "uuid",      "json",
        "jsonb",       "xml",     "bytea",     "inet",      "cidr",    "macaddr",   "macaddr8",
        "money",       "oid",     "name",      "tsvector",  "tsquery", "point",     "line",
        "lseg",        "box",     "path",      "polygon",   "circle",  "int4range", "int8range",
        "numrange",    "tsrange", "tstzrange", "daterange", NULL};
    return g_strv_contains(names, type->name);
}

static const SchemaType *find_domain(const Schema *schema, const Type *type)
{
    char name[TYPE_NAME_SIZE];
    g_strlcpy(name, type->name, sizeof name);
    char *dot = strchr(name, '.');
    if (dot != NULL)
        *dot = '\0';
    ObjectName wanted = {.kind = OBJECT_UNKNOWN,
                         .schema = dot != NULL ? name : NULL,
                         .name = dot != NULL ? dot + 1 : name};
    const SchemaType *found = schema_find_type(schema, &wanted);
    return found != NULL && found->form == 'd' ? found : NULL;
}

static gboolean is_constrained(const SchemaType *domain)
{
    return domain->not_null || (domain->constraints != NULL && domain->constraints->len > 0);
}

/* To the type below the domains; FALSE when one of them may refuse values. */
static gboolean strip_domains(const Schema *schema, Type *type)
{
    gboolean free_of_constraints = TRUE;
    for (guint depth = 0; depth < DOMAIN_DEPTH && !type->array && !is_built_in(type); depth++) {
        const SchemaType *domain = find_domain(schema, type);
        if (domain == NULL || domain->base == NULL)
            break;
        free_of_constraints = free_of_constraints && !is_constrained(domain);
        *type = type_parse(domain->base);
    }
    return free_of_constraints;
}

TypeChange type_change_cost(const Schema *schema, const char *from_text, const char *to_text,
                            gboolean utc)
{
    Type from = type_parse(from_text);
    Type to = type_parse(to_text);
    if (same_type(&from, &to))
        return TYPE_CHANGE_SAME;
    strip_domains(schema, &from);
    gboolean unconstrained = strip_domains(schema, &to);
    if (!unconstrained)
        return TYPE_CHANGE_REWRITE;
    if (same_type(&from, &to) || change_is_free(&from, &to, utc))
        return TYPE_CHANGE_FREE;
    return is_built_in(&from) || is_built_in(&to) ? TYPE_CHANGE_REWRITE : TYPE_CHANGE_UNKNOWN;
}

gboolean type_same_base(const Schema *schema, const char *a, const char *b)
{
    Type first = type_parse(a);
    Type second = type_parse(b);
    strip_domains(schema, &first);
    strip_domains(schema, &second);
    return type_is(&first, second.name) && first.array == second.array;
}
