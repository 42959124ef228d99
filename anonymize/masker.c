#include "anonymize/parameter.h"
#include "anonymize/text.h"
#include "core/base/error.h"

#include <string.h>

struct Masker {
    const Strategy *strategy;
    gpointer instance;
    int max_length;
    gboolean pads; /* char(n): blanks at its end mean nothing */
};

static gboolean check_category(const StrategySetup *setup, GError **error)
{
    const char *categories = setup->strategy->categories;
    const ColumnFacts *column = setup->column;
    if (categories == NULL || strchr(categories, column->category) != NULL)
        return TRUE;
    return parameter_fail(setup, NULL, error, "it cannot fill column \"%s\" of type %s",
                          column->name, column->type);
}

Masker *masker_new(const Strategy *strategy, const StrategySetup *given, GError **error)
{
    StrategySetup setup = *given;
    setup.strategy = strategy;
    if (!parameters_check(&setup, error) || !check_category(&setup, error))
        return NULL;
    gpointer instance = strategy->compile(&setup, error);
    if (instance == NULL)
        return NULL;
    Masker *masker = g_new0(Masker, 1);
    masker->strategy = strategy;
    masker->instance = instance;
    masker->max_length = setup.column->max_length;
    masker->pads = g_str_has_prefix(setup.column->type, "character(") ||
                   g_str_equal(setup.column->type, "bpchar");
    return masker;
}

Masker *masker_nested(const StrategySetup *setup, const YamlNode *node, GError **error)
{
    if (setup->nested != NULL)
        return setup->nested(setup, node, error);
    gboolean named = node->kind == YAML_SCALAR;
    const YamlNode *type = named ? node : yaml_get(node, "type");
    if (type == NULL || type->kind != YAML_SCALAR) {
        yaml_fail(setup->document, node, error,
                  "expected a strategy: a name, or a mapping with \"type\"");
        return NULL;
    }
    const Strategy *strategy = strategy_find(type->text);
    if (strategy == NULL) {
        yaml_fail(setup->document, type, error, "there is no strategy \"%s\"", type->text);
        const char *meant = strategy_nearest(type->text);
        if (meant != NULL)
            error_add_hint(error, "Did you mean \"%s\"?", meant);
        return NULL;
    }
    StrategySetup inner = *setup;
    inner.parameters = named ? NULL : node;
    return masker_new(strategy, &inner, error);
}

static gboolean check_result(const Masker *masker, const GString *out, gsize before, GError **error)
{
    if (masker->max_length < 0)
        return TRUE;
    gsize length = text_length(out->str + before, out->len - before);
    if (length <= (gsize)masker->max_length)
        return TRUE;
    error_set(error, ERROR_INPUT,
              "strategy \"%s\" made %" G_GSIZE_FORMAT " characters where %d fit",
              masker->strategy->name, length, masker->max_length);
    return FALSE;
}

static gboolean keep_null(const Masker *masker, const Cell *cell)
{
    return cell->value.null && !masker->strategy->sees_null;
}

gboolean masker_apply(Masker *masker, const Cell *given, GString *out, gboolean *null,
                      GError **error)
{
    *null = keep_null(masker, given);
    if (*null)
        return TRUE;
    Cell cell = *given;
    while (masker->pads && cell.value.length > 0 && cell.value.data[cell.value.length - 1] == ' ')
        cell.value.length--;
    gsize before = out->len;
    if (masker->strategy->apply(masker->instance, &cell, out, null, error) &&
        (*null || check_result(masker, out, before, error))) {
        if (*null)
            g_string_truncate(out, before);
        return TRUE;
    }
    g_string_truncate(out, before);
    return FALSE;
}

Uniqueness masker_uniqueness(const Masker *masker, double *bits)
{
    double room = 128;
    Uniqueness found = masker->strategy->uniqueness;
    if (masker->strategy->judge != NULL)
        found = masker->strategy->judge(masker->instance, &room);
    if (bits != NULL)
        *bits = room;
    return found;
}

void masker_reads(const Masker *masker, gboolean *original, gboolean *masked)
{
    if (masker->strategy->reads != NULL)
        masker->strategy->reads(masker->instance, original, masked);
}

void masker_free(Masker *masker)
{
    if (masker == NULL)
        return;
    masker->strategy->free(masker->instance);
    g_free(masker);
}
