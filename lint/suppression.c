#include "lint/suppression.h"

#include "core/sql/lexer.h"

#include <string.h>

static const char marker[] = "confiture:ignore";

static void suppression_clear(gpointer data)
{
    g_free(((Suppression *)data)->selector);
}

static gboolean is_selector_byte(char c)
{
    return g_ascii_isalnum(c) || strchr("/-_:", c) != NULL;
}

static gsize selector_length(const char *text, gsize length)
{
    gsize n = 0;
    while (n < length && text[n] != '\0' && is_selector_byte(text[n]))
        n++;
    while (n > 0 && text[n - 1] == ':')
        n--;
    return n;
}

static gsize skip_blanks(const char *text, gsize at, gsize end)
{
    while (at < end && (text[at] == ' ' || text[at] == '\t'))
        at++;
    return at;
}

/* RULE[, RULE] and then whatever the reason is. */
static void add_selectors(Suppressions *self, const Script *script, gsize at, gsize end,
                          guint statement)
{
    const char *text = script->text;
    for (;;) {
        at = skip_blanks(text, at, end);
        gsize length = selector_length(text + at, end - at);
        if (length == 0)
            return;
        Suppression entry = {.selector = g_strndup(text + at, length), .statement = statement};
        entry.known = lint_selector_is_known(entry.selector, NULL);
        script_place(script, at, &entry.line, &entry.column);
        g_array_append_val(self->entries, entry);
        at = skip_blanks(text, at + length, end);
        if (at >= end || text[at] != ',')
            return;
        at++;
    }
}

static gboolean same_line(const char *text, gsize from, gsize to)
{
    return memchr(text + from, '\n', to - from) == NULL;
}

static const ScriptItem *item_of(const Parse *parse, guint statement)
{
    return &parse->script->items[parse->statements[statement].item];
}

/* The first statement that ends after the offset. */
static guint find_end_after(const Parse *parse, gsize offset)
{
    guint low = 0, high = parse->n_statements;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (item_of(parse, middle)->end > offset)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* Inside a statement, after one on its last line, or in the comment lines above one. */
static guint find_statement(const Parse *parse, gsize offset)
{
    guint next = find_end_after(parse, offset);
    const ScriptItem *item = next < parse->n_statements ? item_of(parse, next) : NULL;
    if (item != NULL && offset >= item->start)
        return next;
    if (next > 0 && same_line(parse->script->text, item_of(parse, next - 1)->end, offset))
        return next - 1;
    return item != NULL && offset >= item->comment ? next : SUPPRESSION_NOWHERE;
}

/* One "confiture:ignore…" at `at`, in a comment whose line ends at `end`. */
static void add_comment(Suppressions *self, const Parse *parse, gsize at, gsize end)
{
    const char *text = parse->script->text;
    gsize after = at + strlen(marker);
    static const char file[] = "-file";
    if (end - after >= strlen(file) && memcmp(text + after, file, strlen(file)) == 0)
        add_selectors(self, parse->script, after + strlen(file), end, SUPPRESSION_FILE);
    else
        add_selectors(self, parse->script, after, end, find_statement(parse, at));
}

static const char *find_marker(const char *text, gsize start, gsize end)
{
    return start < end ? memmem(text + start, end - start, marker, strlen(marker)) : NULL;
}

/* The text between two tokens is white space and comments. */
static void search_gap(Suppressions *self, const Parse *parse, gsize start, gsize end)
{
    const char *text = parse->script->text;
    const char *found;
    while ((found = find_marker(text, start, end)) != NULL) {
        gsize at = (gsize)(found - text);
        const char *newline = memchr(found, '\n', end - at);
        gsize line_end = newline != NULL ? (gsize)(newline - text) : end;
        add_comment(self, parse, at, line_end);
        start = line_end;
    }
}

static void search_between(Suppressions *self, const Parse *parse, gsize start, gsize end)
{
    Lexer lexer = lexer_between(parse->script->text, start, end);
    gsize gap = start;
    for (Token token = lexer_next(&lexer); token.kind != TOKEN_END; token = lexer_next(&lexer)) {
        search_gap(self, parse, gap, token.start);
        gap = token.end;
    }
    search_gap(self, parse, gap, end);
}

static int compare_entries(gconstpointer a, gconstpointer b)
{
    const Suppression *first = a, *second = b;
    if (first->statement != second->statement)
        return first->statement < second->statement ? -1 : 1;
    if (first->line != second->line)
        return first->line < second->line ? -1 : 1;
    return (first->column > second->column) - (first->column < second->column);
}

Suppressions *suppressions_find(const Parse *parse)
{
    const Script *script = parse->script;
    if (find_marker(script->text, 0, script->length) == NULL)
        return NULL;
    Suppressions *self = g_new0(Suppressions, 1);
    self->entries = g_array_new(FALSE, FALSE, sizeof(Suppression));
    g_array_set_clear_func(self->entries, suppression_clear);
    gsize start = 0;
    for (guint i = 0; i < script->n_items; i++) {
        const ScriptItem *item = &script->items[i];
        if (item->kind != SCRIPT_META && item->copy_end <= item->copy_start)
            continue;
        /* Neither a backslash command nor the data of COPY is SQL. */
        search_between(self, parse, start,
                       item->kind == SCRIPT_META ? item->start : item->copy_start);
        start = item->next;
    }
    search_between(self, parse, start, script->length);
    g_array_sort(self->entries, compare_entries);
    return self;
}

void suppressions_free(Suppressions *suppressions)
{
    if (suppressions == NULL)
        return;
    g_array_unref(suppressions->entries);
    g_free(suppressions);
}

/* The first entry of a statement, or where it would be. */
static guint find_entry(const GArray *entries, guint statement)
{
    guint low = 0, high = entries->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (g_array_index(entries, Suppression, middle).statement < statement)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static gboolean match_at(GArray *entries, const LintRule *rule, guint statement)
{
    gboolean matched = FALSE;
    for (guint i = find_entry(entries, statement); i < entries->len; i++) {
        Suppression *entry = &g_array_index(entries, Suppression, i);
        if (entry->statement != statement)
            break;
        if (lint_rule_matches(rule, entry->selector))
            entry->used = matched = TRUE;
    }
    return matched;
}

gboolean suppressions_match(Suppressions *suppressions, const LintRule *rule, guint statement)
{
    if (suppressions == NULL)
        return FALSE;
    gboolean here =
        statement < SUPPRESSION_NOWHERE && match_at(suppressions->entries, rule, statement);
    return match_at(suppressions->entries, rule, SUPPRESSION_FILE) || here;
}
