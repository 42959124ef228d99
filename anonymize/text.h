/*
 * Text of a cell: characters of UTF-8, with every byte that is none counted as one character, so
 * that a database in another encoding passes too.
 */
#ifndef ANONYMIZE_TEXT_H
#define ANONYMIZE_TEXT_H

#include "anonymize/field.h"

gsize text_step(const char *text, gsize left);     /* bytes of the first character; left > 0 */
gsize text_length(const char *text, gsize length); /* in characters */
gsize text_offset(const char *text, gsize length, gsize characters); /* bytes of the first ones */
Field text_trim(Field field);                                        /* of ASCII blanks */
void text_cut(GString *out, gsize before, int characters); /* what was added, to so many; -1: all */

#endif
