#include "lint/suppression.h"

#include "core/sql/lexer.h"

#include <string.h>

/* What stands before the verb in a comment, and before the names that follow. */
typedef struct Dialect {
    const char *marker, *verb;
    const char *prefix; /* of aliases; "" for our own */
    gboolean camel;     /* names are lint/safety/banDropColumn, which is squawk's ban-drop-column */
} Dialect;

/* confiture, squawk, Atlas, eugene, the PostgreSQL language server under both of its names. */
static const Dialect dialects[] = {
    {"confiture:", "ignore", "", FALSE},   {"squawk-", "ignore", "squawk:", FALSE},
    {"atlas:", "nolint", "atlas:", FALSE}, {"eugene: ", "ignore", "eugene:", FALSE},
    {"pgt-", "ignore", "squawk:", TRUE},   {"pgls-", "ignore", "squawk:", TRUE},
};
static const char *const verbs[] = {"ignore", "nolint"}; /* of one length */

/* One comment. */
typedef struct Remark {
    const Dialect *dialect;
    gsize at;              /* of its marker */
    gsize words, end;      /* what follows the verb, and where its line ends */
    guint statement, last; /* that its entries get */
} Remark;

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

static gboolean is_date(const char *text, gsize length)
{
    static const char shape[] = "0000-00-00";
    for (gsize i = 0; i < strlen(shape); i++)
        if (i >= length || (shape[i] == '0' ? !g_ascii_isdigit(text[i]) : text[i] != shape[i]))
            return FALSE;
    return length == strlen(shape) || !g_ascii_isalnum(text[strlen(shape)]);
}

/* "until 2027-03-31", else nothing; gives where the reason may begin. */
static gsize read_until(const char *text, gsize at, gsize end, char until[11])
{
    static const char word[] = "until ";
    gsize date = at + strlen(word);
    if (date >= end || memcmp(text + at, word, strlen(word)) != 0)
        return at;
    date = skip_blanks(text, date, end);
    if (!is_date(text + date, end - date))
        return at;
    g_strlcpy(until, text + date, 11);
    return date + 10;
}

static gboolean has_words(const char *text, gsize at, gsize end)
{
    for (; at < end; at++)
        if (g_ascii_isalnum(text[at]) || (guchar)text[at] >= 0x80)
            return TRUE;
    return FALSE;
}

/* "lint/safety/banDropColumn" -> "ban-drop-column" */
static char *unfold_camel(const char *name)
{
    const char *last = strrchr(name, '/');
    GString *plain = g_string_new(NULL);
    for (const char *at = last != NULL ? last + 1 : name; *at != '\0'; at++) {
        if (g_ascii_isupper(*at) && plain->len > 0)
            g_string_append_c(plain, '-');
        g_string_append_c(plain, g_ascii_tolower(*at));
    }
    return g_string_free(plain, FALSE);
}

static void add_entry(Suppressions *self, const Script *script, const Remark *comment, gsize at,
                      gsize length)
{
    const char *prefix = comment->dialect->prefix;
    g_autofree char *written = g_strndup(script->text + at, length);
    g_autofree char *name = comment->dialect->camel ? unfold_camel(written) : g_strdup(written);
    Suppression entry = {
        .selector = length > 0 ? g_strconcat(prefix, name, NULL) : g_strdup("all"),
        .statement = comment->statement,
        .last = comment->last,
        .foreign = *prefix != '\0',
    };
    entry.known = lint_selector_is_known(entry.selector, NULL);
    script_place(script, at, &entry.line, &entry.column);
    g_array_append_val(self->entries, entry);
}

/* What follows the selectors belongs to each of them. */
static void finish_entries(Suppressions *self, guint first, const char *text, gsize at, gsize end)
{
    char until[11] = "";
    while (at < end && strchr(" \t:(,", text[at]) != NULL)
        at++;
    at = read_until(text, at, end, until);
    gboolean has_reason = has_words(text, at, end);
    for (guint i = first; i < self->entries->len; i++) {
        Suppression *entry = &g_array_index(self->entries, Suppression, i);
        memcpy(entry->until, until, sizeof until);
        entry->has_reason = has_reason;
    }
}

