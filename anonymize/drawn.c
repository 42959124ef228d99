#include "anonymize/drawn.h"

#include "anonymize/parameter.h"
#include "anonymize/text.h"

#include <math.h>
#include <string.h>

static const char *const styles[] = {"list", "syllables", NULL};
static const char *const genders[] = {"any", "f", "m", NULL};

static gboolean read_style(const StrategySetup *setup, Drawn *drawn, GError **error)
{
    guint style = 0;
    gint64 syllables = 0;
    if (parameter_text(setup, "style") == NULL)
        return TRUE;
    if (!parameter_word(setup, "style", styles, &style, error) ||
        !parameter_integer(setup, "syllables", 2, 12, &syllables, error))
        return FALSE;
    drawn->syllables = style == 1 ? (guint)syllables : 0;
    return TRUE;
}

static gboolean read_parameters(const StrategySetup *setup, Drawn *drawn, GError **error)
{
    guint language = 0;
    if (!parameter_word(setup, "locale", word_languages, &language, error) ||
        !seed_open(&drawn->seed, setup, error) || !read_style(setup, drawn, error))
        return FALSE;
    drawn->language = language;
    drawn->room = setup->column->max_length;
    return parameter_text(setup, "gender") == NULL ||
           parameter_word(setup, "gender", genders, &drawn->gender, error);
}

gpointer drawn_new(const StrategySetup *setup, GError **error)
{
    Drawn *drawn = g_new0(Drawn, 1);
    if (read_parameters(setup, drawn, error)) {
        drawn->mac = mac_new(setup->key, setup->mac);
        return drawn;
    }
    g_free(drawn);
    return NULL;
}

void drawn_free(gpointer instance)
{
    Drawn *drawn = instance;
    mac_free(drawn->mac);
    g_free(drawn);
}

void drawn_reads(gpointer instance, gboolean *original, G_GNUC_UNUSED gboolean *masked)
{
    const Drawn *drawn = instance;
    seed_reads(&drawn->seed, original);
}

/* A word that the column cuts off tells fewer values apart: two letters are a syllable. */
Uniqueness drawn_judge(gpointer instance, double *bits)
{
    const Drawn *drawn = instance;
    if (drawn->syllables == 0)
        return UNIQUENESS_LOSSY;
    guint whole = drawn->syllables;
    if (drawn->room >= 0)
        whole = MIN(whole, (guint)drawn->room / 2);
    *bits = whole * log2(70);
    return UNIQUENESS_TAG;
}

/* The purpose keeps a first name and a last name of one seed from hanging together. */
Draw drawn_begin(const Drawn *drawn, const Cell *cell, const char *purpose)
{
    Field value = text_trim(*seed_field(&drawn->seed, cell));
    g_autofree char *lower = g_ascii_strdown(value.data, (gssize)value.length);
    g_autoptr(GString) text = g_string_new(purpose);
    g_string_append_c(text, '|');
    g_string_append_len(text, lower, (gssize)value.length);
    return draw_of(drawn->mac, text->str, text->len);
}

void drawn_given(const Drawn *drawn, Draw *draw, GString *out)
{
    gboolean male = drawn->gender == 2 || (drawn->gender == 0 && draw_below(draw, 2) == 1);
    if (drawn->syllables > 0)
        word_syllables(out, draw, drawn->syllables);
    else
        g_string_append(out, word_draw(drawn->language, male ? WORD_given_m : WORD_given_f, draw));
}

void drawn_family(const Drawn *drawn, Draw *draw, GString *out)
{
    if (drawn->syllables > 0)
        word_syllables(out, draw, drawn->syllables);
    else
        g_string_append(out, word_draw(drawn->language, WORD_family, draw));
}
