#include "lint/mark.h"

#include "core/data/digest.h"
#include "core/sql/lexer.h"
#include "lint/finding.h"
#include "lint/rule.h"
#include "lint/source.h"

#include <string.h>

enum {
    SHOWN = 160, /* characters of a line, at most */
    BEFORE = 60, /* of those, before the column, where a line is longer */
    DIGITS = 32  /* of a fingerprint */
};

/* Where the reading of a file is: findings come in the order of their lines. */
typedef struct Cursor {
    const LintSource *source;
    const char *line; /* the start of line `number` */
    guint number;
} Cursor;

/* Many findings can be about one statement. */
typedef struct Words {
    const LintSource *source;
    guint statement;
    char *digest;
} Words;

static void cursor_go(Cursor *cursor, const LintSource *source, guint line)
{
    gsize length = 0;
    const char *text = g_bytes_get_data(source->bytes, &length);
    if (cursor->source != source || cursor->number > line)
        *cursor = (Cursor){source, text, 1};
    while (cursor->number < line) {
        const char *newline = memchr(cursor->line, '\n', length - (gsize)(cursor->line - text));
        if (newline == NULL)
            return;
        cursor->line = newline + 1;
        cursor->number++;
    }
}

/* The line, or as much of a long one as fits around the column. */
static void set_excerpt(Finding *finding, Cursor *cursor)
{
    if (finding->source == NULL || finding->source->bytes == NULL)
        return;
    cursor_go(cursor, finding->source, finding->line);
    if (cursor->number != finding->line)
        return;
    gsize length = 0;
    const char *text = g_bytes_get_data(finding->source->bytes, &length);
    const char *end = text + length, *start = cursor->line;
    const char *newline = memchr(start, '\n', (gsize)(end - start));
    if (newline != NULL)
        end = newline;
    guint skipped = finding->column > SHOWN - BEFORE ? finding->column - BEFORE : 0;
    for (guint i = 0; i < skipped && start < end; i++)
        start = g_utf8_find_next_char(start, NULL);
    const char *stop = start;
    for (guint i = 0; i < SHOWN && stop < end; i++)
        stop = g_utf8_find_next_char(stop, NULL);
    if (start >= end)
        return;
    g_autofree char *piece = g_strndup(start, (gsize)(MIN(stop, end) - start));
    finding->excerpt = g_utf8_make_valid(g_strchomp(piece), -1);
    finding->excerpt_column = finding->column - skipped;
}

static void add_token(Digest *digest, const char *text, const Token *token)
{
    gsize length = token->end - token->start;
    digest_update(digest, " ", 1);
    if (token->kind != TOKEN_WORD) {
        digest_update(digest, text + token->start, length);
        return;
    }
    g_autofree char *folded = g_ascii_strdown(text + token->start, (gssize)length);
    digest_update(digest, folded, length);
}

static char *digest_statement(const LintSource *source, guint statement)
{
    gsize start = 0, end = 0;
    Digest *digest = digest_sha256_new();
    if (lint_source_statement(source, statement, &start, &end)) {
        const char *text = g_bytes_get_data(source->bytes, NULL);
        Lexer lexer = lexer_between(text, start, end);
        for (Token token = lexer_next(&lexer); token.kind != TOKEN_END; token = lexer_next(&lexer))
            add_token(digest, text, &token);
    }
    return digest_finish(digest);
}

static const char *words_of(Words *words, const LintSource *source, guint statement)
{
    if (words->digest == NULL || words->source != source || words->statement != statement) {
        g_free(words->digest);
        *words = (Words){source, statement, digest_statement(source, statement)};
    }
    return words->digest;
}

/* Without a statement the message is what tells it from others. */
static char *fingerprint(const Finding *finding, Words *words)
{
    gsize start, end;
    gboolean stated = finding->source != NULL &&
                      lint_source_statement(finding->source, finding->statement, &start, &end);
    g_autofree char *whole = g_strjoin(
        "\n", finding->rule->id, finding->object != NULL ? finding->object : "",
        stated ? words_of(words, finding->source, finding->statement) : finding->message, NULL);
    char *digest = digest_sha256(whole, strlen(whole));
    digest[DIGITS] = '\0';
    return digest;
}

static void number_fingerprint(Finding *finding, GHashTable *seen)
{
    guint n = GPOINTER_TO_UINT(g_hash_table_lookup(seen, finding->fingerprint)) + 1;
    g_hash_table_insert(seen, g_strdup(finding->fingerprint), GUINT_TO_POINTER(n));
    if (n == 1)
        return;
    char *numbered = g_strdup_printf("%s-%u", finding->fingerprint, n);
    g_free(finding->fingerprint);
    finding->fingerprint = numbered;
}

void marks_set(GPtrArray *findings)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Cursor cursor = {0};
    Words words = {0};
    for (guint i = 0; i < findings->len; i++) {
        Finding *finding = findings->pdata[i];
        set_excerpt(finding, &cursor);
        finding->fingerprint = fingerprint(finding, &words);
        number_fingerprint(finding, seen);
        finding->source = NULL;
    }
    g_free(words.digest);
}
