/*
 * Literal: the text that a string constant stands for, with the place where each byte of it is
 * written.
 *
 *     g_autoptr(Literal) literal = literal_new();
 *     if (literal_decode(literal, text, token.start, token.end, 0))
 *         literal->text->str, literal_place(literal, 5)
 *
 * Several constants joined make one literal; so do pieces of a text. Offsets are bytes. Private to
 * core/sql.
 */
#ifndef CORE_SQL_LITERAL_H
#define CORE_SQL_LITERAL_H

#include "core/sql/script.h"

#include <glib.h>

typedef struct Literal {
    GString *text;
    GArray *places; /* of ScriptPlace: what follows `at` is written one by one from `outer` on */
} Literal;

Literal *literal_new(void);
void literal_free(Literal *literal);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Literal, literal_free)

/* Where a byte of the text is written; for its end, where it ends. */
gsize literal_place(const Literal *literal, gsize at);

/* Adds bytes that are written from `outer` on. */
void literal_append(Literal *literal, const char *bytes, gsize length, gsize outer);

/* Adds a piece of another literal. */
void literal_append_piece(Literal *literal, const Literal *from, gsize start, gsize end);

/* Adds what the constant in text[start, end) stands for: '…', E'…', N'…', $tag$…$tag$, goings-on in
 * following lines. `base` is added to its offsets. FALSE for other kinds, and for what is no valid
 * constant. */
gboolean literal_decode(Literal *literal, const char *text, gsize start, gsize end, gsize base);

#endif
