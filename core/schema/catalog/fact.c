#include "core/schema/catalog/fact.h"

#include <string.h>

const char *fact_value(const Fact *fact, const char *attribute)
{
    int index = kind_find_attribute(fact->kind, attribute, strlen(attribute));
    g_assert(index >= 0);
    return fact->values[index];
}

const char *fact_plain_name(const Fact *fact)
{
    gboolean quoted = FALSE;
    const char *name = fact->id;
    for (const char *c = fact->id; *c != '\0' && (quoted || *c != '('); c++) {
        if (*c == '"')
            quoted = !quoted;
        else if (*c == '.' && !quoted && name == fact->id)
            name = c + 1;
    }
    return name;
}

gboolean fact_has(const Fact *fact, const char *attribute)
{
    return kind_find_attribute(fact->kind, attribute, strlen(attribute)) >= 0;
}

const char *fact_schema(const Fact *fact)
{
    while (fact != NULL && fact->schema == NULL)
        fact = fact->parent;
    return fact != NULL ? fact->schema : NULL;
}

static void append_quoted(GString *out, const char *name)
{
    g_string_append_c(out, '"');
    for (const char *c = name; *c != '\0'; c++) {
        if (*c == '"')
            g_string_append_c(out, '"');
        g_string_append_c(out, *c);
    }
    g_string_append_c(out, '"');
}

static gboolean append_template(GString *out, const Fact *fact, const char *template, gsize length);

static gboolean is_word(const char *word, gsize length, const char *known)
{
    return strlen(known) == length && strncmp(word, known, length) == 0;
}

/* FALSE when the word stands for NULL. */
static gboolean append_word(GString *out, const Fact *fact, const char *word, gsize length)
{
    if (length > 3 && strncmp(word, "on.", 3) == 0)
        return append_word(out, fact->parent, word + 3, length - 3);
    const char *text = NULL;
    if (is_word(word, length, "address"))
        return append_template(out, fact, fact->kind->address, strlen(fact->kind->address));
    if (is_word(word, length, "quoted_name")) {
        append_quoted(out, fact->name);
        return TRUE;
    }
    if (is_word(word, length, "id"))
        text = fact->id;
    else if (is_word(word, length, "on"))
        text = fact->parent->id;
    else {
        int index = kind_find_attribute(fact->kind, word, length);
        g_assert(index >= 0);
        text = fact->values[index];
    }
    if (text == NULL)
        return FALSE;
    g_string_append(out, text);
    return TRUE;
}

static gboolean append_template(GString *out, const Fact *fact, const char *template, gsize length)
{
    gboolean whole = TRUE;
    for (const char *c = template, *end = template + length; c < end;) {
        const char *close = *c == '['   ? memchr(c, ']', (gsize)(end - c))
                            : *c == '{' ? memchr(c, '}', (gsize)(end - c))
                                        : NULL;
        if (close == NULL) {
            g_string_append_c(out, *c++);
            continue;
        }
        gsize before = out->len;
        if (*c == '{')
            whole = append_word(out, fact, c + 1, (gsize)(close - c - 1)) && whole;
        else if (!append_template(out, fact, c + 1, (gsize)(close - c - 1)))
            g_string_truncate(out, before);
        c = close + 1;
    }
    return whole;
}

char *fact_format(const Fact *fact, const char *template)
{
    GString *out = g_string_new(NULL);
    append_template(out, fact, template, strlen(template));
    return g_string_free(out, FALSE);
}

static void append_label(GString *out, const Fact *fact)
{
    g_string_append(out, fact->kind->name);
    if (fact->parent == NULL || strcmp(fact->id, fact->kind->name) != 0)
        g_string_append_printf(out, " %s", fact->id);
    if (fact->parent != NULL) {
        g_string_append(out, " of ");
        append_label(out, fact->parent);
    }
}

char *fact_label(const Fact *fact)
{
    GString *out = g_string_new(NULL);
    append_label(out, fact);
    return g_string_free(out, FALSE);
}
