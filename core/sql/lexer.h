/*
 * Lexer: SQL text as the tokens that psql and the server see, white space and comments passed over.
 *
 *     Lexer lexer = lexer_on(text, length);
 *     for (Token token = lexer_next(&lexer); token.kind != TOKEN_END; token = lexer_next(&lexer)) …
 *
 * Nothing is copied: tokens point into the text. standard_conforming_strings is taken to be on.
 * What never ends (a string, a comment, a dollar quote) is one TOKEN_BROKEN that reaches to the end
 * of the text. Private to core/sql.
 */
#ifndef CORE_SQL_LEXER_H
#define CORE_SQL_LEXER_H

#include <glib.h>
#include <string.h>

typedef enum TokenKind {
    TOKEN_END,
    TOKEN_WORD,   /* keyword or identifier without quotes */
    TOKEN_QUOTED, /* "identifier" or U&"identifier" */
    TOKEN_STRING, /* every kind of string constant, continuation lines included */
    TOKEN_NUMBER,
    TOKEN_PARAMETER, /* $1 */
    TOKEN_SIGN,      /* one byte of punctuation or of an operator: `text[token.start]` */
    TOKEN_BROKEN     /* see Lexer.broken */
} TokenKind;

typedef struct Token {
    TokenKind kind;
    gsize start, end;
} Token;

typedef struct Lexer {
    const char *text;
    gsize length;
    gsize first; /* where it began */
    gsize position;
    gsize comment; /* of the last token: start of the comment lines right above it, or its own start
                    */
    const char *broken; /* what never ends: "string", "quoted identifier", "comment", "dollar-quoted
                           string" */
} Lexer;

Lexer lexer_on(const char *text, gsize length);

/* From `start`, to but not beyond `end`. */
Lexer lexer_between(const char *text, gsize start, gsize end);

Token lexer_next(Lexer *lexer);

/* Whether `length` letters are those of `word`, which is in lower case. */
gboolean lexer_same_word(const char *text, const char *word, gsize length);

/* Whether the token is this keyword (given in lower case). */
static inline gboolean token_is_word(const Lexer *lexer, Token token, const char *word)
{
    gsize length = strlen(word);
    return token.kind == TOKEN_WORD && token.end - token.start == length &&
           (lexer->text[token.start] | 0x20) == word[0] &&
           lexer_same_word(lexer->text + token.start, word, length);
}

static inline gboolean token_is_sign(const Lexer *lexer, Token token, char sign)
{
    return token.kind == TOKEN_SIGN && lexer->text[token.start] == sign;
}

#endif
