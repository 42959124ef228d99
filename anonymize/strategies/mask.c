#include "anonymize/parameter.h"
#include "anonymize/text.h"

#include <string.h>

static const StrategyParameter parameters[] = {
    {"pattern", PARAMETER_TEXT, FALSE, NULL,
     "\"*\" masks a character, \"#\" keeps it, any other must be there"},
    {"keep_start", PARAMETER_INTEGER, FALSE, "0", "characters kept at the start"},
    {"keep_end", PARAMETER_INTEGER, FALSE, "0", "characters kept at the end"},
    {"keep_delimiters", PARAMETER_BOOLEAN, FALSE, "false", "keep what is neither letter nor digit"},
    {"character", PARAMETER_TEXT, FALSE, "*", "what stands for a masked character"},
    {.name = NULL}};

typedef struct MaskRule {
    char *pattern, *character;
    gint64 keep_start, keep_end;
    gboolean keep_delimiters;
} MaskRule;

static void release(gpointer instance)
{
    MaskRule *mask = instance;
    g_free(mask->pattern);
    g_free(mask->character);
    g_free(mask);
}

static gboolean check(const StrategySetup *setup, MaskRule *mask, GError **error)
{
    if (!g_utf8_validate(mask->character, -1, NULL) || g_utf8_strlen(mask->character, -1) != 1)
        return parameter_fail(setup, "character", error, "it must be one character");
    if (mask->pattern != NULL && strchr(mask->pattern, '*') == NULL)
        return parameter_fail(setup, "pattern", error, "it masks nothing: it has no \"*\"");
    if (mask->pattern != NULL && (mask->keep_start > 0 || mask->keep_end > 0))
        return parameter_fail(setup, "pattern", error,
                              "a pattern goes without keep_start and keep_end");
    return TRUE;
}

static gpointer compile(const StrategySetup *setup, GError **error)
{
    MaskRule *mask = g_new0(MaskRule, 1);
    mask->pattern = g_strdup(parameter_text(setup, "pattern"));
    mask->character = g_strdup(parameter_text(setup, "character"));
    mask->keep_delimiters = parameter_boolean(setup, "keep_delimiters");
    if (parameter_integer(setup, "keep_start", 0, G_MAXINT32, &mask->keep_start, error) &&
        parameter_integer(setup, "keep_end", 0, G_MAXINT32, &mask->keep_end, error) &&
        check(setup, mask, error))
        return mask;
    release(mask);
    return NULL;
}

static gboolean matches(const char *pattern, Field value)
{
    gsize at = 0;
    for (; *pattern != '\0'; pattern += text_step(pattern, strlen(pattern))) {
        if (at >= value.length)
            return FALSE;
        gsize step = text_step(value.data + at, value.length - at);
        gsize length = text_step(pattern, strlen(pattern));
        gboolean free_place = *pattern == '*' || *pattern == '#';
        if (!free_place && (step != length || memcmp(pattern, value.data + at, step) != 0))
            return FALSE;
        at += step;
    }
    return at == value.length;
}

static void apply_pattern(const MaskRule *mask, Field value, GString *out)
{
    gsize at = 0;
    for (const char *p = mask->pattern; *p != '\0'; p += text_step(p, strlen(p))) {
        gsize step = text_step(value.data + at, value.length - at);
        if (*p == '*')
            g_string_append(out, mask->character);
        else
            g_string_append_len(out, value.data + at, (gssize)step);
        at += step;
    }
}

static gboolean is_delimiter(char c)
{
    return (guchar)c < 0x80 && !g_ascii_isalnum(c);
}

/* A value that does not look as the pattern says, or is no longer than what would be kept, is
 * masked in whole. */
static void apply_ends(const MaskRule *mask, Field value, GString *out)
{
    gint64 length = (gint64)text_length(value.data, value.length);
    gboolean too_short = mask->pattern != NULL || length <= mask->keep_start + mask->keep_end;
    gint64 first = too_short ? 0 : mask->keep_start, last = too_short ? 0 : mask->keep_end;
    gint64 index = 0;
    for (gsize at = 0; at < value.length; index++) {
        gsize step = text_step(value.data + at, value.length - at);
        gboolean kept = index < first || index >= length - last ||
                        (mask->keep_delimiters && is_delimiter(value.data[at]));
        if (kept)
            g_string_append_len(out, value.data + at, (gssize)step);
        else
            g_string_append(out, mask->character);
        at += step;
    }
}

static gboolean apply(gpointer instance, const Cell *cell, GString *out,
                      G_GNUC_UNUSED gboolean *null, G_GNUC_UNUSED GError **error)
{
    const MaskRule *mask = instance;
    if (mask->pattern != NULL && matches(mask->pattern, cell->value))
        apply_pattern(mask, cell->value, out);
    else
        apply_ends(mask, cell->value, out);
    return TRUE;
}

const Strategy strategy_mask = {
    .name = "mask",
    .summary = "Stars for characters, by place",
    .details =
        "With a pattern: place by place; a value of another shape is masked in whole. Without: "
        "all but the first and last characters asked for; a value no longer than those is "
        "masked in whole.",
    .categories = "S",
    .uniqueness = UNIQUENESS_LOSSY,
    .parameters = parameters,
    .compile = compile,
    .apply = apply,
    .free = release,
    .example_input = "123-45-6789",
    .example_parameters = "{pattern: \"***-**-####\"}",
};
