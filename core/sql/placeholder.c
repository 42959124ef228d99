#include "core/sql/placeholder.h"

#include "core/sql/lexer.h"

#include <string.h>

typedef struct Filling {
    char *text; /* NULL until something is filled in */
    const char *original;
    gsize length;
    GArray *holes; /* of Slice */
} Filling;

static gboolean is_name_byte(char byte)
{
    return g_ascii_isalnum(byte) || byte == '_' || (byte & 0x80) != 0;
}

/* "_name" and blanks; where the name goes on behind, all of it is name. */
static void fill_name(char *text, gsize length, gboolean goes_on)
{
    gsize at = 0;
    char *name = g_malloc(length + 1);
    name[at++] = '_';
    for (gsize i = 0; i < length; i++)
        if (is_name_byte(text[i]) && at < length)
            name[at++] = text[i];
    memset(name + at, goes_on ? '_' : ' ', length - at);
    memcpy(text, name, length);
    g_free(name);
}

static void add_hole(Filling *self, gsize start, gsize end, gboolean named)
{
    if (self->text == NULL) {
        self->text = g_malloc(self->length + 1);
        memcpy(self->text, self->original, self->length);
        self->text[self->length] = '\0';
        self->holes = g_array_new(FALSE, FALSE, sizeof(Slice));
    }
    Slice hole = {start, end};
    gboolean goes_on = end < self->length && is_name_byte(self->original[end]);
    g_array_append_val(self->holes, hole);
    if (named) {
        fill_name(self->text + start, end - start, goes_on);
        return;
    }
    for (gsize i = start; i < end; i++)
        if (self->text[i] != '\n')
            self->text[i] = ' ';
}

/* Past what closes it; 0 when nothing does. */
static gsize find_close(const char *text, gsize from, gsize end, const char *close)
{
    const char *found = memmem(text + from, end - from, close, strlen(close));
    return found != NULL ? (gsize)(found - text) + strlen(close) : 0;
}

/* At a "{" of the text: the end of what it opens, or 0. */
static gsize read_braces(Filling *self, gsize at, gsize end)
{
    const char *text = self->original;
    char next = at + 1 < end ? text[at + 1] : '\0';
    if (at > 0 && text[at - 1] == '$') {
        gsize close = find_close(text, at, end, "}");
        if (close != 0)
            add_hole(self, at - 1, close, TRUE);
        return close;
    }
    const char *closing = next == '{' ? "}}" : next == '%' ? "%}" : next == '#' ? "#}" : NULL;
    gsize close = closing != NULL ? find_close(text, at + 2, end, closing) : 0;
    if (close != 0)
        add_hole(self, at, close, next == '{');
    return close;
}

/* The bounds of what a dollar-quoted string holds. */
static Slice inside_of(const char *text, Token token)
{
    const char *tag = memchr(text + token.start + 1, '$', token.end - token.start - 1);
    gsize delimiter = tag != NULL ? (gsize)(tag - (text + token.start)) + 1 : 0;
    if (token.end - token.start < 2 * delimiter)
        return (Slice){token.end, token.end};
    return (Slice){token.start + delimiter, token.end - delimiter};
}

static void fill_braces(Filling *self, gsize start, gsize end, guint depth)
{
    Lexer lexer = lexer_between(self->original, start, end);
    for (Token token = lexer_next(&lexer); token.kind != TOKEN_END; token = lexer_next(&lexer)) {
        if (token.kind == TOKEN_BROKEN) { /* a quote of the template's own language, perhaps */
            lexer.position = token.start + 1;
        } else if (token_is_sign(&lexer, token, '{')) {
            gsize close = read_braces(self, token.start, end);
            if (close != 0)
                lexer.position = close;
        } else if (token.kind == TOKEN_STRING && self->original[token.start] == '$' && depth < 8) {
            Slice inside = inside_of(self->original, token);
            fill_braces(self, inside.start, inside.end, depth + 1);
        }
    }
}

/* Whether any {{, {%, {# or ${ is there: nearly never. */
static gboolean may_have_braces(const char *text, gsize length)
{
    const char *end = text + length;
    for (const char *at = text; (at = memchr(at, '{', (gsize)(end - at))) != NULL; at++)
        if ((at > text && at[-1] == '$') ||
            (at + 1 < end && (at[1] == '{' || at[1] == '%' || at[1] == '#')))
            return TRUE;
    return FALSE;
}

