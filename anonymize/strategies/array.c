#include "anonymize/parameter.h"

#include <string.h>

static const StrategyParameter parameters[] = {
    {"element", PARAMETER_STRATEGY, TRUE, NULL, "the strategy for each element"}, {.name = NULL}};

enum { DEEPEST = 6 }; /* PostgreSQL's MAXDIM */

static void release(gpointer instance)
{
    masker_free(instance);
}

static gpointer compile(const StrategySetup *setup, GError **error)
{
    ColumnFacts element = *setup->column;
    element.not_null = FALSE;
    g_autofree char *type = g_strdup(element.type);
    if (g_str_has_suffix(type, "[]"))
        type[strlen(type) - 2] = '\0';
    static const char *const numbers[] = {"smallint", "integer",          "bigint", "numeric",
                                          "real",     "double precision", NULL};
    element.type = type;
    gboolean number = g_strv_contains(numbers, type) || g_str_has_prefix(type, "numeric(");
    element.category = number                                                           ? 'N'
                       : g_str_equal(type, "date") || g_str_has_prefix(type, "timesta") ? 'D'
                       : g_str_equal(type, "inet") || g_str_equal(type, "cidr")         ? 'I'
                       : g_str_equal(type, "uuid") || g_str_has_prefix(type, "json") ||
                               g_str_has_prefix(type, "macaddr")
                           ? 'U'
                           : 'S';
    StrategySetup inner = *setup;
    inner.column = &element;
    return masker_nested(&inner, parameter_node(setup, "element"), error);
}

static gboolean is_null_word(const GString *text)
{
    return g_ascii_strcasecmp(text->str, "NULL") == 0;
}

/* One element, from `at`: decoded into `text`. The place behind it, or NULL. */
static const char *read_element(const char *at, const char *end, GString *text, gboolean *quoted)
{
    *quoted = at < end && *at == '"';
    at += *quoted;
    for (; at < end; at++) {
        if (*quoted ? *at == '"' : *at == ',' || *at == '}')
            return at + *quoted;
        if (!*quoted && (*at == '{' || *at == '"'))
            return NULL;
        if (*at == '\\' && ++at == end)
            return NULL;
        g_string_append_c(text, *at);
    }
    return NULL;
}

static void append_quoted(GString *out, const GString *text)
{
    g_string_append_c(out, '"');
    for (gsize i = 0; i < text->len; i++) {
        if (text->str[i] == '"' || text->str[i] == '\\')
            g_string_append_c(out, '\\');
        g_string_append_c(out, text->str[i]);
    }
    g_string_append_c(out, '"');
}

static gboolean mask_element(Masker *masker, const Cell *cell, const GString *text, GString *out,
                             GError **error)
{
    Cell inner = *cell;
    inner.value = (Field){.data = text->str, .length = text->len};
    g_autoptr(GString) made = g_string_new(NULL);
    gboolean null = FALSE;
    if (!masker_apply(masker, &inner, made, &null, error))
        return FALSE;
    if (null)
        g_string_append(out, "NULL");
    else
        append_quoted(out, made);
    return TRUE;
}

/* An array literal as the server writes it, its bounds ("[0:1]=") kept. */
static gboolean apply(gpointer instance, const Cell *cell, GString *out,
                      G_GNUC_UNUSED gboolean *null, GError **error)
{
    const char *at = cell->value.data, *end = at + cell->value.length;
    guint depth = 0;
    gboolean opened = FALSE;
    while (at < end && *at != '{')
        g_string_append_c(out, *at++);
    while (at < end && (depth > 0 || !opened)) {
        char c = *at;
        if (c == '{' || c == '}' || c == ',') {
            depth += c == '{';
            depth -= c == '}';
            opened = TRUE;
            g_string_append_c(out, c);
            at++;
            if (depth > DEEPEST)
                break;
            continue;
        }
        g_autoptr(GString) text = g_string_new(NULL);
        gboolean quoted = FALSE;
        at = read_element(at, end, text, &quoted);
        if (at == NULL)
            break;
        if (!quoted && is_null_word(text))
            g_string_append(out, "NULL");
        else if (!mask_element(instance, cell, text, out, error))
            return FALSE;
    }
    gboolean bounded =
        cell->value.length > 0 && (cell->value.data[0] == '{' || cell->value.data[0] == '[');
    return (bounded && at == end && depth == 0 && opened) ||
           value_fail("array", error, "an array of at most 6 dimensions");
}

static void reads(gpointer instance, gboolean *original, gboolean *masked)
{
    masker_reads(instance, original, masked);
}

const Strategy strategy_array = {
    .name = "array",
    .summary = "A strategy for each element of an array",
    .details =
        "Elements of any dimension are replaced one by one; NULL elements, dimensions and bounds "
        "stay.",
    .categories = "A",
    .uniqueness = UNIQUENESS_LOSSY,
    .parameters = parameters,
    .compile = compile,
    .apply = apply,
    .free = release,
    .reads = reads,
    .example_input = "{ada@mail.test,NULL,\"a b\"}",
    .example_parameters = "{element: email}",
};
