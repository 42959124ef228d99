#include "lint/index_shape.h"

#include "core/sql/lexer.h"

#include <string.h>

/* The text with one blank between its tokens. */
static char *normalise(const char *text)
{
    GString *plain = g_string_new(NULL);
    Lexer lexer = lexer_on(text, strlen(text));
    for (Token token = lexer_next(&lexer); token.kind != TOKEN_END; token = lexer_next(&lexer)) {
        g_autofree char *word = g_strndup(text + token.start, token.end - token.start);
        g_autofree char *folded = token.kind == TOKEN_WORD ? g_ascii_strdown(word, -1) : NULL;
        g_string_append_printf(plain, "%s ", folded != NULL ? folded : word);
    }
    return g_string_free(plain, FALSE);
}

gboolean index_same_text(const char *a, const char *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    g_autofree char *first = normalise(a);
    g_autofree char *second = normalise(b);
    return strcmp(first, second) == 0;
}

static gboolean is_same_key(const SchemaIndexKey *a, const SchemaIndexKey *b)
{
    return g_strcmp0(a->column, b->column) == 0 && index_same_text(a->expression, b->expression) &&
           g_strcmp0(a->opclass, b->opclass) == 0 && g_strcmp0(a->collation, b->collation) == 0 &&
           a->descending == b->descending && a->nulls_first == b->nulls_first;
}

gboolean index_same_keys(const SchemaIndex *a, const SchemaIndex *b, guint count)
{
    for (guint i = 0; i < count; i++)
        if (i >= a->n_keys || i >= b->n_keys || !is_same_key(&a->keys[i], &b->keys[i]))
            return FALSE;
    return TRUE;
}

char *index_describe(const SchemaIndex *index)
{
    return g_strdup_printf("%s \"%s\"", index->constraint != NULL ? "key" : "index",
                           index->object.name);
}
