/*
 * Constant: a text expression that is the same whenever it runs: constants, joined by ||, in
 * parentheses, given to format().
 *
 *     Literal *text = constant_read(body, &lexer, &token);          token: the expression's first
 *
 * Reads on to the token behind the expression. NULL when its value is not known here; `token` is
 * then somewhere inside of it. Private to core/sql.
 */
#ifndef CORE_SQL_CONSTANT_H
#define CORE_SQL_CONSTANT_H

#include "core/sql/lexer.h"
#include "core/sql/literal.h"

#include <glib.h>

/* The lexer reads `body`'s text; the places of the result are those of `body`. */
Literal *constant_read(const Literal *body, Lexer *lexer, Token *token);

#endif
