#include "anonymize/parameter.h"

#include <string.h>

static const StrategyParameter parameters[] = {
    {"columns", PARAMETER_LIST, FALSE, NULL, "columns whose original values are taken out as well"},
    {"replacement", PARAMETER_TEXT, FALSE, "[REDACTED]", "what stands for each find"},
    {.name = NULL}};

enum { SHORTEST_NAME = 3 };

/* Addresses, URLs, IBANs, IPv4, and anything of seven and more digits: phones, cards, numbers. */
static const char finds[] = "(*LIMIT_MATCH=1000000)"
                            "[\\w.+-]{1,64}@[\\w-]{1,63}(?:\\.[\\w-]{1,63})+"
                            "|\\b[a-z][a-z0-9+.-]{1,20}://[^\\s<>\"]+"
                            "|\\b[A-Z]{2}\\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\\b"
                            "|\\b\\d{1,3}(?:\\.\\d{1,3}){3}\\b"
                            "|[+(]?\\d(?:[ ().\\/-]{0,2}\\d){6,}";

typedef struct TextRedact {
    GRegex *regex;
    char *replacement;
    GArray *columns; /* of guint */
} TextRedact;

static void release(gpointer instance)
{
    TextRedact *redact = instance;
    g_regex_unref(redact->regex);
    g_free(redact->replacement);
    g_array_unref(redact->columns);
    g_free(redact);
}

static gboolean read_columns(TextRedact *redact, const StrategySetup *setup, GError **error)
{
    const YamlNode *list = parameter_node(setup, "columns");
    for (guint i = 0; list != NULL && i < list->values->len; i++) {
        const YamlNode *name = list->values->pdata[i];
        guint position = 0;
        if (name->kind != YAML_SCALAR)
            return parameter_fail(setup, "columns", error, "it is a list of names");
        if (!parameter_column(setup, "columns", name->text, &position, error))
            return FALSE;
        g_array_append_val(redact->columns, position);
    }
    return TRUE;
}

static gpointer compile(const StrategySetup *setup, GError **error)
{
    TextRedact *redact = g_new0(TextRedact, 1);
    redact->columns = g_array_new(FALSE, FALSE, sizeof(guint));
    redact->replacement = g_strdup(parameter_text(setup, "replacement"));
    redact->regex = g_regex_new(finds, G_REGEX_OPTIMIZE, 0, NULL);
    g_assert(redact->regex != NULL);
    if (read_columns(redact, setup, error))
        return redact;
    release(redact);
    return NULL;
}

/* Of a column of the row: letters' case does not count. */
static char *take_out(const TextRedact *redact, char *text, const Field *name)
{
    if (name->null || name->data == NULL || name->length < SHORTEST_NAME ||
        !g_utf8_validate_len(name->data, name->length, NULL))
        return text;
    g_autofree char *copy = g_strndup(name->data, name->length);
    g_autofree char *pattern = g_regex_escape_string(copy, -1);
    g_autoptr(GRegex) regex = g_regex_new(pattern, G_REGEX_CASELESS, 0, NULL);
    char *made = regex == NULL
                     ? NULL
                     : g_regex_replace_literal(regex, text, -1, 0, redact->replacement, 0, NULL);
    g_free(text);
    return made;
}

static gboolean apply(gpointer instance, const Cell *cell, GString *out,
                      G_GNUC_UNUSED gboolean *null, GError **error)
{
    const TextRedact *redact = instance;
    if (!g_utf8_validate_len(cell->value.data, cell->value.length, NULL))
        return value_fail("text_redact", error, "valid UTF-8");
    char *text = g_strndup(cell->value.data, cell->value.length);
    for (guint i = 0; text != NULL && cell->row != NULL && i < redact->columns->len; i++)
        text = take_out(redact, text, &cell->row[g_array_index(redact->columns, guint, i)]);
    g_autofree char *rest = text;
    g_autofree char *made = rest == NULL ? NULL
                                         : g_regex_replace_literal(redact->regex, rest, -1, 0,
                                                                   redact->replacement, 0, NULL);
    if (made == NULL)
        return value_fail("text_redact", error, "a text that can be searched in time");
    g_string_append(out, made);
    return TRUE;
}

static void reads(gpointer instance, gboolean *original, G_GNUC_UNUSED gboolean *masked)
{
    const TextRedact *redact = instance;
    for (guint i = 0; i < redact->columns->len; i++)
        original[g_array_index(redact->columns, guint, i)] = TRUE;
}

const Strategy strategy_text_redact = {
    .name = "text_redact",
    .summary = "What gives people away in free text, taken out",
    .details =
        "E-mail addresses, URLs, IBANs, IPv4 addresses, anything with seven digits and more "
        "(telephones, cards), and the original values of \"columns\" of the same row, if of three "
        "characters and more. It finds what looks like these, not what else a text may tell.",
    .categories = "S",
    .uniqueness = UNIQUENESS_LOSSY,
    .parameters = parameters,
    .compile = compile,
    .apply = apply,
    .free = release,
    .reads = reads,
    .example_input = "Call Ada on +44 7700 900123 or write to ada@mail.test",
};
