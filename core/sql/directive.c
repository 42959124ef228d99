/* The directives of a script's head comment: `-- confiture: transaction=off lock_timeout=2s`. */
#include "core/sql/script.h"

#include "core/base/error.h"

#include <string.h>

#define MARK "confiture:"

static gboolean fail_at(const Script *script, gsize offset, GError **error)
{
    guint line, column;
    script_place(script, offset, &line, &column);
    error_add_place(error, script->path, line, column);
    return FALSE;
}

static gsize skip_spaces(const Script *script, gsize at, gsize end)
{
    while (at < end && g_ascii_isspace(script->text[at]))
        at++;
    return at;
}

static gboolean add_directive(const Script *script, gsize start, gsize end, GHashTable *directives,
                              GError **error)
{
    const char *word = script->text + start;
    const char *equals = memchr(word, '=', end - start);
    if (equals == NULL || equals == word) {
        error_set(error, ERROR_INPUT, "\"%.*s\" is no directive", (int)(end - start), word);
        error_add_hint(error, "Directives are written key=value, for example transaction=off.");
        return fail_at(script, start, error);
    }
    g_autofree char *key = g_strndup(word, (gsize)(equals - word));
    if (g_hash_table_contains(directives, key)) {
        error_set(error, ERROR_INPUT, "directive \"%s\" is given twice", key);
        return fail_at(script, start, error);
    }
    gsize value = (gsize)(equals + 1 - script->text);
    g_hash_table_insert(directives, g_steal_pointer(&key),
                        g_strndup(script->text + value, end - value));
    return TRUE;
}

/* `at` is behind the two dashes. "confiture:ignore RULE" is the linter's, not ours. */
static gboolean read_line(const Script *script, gsize at, gsize end, GHashTable *directives,
                          GError **error)
{
    at = skip_spaces(script, at, end);
    gsize mark = strlen(MARK);
    if (end - at < mark || memcmp(script->text + at, MARK, mark) != 0)
        return TRUE;
    at += mark;
    if (at < end && !g_ascii_isspace(script->text[at]))
        return TRUE;
    for (at = skip_spaces(script, at, end); at < end; at = skip_spaces(script, at, end)) {
        gsize word = at;
        while (at < end && !g_ascii_isspace(script->text[at]))
            at++;
        if (!add_directive(script, word, at, directives, error))
            return FALSE;
    }
    return TRUE;
}

static gsize line_end(const Script *script, gsize from, gsize end)
{
    while (from < end && script->text[from] != '\n' && script->text[from] != '\r')
        from++;
    return from;
}

static gsize skip_block_comment(const Script *script, gsize at, gsize end)
{
    guint depth = 0;
    for (; at + 1 < end; at++) {
        if (script->text[at] == '/' && script->text[at + 1] == '*') {
            depth++;
            at++;
        } else if (script->text[at] == '*' && script->text[at + 1] == '/') {
            at++;
            if (--depth == 0)
                return at + 1;
        }
    }
    return end;
}

/* From `at` to `end` there are only white space and comments (the script has been split). */
static gboolean read_comments(const Script *script, gsize at, gsize end, GHashTable *directives,
                              GError **error)
{
    while ((at = skip_spaces(script, at, end)) < end) {
        if (script->text[at] == '/') {
            at = skip_block_comment(script, at, end);
        } else if (script->text[at] == '-') {
            gsize stop = line_end(script, at, end);
            if (!read_line(script, at + 2, stop, directives, error))
                return FALSE;
            at = stop;
        } else {
            at++; /* the byte order mark, a lone ";" */
        }
    }
    return TRUE;
}

GHashTable *script_directives(const Script *script, GError **error)
{
    g_autoptr(GHashTable) directives =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    gsize at = 0;
    for (guint i = 0; i <= script->n_items; i++) {
        const ScriptItem *item = i < script->n_items ? &script->items[i] : NULL;
        if (!read_comments(script, at, item != NULL ? item->start : script->length, directives,
                           error))
            return NULL;
        if (item == NULL || item->kind == SCRIPT_STATEMENT)
            break;
        at = item->next;
    }
    return g_steal_pointer(&directives);
}
