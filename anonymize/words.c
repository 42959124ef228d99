#include "anonymize/words.h"

#define LIST(kind, ...) static const char *const en_##kind[] = {__VA_ARGS__};
#include "anonymize/data/en.def"
#undef LIST
#define LIST(kind, ...) static const char *const fr_##kind[] = {__VA_ARGS__};
#include "anonymize/data/fr.def"
#undef LIST

typedef struct WordList {
    const char *const *words;
    guint count;
} WordList;

static const WordList lists[2][WORD_KINDS] = {{
#define LIST(kind, ...) [WORD_##kind] = {en_##kind, G_N_ELEMENTS(en_##kind)},
#include "anonymize/data/en.def"
#undef LIST
                                              },
                                              {
#define LIST(kind, ...) [WORD_##kind] = {fr_##kind, G_N_ELEMENTS(fr_##kind)},
#include "anonymize/data/fr.def"
#undef LIST
                                              }};

const char *const word_languages[] = {"en", "fr", NULL};

const char *word_draw(WordLanguage language, WordKind kind, Draw *draw)
{
    const WordList *list = &lists[language][kind];
    return list->words[draw_below(draw, list->count)];
}

void word_syllables(GString *out, Draw *draw, guint syllables)
{
    static const char consonants[] = "bdfgklmnprstvz", vowels[] = "aeiou";
    gsize before = out->len;
    for (guint i = 0; i < syllables; i++) {
        guint64 number = draw_below(draw, (sizeof consonants - 1) * (sizeof vowels - 1));
        g_string_append_c(out, consonants[number / (sizeof vowels - 1)]);
        g_string_append_c(out, vowels[number % (sizeof vowels - 1)]);
    }
    if (out->len > before)
        out->str[before] = g_ascii_toupper(out->str[before]);
}
