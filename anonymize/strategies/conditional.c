#include "anonymize/parameter.h"

#include <string.h>

static const StrategyParameter parameters[] = {
    {"column", PARAMETER_TEXT, FALSE, NULL, "whose original value decides; else the column itself"},
    {"in", PARAMETER_LIST, TRUE, NULL, "values for which \"then\" applies"},
    {"then", PARAMETER_STRATEGY, TRUE, NULL,
     "the strategy for those, and where the column is NULL"},
    {"else", PARAMETER_STRATEGY, TRUE, NULL, "the strategy for all others"},
    {.name = NULL}};

typedef struct Conditional {
    gboolean other;
    guint position;
    GHashTable *values;
    Masker *then, *otherwise;
} Conditional;

static void release(gpointer instance)
{
    Conditional *conditional = instance;
    g_hash_table_unref(conditional->values);
    masker_free(conditional->then);
    masker_free(conditional->otherwise);
    g_free(conditional);
}

static gboolean read_values(Conditional *conditional, const StrategySetup *setup, GError **error)
{
    const YamlNode *list = parameter_node(setup, "in");
    for (guint i = 0; i < list->values->len; i++) {
        const YamlNode *value = list->values->pdata[i];
        if (value->kind != YAML_SCALAR)
            return parameter_fail(setup, "in", error, "the values are texts or numbers");
        g_hash_table_add(conditional->values, g_strdup(value->text));
    }
    return TRUE;
}

static gpointer compile(const StrategySetup *setup, GError **error)
{
    Conditional *conditional = g_new0(Conditional, 1);
    conditional->values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const char *column = parameter_text(setup, "column");
    conditional->other = column != NULL;
    if ((column == NULL ||
         parameter_column(setup, "column", column, &conditional->position, error)) &&
        read_values(conditional, setup, error) &&
        (conditional->then = masker_nested(setup, parameter_node(setup, "then"), error)) != NULL &&
        (conditional->otherwise = masker_nested(setup, parameter_node(setup, "else"), error)) !=
            NULL)
        return conditional;
    release(conditional);
    return NULL;
}

/* NULL decides for "then", which is the masking side. */
static gboolean holds(const Conditional *conditional, const Cell *cell)
{
    const Field *value = &cell->value;
    if (conditional->other)
        value = cell->row == NULL ? NULL : &cell->row[conditional->position];
    if (value == NULL || value->null || value->data == NULL)
        return TRUE;
    g_autofree char *text = g_strndup(value->data, value->length);
    return g_hash_table_contains(conditional->values, text);
}

static gboolean apply(gpointer instance, const Cell *cell, GString *out, gboolean *null,
                      GError **error)
{
    const Conditional *conditional = instance;
    Masker *chosen = holds(conditional, cell) ? conditional->then : conditional->otherwise;
    return masker_apply(chosen, cell, out, null, error);
}

static void reads(gpointer instance, gboolean *original, gboolean *masked)
{
    const Conditional *conditional = instance;
    if (conditional->other)
        original[conditional->position] = TRUE;
    masker_reads(conditional->then, original, masked);
    masker_reads(conditional->otherwise, original, masked);
}

const Strategy strategy_conditional = {
    .name = "conditional",
    .summary = "One strategy or another, by a value of the original row",
    .details = "\"then\" applies where the column's original value is one of \"in\", and where it "
               "is NULL; "
               "\"else\" applies otherwise.",
    .uniqueness = UNIQUENESS_LOSSY,
    .parameters = parameters,
    .compile = compile,
    .apply = apply,
    .free = release,
    .reads = reads,
    .example_input = "admin",
    .example_parameters = "{in: [admin, root], then: keep, else: hash}",
};
