/*
 * Words: our own small lists of names and places by language, and pronounceable made-up words where
 * a list would be too short.
 */
#ifndef ANONYMIZE_WORDS_H
#define ANONYMIZE_WORDS_H

#include "anonymize/draw.h"

typedef enum WordKind {
    WORD_given_f,
    WORD_given_m,
    WORD_family,
    WORD_town,
    WORD_street,
    WORD_company_tail,
    WORD_KINDS
} WordKind;

typedef enum WordLanguage { LANGUAGE_EN, LANGUAGE_FR } WordLanguage;
extern const char *const word_languages[]; /* "en", "fr", NULL: for parameter_word() */

const char *word_draw(WordLanguage language, WordKind kind, Draw *draw);
/* A word of `syllables` syllables, each 70 of them and so 6.1 bits, with a capital first. */
void word_syllables(GString *out, Draw *draw, guint syllables);

#define LOCALE_PARAMETER                                                                           \
    {                                                                                              \
        "locale", PARAMETER_TEXT, FALSE, "en", "whose words: en or fr"                             \
    }

#endif
