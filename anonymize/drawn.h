/*
 * Drawn: what the strategies share whose result is words drawn by a tag of the value: language,
 * whose value decides, list or syllables, and the length that the column holds.
 */
#ifndef ANONYMIZE_DRAWN_H
#define ANONYMIZE_DRAWN_H

#include "anonymize/words.h"

typedef struct Drawn {
    Mac *mac;
    WordLanguage language;
    Seed seed;
    guint syllables; /* 0: from the list */
    int room;        /* characters; -1 */
    guint gender;    /* 0 any, 1 f, 2 m */
} Drawn;

gpointer drawn_new(const StrategySetup *setup, GError **error);
void drawn_free(gpointer instance);
void drawn_reads(gpointer instance, gboolean *original, gboolean *masked);
Uniqueness drawn_judge(gpointer instance, double *bits);

/* The draw for a cell. Letters' case and blanks around the value do not count. */
Draw drawn_begin(const Drawn *drawn, const Cell *cell, const char *purpose);
void drawn_given(const Drawn *drawn, Draw *draw, GString *out);
void drawn_family(const Drawn *drawn, Draw *draw, GString *out);

#define STYLE_PARAMETER                                                                            \
    {                                                                                              \
        "style", PARAMETER_TEXT, FALSE, "list",                                                    \
            "list: from our lists; syllables: made-up words, far more of them"                     \
    }
#define SYLLABLES_PARAMETER                                                                        \
    {                                                                                              \
        "syllables", PARAMETER_INTEGER, FALSE, "4", "of each made-up word, 6.1 bits each"          \
    }
#define GENDER_PARAMETER                                                                           \
    {                                                                                              \
        "gender", PARAMETER_TEXT, FALSE, "any", "of given names: any, f or m"                      \
    }

#endif
