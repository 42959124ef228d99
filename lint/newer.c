#include "lint/newer.h"

#include "core/sql/lexer.h"

#include <string.h>

static const NewerSyntax constructs[] = {
    {"BY SOURCE", 17},        {"BY TARGET", 17},      {"JSON_TABLE", 17},
    {"JSON_EXISTS", 17},      {"JSON_QUERY", 17},     {"JSON_VALUE", 17},
    {"JSON_SCALAR", 17},      {"JSON_SERIALIZE", 17}, {"JSON_ARRAYAGG", 16},
    {"JSON_OBJECTAGG", 16},   {"JSON_ARRAY", 16},     {"JSON_OBJECT", 16},
    {"IS JSON", 16},          {"IS NOT JSON", 16},    {"SET EXPRESSION", 17},
    {"WITHOUT OVERLAPS", 18}, {"PERIOD", 18},         {"NOT ENFORCED", 18},
    {"VIRTUAL", 18},          {"RETURNING WITH", 18}, {"STORAGE", 16},
    {"SYSTEM_USER", 16},      {"WITH INHERIT", 16},   {"WITH SET", 16},
    {"ON LARGE OBJECTS", 18},
};

static gboolean is_next_word(const char *text, Token token, const char *words, gsize length)
{
    return token.kind == TOKEN_WORD && token.end - token.start == length &&
           g_ascii_strncasecmp(text + token.start, words, length) == 0;
}

/* Whether the words follow each other from here on. */
static gboolean follows(Lexer lexer, Token token, const char *words)
{
    for (;;) {
        gsize length = strcspn(words, " ");
        if (!is_next_word(lexer.text, token, words, length))
            return FALSE;
        if (words[length] == '\0')
            return TRUE;
        words += length + 1;
        token = lexer_next(&lexer);
    }
}

static gboolean has_words(const Parse *parse, const Statement *statement, const char *words)
{
    Lexer lexer = lexer_between(parse->script->text, statement->start, statement->end);
    for (Token token = lexer_next(&lexer); token.kind != TOKEN_END; token = lexer_next(&lexer))
        if (follows(lexer, token, words))
            return TRUE;
    return FALSE;
}

const NewerSyntax *newer_syntax_find(const Parse *parse, const Statement *statement)
{
    for (guint i = 0; i < G_N_ELEMENTS(constructs); i++)
        if (has_words(parse, statement, constructs[i].words))
            return &constructs[i];
    return NULL;
}