/* RULE[, RULE] [until DATE] and then whatever the reason is. */
static void add_selectors(Suppressions *self, const Script *script, const Remark *comment)
{
    const char *text = script->text;
    guint first = self->entries->len;
    gsize at = comment->words;
    for (;;) {
        at = skip_blanks(text, at, comment->end);
        gsize length = selector_length(text + at, comment->end - at);
        /* Without a name, squawk means all rules. */
        if (length > 0 || (comment->dialect->prefix[0] != '\0' && self->entries->len == first))
            add_entry(self, script, comment, at, length);
        at = skip_blanks(text, at + length, comment->end);
        if (length == 0 || at >= comment->end || text[at] != ',')
            break;
        at++;
    }
    finish_entries(self, first, text, at, comment->end);
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

/* The first statement that begins at or after the offset. */
static guint find_begin_after(const Parse *parse, gsize offset)
{
    guint i = find_end_after(parse, offset);
    return i < parse->n_statements && item_of(parse, i)->start < offset ? i + 1 : i;
}

static gboolean names_selector(const Script *script, const Remark *comment, const char *selector)
{
    const char *text = script->text;
    gboolean any = FALSE;
    for (gsize at = skip_blanks(text, comment->words, comment->end); at < comment->end;
         at = skip_blanks(text, at + 1, comment->end)) {
        gsize length = selector_length(text + at, comment->end - at);
        if (length == strlen(selector) && memcmp(text + at, selector, length) == 0)
            return TRUE;
        any = any || length > 0;
        at = skip_blanks(text, at + length, comment->end);
        if (at >= comment->end || text[at] != ',')
            break;
    }
    return !any;
}

/* Regions that are open reach to the end of the file until they are closed. */
static void close_regions(Suppressions *self, const Parse *parse, const Remark *comment)
{
    guint next = find_begin_after(parse, comment->at);
    for (guint i = 0; i < self->entries->len; i++) {
        Suppression *entry = &g_array_index(self->entries, Suppression, i);
        if (entry->last != SUPPRESSION_OPEN ||
            !names_selector(parse->script, comment, entry->selector))
            continue;
        if (next > entry->statement)
            entry->last = next - 1;
        else
            entry->statement = entry->last = SUPPRESSION_NOWHERE;
    }
}

static gboolean has_verb(Remark *comment, const char *text, const char *suffix)
{
    gsize length = strlen(suffix);
    if (comment->end - comment->words < length ||
        memcmp(text + comment->words, suffix, length) != 0)
        return FALSE;
    comment->words += length;
    return TRUE;
}

static void add_comment(Suppressions *self, const Parse *parse, Remark *comment)
{
    const char *text = parse->script->text;
    gboolean ours = comment->dialect->prefix[0] == '\0';
    if (ours && has_verb(comment, text, "-end")) {
        close_regions(self, parse, comment);
        return;
    }
    if (has_verb(comment, text, "-file") ||
        (comment->dialect->camel && has_verb(comment, text, "-all"))) {
        comment->statement = comment->last = SUPPRESSION_FILE;
    } else if (ours && has_verb(comment, text, "-start")) {
        comment->statement = find_begin_after(parse, comment->at);
        comment->last = SUPPRESSION_OPEN;
    } else {
        comment->statement = comment->last = find_statement(parse, comment->at);
    }
    add_selectors(self, parse->script, comment);
}

/* The dialect whose marker stands right before `at`, not before `start`. */
static const Dialect *find_dialect(const char *text, gsize start, gsize at)
{
    for (guint i = 0; i < G_N_ELEMENTS(dialects); i++) {
        gsize length = strlen(dialects[i].marker);
        if (at - start >= length && memcmp(text + at - length, dialects[i].marker, length) == 0 &&
            memcmp(text + at, dialects[i].verb, strlen(dialects[i].verb)) == 0)
            return &dialects[i];
    }
    return NULL;
}

/* The first verb of any. */
static const char *find_verb(const char *text, gsize start, gsize end)
{
    const char *first = NULL;
    for (guint i = 0; i < G_N_ELEMENTS(verbs) && start < end; i++) {
        const char *found = memmem(text + start, end - start, verbs[i], strlen(verbs[i]));
        if (found != NULL && (first == NULL || found < first))
            first = found;
    }
    return first;
}

/* The text between two tokens is white space and comments. */
static void search_gap(Suppressions *self, const Parse *parse, gsize start, gsize end)
{
    const char *text = parse->script->text;
    const char *found;
    for (gsize from = start; (found = find_verb(text, from, end)) != NULL;) {
        gsize at = (gsize)(found - text);
        const Dialect *dialect = find_dialect(text, start, at);
        from = at + strlen(verbs[0]);
        if (dialect == NULL)
            continue;
        const char *newline = memchr(found, '\n', end - at);
        Remark comment = {
            .dialect = dialect,
            .at = at - strlen(dialect->marker),
            .words = from,
            .end = newline != NULL ? (gsize)(newline - text) : end,
        };
        add_comment(self, parse, &comment);
        from = comment.end;
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

static gboolean is_region(const Suppression *entry)
{
    return entry->last != entry->statement;
}

static int compare_entries(gconstpointer a, gconstpointer b)
{
    const Suppression *first = a, *second = b;
    if (is_region(first) != is_region(second))
        return is_region(first) ? 1 : -1;
    if (first->statement != second->statement)
        return first->statement < second->statement ? -1 : 1;
    if (first->line != second->line)
        return first->line < second->line ? -1 : 1;
    return (first->column > second->column) - (first->column < second->column);
}

Suppressions *suppressions_find(const Parse *parse)
{
    const Script *script = parse->script;
    if (find_verb(script->text, 0, script->length) == NULL)
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
    for (guint i = 0; i < self->entries->len; i++)
        self->n_regions += is_region(&g_array_index(self->entries, Suppression, i)) ? 1 : 0;
    return self;
}

void suppressions_free(Suppressions *suppressions)
{
    if (suppressions == NULL)
        return;
    g_array_unref(suppressions->entries);
    g_free(suppressions);
}

void suppressions_expire(Suppressions *suppressions, const char *today)
{
    for (guint i = 0; suppressions != NULL && i < suppressions->entries->len; i++) {
        Suppression *entry = &g_array_index(suppressions->entries, Suppression, i);
        entry->expired = entry->until[0] != '\0' && strcmp(entry->until, today) < 0;
    }
}

/* The first entry of a statement, or where it would be, among the `high` first. */
static guint find_entry(const GArray *entries, guint statement, guint high)
{
    guint low = 0;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (g_array_index(entries, Suppression, middle).statement < statement)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static gboolean match_entry(Suppression *entry, const LintRule *rule)
{
    if (entry->expired || !lint_rule_matches(rule, entry->selector))
        return FALSE;
    entry->used = TRUE;
    return TRUE;
}

static gboolean match_at(const Suppressions *self, const LintRule *rule, guint statement)
{
    gboolean matched = FALSE;
    guint n = self->entries->len - self->n_regions;
    for (guint i = find_entry(self->entries, statement, n); i < n; i++) {
        Suppression *entry = &g_array_index(self->entries, Suppression, i);
        if (entry->statement != statement)
            break;
        matched = match_entry(entry, rule) || matched;
    }
    return matched;
}

static gboolean match_regions(const Suppressions *self, const LintRule *rule, guint statement)
{
    gboolean matched = FALSE;
    for (guint i = self->entries->len - self->n_regions; i < self->entries->len; i++) {
        Suppression *entry = &g_array_index(self->entries, Suppression, i);
        if (statement >= entry->statement && statement <= entry->last)
            matched = match_entry(entry, rule) || matched;
    }
    return matched;
}

gboolean suppressions_match(Suppressions *suppressions, const LintRule *rule, guint statement)
{
    if (suppressions == NULL)
        return FALSE;
    gboolean in_file = match_at(suppressions, rule, SUPPRESSION_FILE);
    if (statement >= SUPPRESSION_OPEN)
        return in_file;
    gboolean here = match_at(suppressions, rule, statement);
    return match_regions(suppressions, rule, statement) || here || in_file;
}
