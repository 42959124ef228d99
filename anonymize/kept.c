#include "anonymize/kept.h"

#include "anonymize/parameter.h"

static gboolean is_ascii(const Field *value)
{
    for (gsize i = 0; i < value->length; i++)
        if ((guchar)value->data[i] >= 0x80)
            return FALSE;
    return TRUE;
}

gpointer kept_new(const StrategySetup *setup, GError **error)
{
    gint64 start = 0, end = 0;
    if (!parameter_integer(setup, "keep_start", 0, 1000, &start, error) ||
        !parameter_integer(setup, "keep_end", 0, 1000, &end, error))
        return NULL;
    Kept *kept = g_new(Kept, 1);
    kept->permutation = permutation_new(setup->key);
    kept->start = (gsize)start;
    kept->end = (gsize)end;
    return kept;
}

void kept_free(gpointer instance)
{
    Kept *kept = instance;
    permutation_free(kept->permutation);
    g_free(kept);
}

gboolean kept_apply(const Kept *kept, const char *strategy, const Field *value, GString *out,
                    GError **error)
{
    gsize count = shape_count(value->data, value->length);
    if (value->length == 0)
        return TRUE;
    if (count <= kept->start + kept->end || !is_ascii(value))
        return value_fail(strategy, error, "ASCII letters and digits, more of them than are kept");
    ShapeRange range = {.first = kept->start, .last = count - kept->end};
    if (!shape_permute(kept->permutation, value->data, value->length, &range, out))
        return value_fail(strategy, error, "at most 36 digits or 23 letters and digits");
    return TRUE;
}
