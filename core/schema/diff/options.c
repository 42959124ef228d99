#include "core/schema/diff/change.h"

#include <string.h>

/* "a=1, b=2" as pairs. */
static GHashTable *read_options(const char *text)
{
    GHashTable *options = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_auto(GStrv) parts = g_strsplit(text != NULL ? text : "", ", ", -1);
    for (guint i = 0; parts[i] != NULL; i++) {
        g_auto(GStrv) pair = g_strsplit(parts[i], "=", 2);
        if (pair[0] != NULL && pair[1] != NULL)
            g_hash_table_insert(options, g_strdup(pair[0]), g_strdup(pair[1]));
    }
    return options;
}

static void append(GString *out, const char *text)
{
    g_string_append_printf(out, "%s%s", out->len > 0 ? ", " : "", text);
}

static GList *sorted_keys(GHashTable *options)
{
    return g_list_sort(g_hash_table_get_keys(options), (GCompareFunc)strcmp);
}

static void append_pair(GString *out, char **pair)
{
    g_autofree char *text = g_strdup_printf("%s='%s'", pair[0], pair[1] != NULL ? pair[1] : "");
    append(out, text);
}

void recipe_options(Writer *writer, const char *prefix, const char *from, const char *to)
{
    g_autoptr(GHashTable) before = read_options(from), after = read_options(to);
    g_autoptr(GString) set = g_string_new(NULL), reset = g_string_new(NULL);
    g_autoptr(GList) had = sorted_keys(before);
    for (const GList *key = had; key != NULL; key = key->next) {
        if (!g_hash_table_contains(after, key->data))
            append(reset, key->data);
    }
    g_auto(GStrv) wanted = g_strsplit(to != NULL ? to : "", ", ", -1);
    for (guint i = 0; wanted[i] != NULL; i++) {
        g_auto(GStrv) pair = g_strsplit(wanted[i], "=", 2);
        if (g_strcmp0(pair[1], g_hash_table_lookup(before, pair[0])) != 0)
            append_pair(set, pair);
    }
    if (reset->len > 0)
        writer_add(writer, g_strdup_printf("%s RESET (%s)", prefix, reset->str));
    if (set->len > 0)
        writer_add(writer, g_strdup_printf("%s SET (%s)", prefix, set->str));
}

/* The end of one "name 'value'" of a list: values are quoted, and may hold commas. */
static const char *end_of_option(const char *text)
{
    gboolean quoted = FALSE, named = FALSE;
    for (; *text != '\0' && (quoted || named || *text != ','); text++) {
        if (*text == '\'' && !named)
            quoted = !quoted;
        else if (*text == '"' && !quoted)
            named = !named;
    }
    return text;
}

static GHashTable *read_foreign(const char *text)
{
    GHashTable *options = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (const char *c = text; c != NULL && *c != '\0';) {
        const char *end = end_of_option(c);
        const char *value = *c == '"' ? strstr(c + 1, "\" ") + 1 : strchr(c, ' ');
        g_hash_table_insert(options, g_strndup(c, (gsize)(value - c)),
                            g_strndup(value + 1, (gsize)(end - value - 1)));
        c = *end == ',' ? end + 2 : end;
    }
    return options;
}

void recipe_foreign_options(Writer *writer, const char *prefix, const char *from, const char *to)
{
    g_autoptr(GHashTable) before = read_foreign(from), after = read_foreign(to);
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(GList) wanted = sorted_keys(after), had = sorted_keys(before);
    for (const GList *key = had; key != NULL; key = key->next) {
        if (g_hash_table_contains(after, key->data))
            continue;
        g_autofree char *drop = g_strconcat("DROP ", (const char *)key->data, NULL);
        append(out, drop);
    }
    for (const GList *key = wanted; key != NULL; key = key->next) {
        const char *value = g_hash_table_lookup(after, key->data);
        const char *old = g_hash_table_lookup(before, key->data);
        if (g_strcmp0(value, old) == 0)
            continue;
        g_autofree char *set = g_strdup_printf("%s %s %s", old != NULL ? "SET" : "ADD",
                                               (const char *)key->data, value);
        append(out, set);
    }
    if (out->len > 0)
        writer_add(writer, g_strdup_printf("%s OPTIONS (%s)", prefix, out->str));
}