static void fill_pattern(Filling *self, const GRegex *pattern)
{
    g_autoptr(GMatchInfo) match = NULL;
    if (!g_utf8_validate_len(self->original, self->length, NULL))
        return;
    g_regex_match_full(pattern, self->original, (gssize)self->length, 0, 0, &match, NULL);
    for (; g_match_info_matches(match); g_match_info_next(match, NULL)) {
        int start, end;
        if (g_match_info_fetch_pos(match, 0, &start, &end) && end > start)
            add_hole(self, (gsize)start, (gsize)end, TRUE);
    }
}

static int compare_holes(gconstpointer a, gconstpointer b)
{
    const Slice *first = a, *second = b;
    return (first->start > second->start) - (first->start < second->start);
}

GBytes *placeholders_fill(GBytes *bytes, GRegex *const *patterns, GArray **holes)
{
    Filling self = {0};
    self.original = g_bytes_get_data(bytes, &self.length);
    *holes = NULL;
    if (self.original == NULL)
        return g_bytes_ref(bytes);
    if (may_have_braces(self.original, self.length))
        fill_braces(&self, 0, self.length, 0);
    for (guint i = 0; patterns != NULL && patterns[i] != NULL; i++)
        fill_pattern(&self, patterns[i]);
    if (self.text == NULL)
        return g_bytes_ref(bytes);
    g_array_sort(self.holes, compare_holes);
    *holes = self.holes;
    return g_bytes_new_take(self.text, self.length);
}

/* :x becomes _x, :'x' a string, :"x" a name; never a cast's, nor ":=". */
static gboolean fill_psql(char *text, gsize start, gsize end)
{
    gboolean filled = FALSE;
    Lexer lexer = lexer_between(text, start, end);
    Token before = {TOKEN_END, 0, 0};
    for (Token token = lexer_next(&lexer); token.kind != TOKEN_END && token.kind != TOKEN_BROKEN;
         before = token, token = lexer_next(&lexer)) {
        gboolean doubled = token_is_sign(&lexer, before, ':') && before.end == token.start;
        if (!token_is_sign(&lexer, token, ':') || doubled || token.end >= end)
            continue;
        char next = text[token.end];
        if (next == '\'' || next == '"')
            text[token.start] = ' ';
        else if (is_name_byte(next))
            text[token.start] = '_';
        else
            continue;
        filled = TRUE;
    }
    return filled;
}

static char neighbour(const char *text, gsize at, gsize stop, int step)
{
    while (at != stop && g_ascii_isspace(text[at]))
        at = (gsize)((gssize)at + step);
    return text[at];
}

static gboolean stands_alone(const char *text, Slice hole, gsize start, gsize end)
{
    if (hole.start <= start || hole.end >= end)
        return FALSE;
    char before = neighbour(text, hole.start - 1, start, -1);
    char after = neighbour(text, hole.end, end - 1, 1);
    return (before == '(' || before == ',') && (after == ')' || after == ',');
}

static gboolean fill_hole(PlaceholderWay way, char *text, Slice hole, gsize start, gsize end)
{
    hole.end = MIN(hole.end, end); /* the statement ends before the blanks of a short name */
    gsize length = hole.end - hole.start;
    char *at = text + hole.start;
    if (*at != '_' || (way == PLACEHOLDER_STRINGS && length < 2) ||
        (way == PLACEHOLDER_NUMBERS && !stands_alone(text, hole, start, end)))
        return FALSE;
    memset(at, ' ', length);
    if (way == PLACEHOLDER_NUMBERS) {
        at[0] = '1';
    } else if (way == PLACEHOLDER_STRINGS) {
        at[0] = '\'';
        at[length - 1] = '\'';
    }
    return TRUE;
}

guint placeholders_within(const Slice *holes, guint n_holes, gsize start, gsize end, guint *first)
{
    guint low = 0, high = n_holes;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (holes[middle].start < start)
            low = middle + 1;
        else
            high = middle;
    }
    *first = low;
    while (high < n_holes && holes[high].start < end)
        high++;
    return high - low;
}

gboolean placeholders_are_in(const Script *script, const Statement *statement)
{
    gsize start = script_file_offset(script, statement->start);
    gsize end = script_file_offset(script, statement->end);
    guint first;
    while (script->outer != NULL)
        script = script->outer;
    return script->holes != NULL &&
           placeholders_within((const Slice *)(gconstpointer)script->holes->data,
                               script->holes->len, start, end, &first) > 0;
}

gboolean placeholders_try(PlaceholderWay way, char *text, gsize start, gsize end,
                          const Slice *holes, guint n_holes)
{
    gboolean filled = fill_psql(text, start, end);
    if (way == PLACEHOLDER_PSQL)
        return filled;
    for (guint i = 0; i < n_holes; i++)
        filled = fill_hole(way, text, holes[i], start, end) || filled;
    return filled;
}
