#include "lint/patch.h"

#include <string.h>

enum { AROUND = 3 };

typedef struct Line {
    const char *text;
    gsize length; /* with its line end */
} Line;

/* What becomes of the lines, one after the other. */
typedef struct Change {
    char sign; /* ' ', '-', '+' */
    Line line;
} Change;

static GArray *cut_lines(GBytes *bytes)
{
    gsize length = 0;
    const char *at = g_bytes_get_data(bytes, &length);
    GArray *lines = g_array_new(FALSE, FALSE, sizeof(Line));
    for (const char *end = at != NULL ? at + length : at; at != end;) {
        const char *newline = memchr(at, '\n', (gsize)(end - at));
        const char *next = newline != NULL ? newline + 1 : end;
        Line line = {at, (gsize)(next - at)};
        g_array_append_val(lines, line);
        at = next;
    }
    return lines;
}

static const Line *line_at(const GArray *lines, gsize i)
{
    return &g_array_index(lines, Line, i);
}

static gboolean is_equal(const Line *a, const Line *b)
{
    return a->length == b->length && memcmp(a->text, b->text, a->length) == 0;
}

/* The next place from (*i, *j) on where both go on alike, with as few lines passed over as
 * possible. */
static void find_meeting(const GArray *before, const GArray *after, gsize *i, gsize *j)
{
    gsize most = (before->len - *i) + (after->len - *j);
    for (gsize passed = 1; passed < most; passed++) {
        for (gsize old = 0; old <= passed; old++) {
            gsize a = *i + old, b = *j + (passed - old);
            if (a < before->len && b < after->len &&
                is_equal(line_at(before, a), line_at(after, b))) {
                *i = a;
                *j = b;
                return;
            }
        }
    }
    *i = before->len;
    *j = after->len;
}

static void add_change(GArray *changes, char sign, const Line *line)
{
    Change change = {sign, *line};
    g_array_append_val(changes, change);
}

static GArray *find_changes(const GArray *before, const GArray *after)
{
    GArray *changes = g_array_new(FALSE, FALSE, sizeof(Change));
    for (gsize i = 0, j = 0; i < before->len || j < after->len;) {
        if (i < before->len && j < after->len && is_equal(line_at(before, i), line_at(after, j))) {
            add_change(changes, ' ', line_at(before, i));
            i++;
            j++;
            continue;
        }
        gsize a = i, b = j;
        find_meeting(before, after, &a, &b);
        for (; i < a; i++)
            add_change(changes, '-', line_at(before, i));
        for (; j < b; j++)
            add_change(changes, '+', line_at(after, j));
    }
    return changes;
}

static const Change *change_at(const GArray *changes, gsize i)
{
    return &g_array_index(changes, Change, i);
}

static void append_change(GString *text, const Change *change)
{
    g_string_append_c(text, change->sign);
    g_string_append_len(text, change->line.text, (gssize)change->line.length);
    if (change->line.length == 0 || change->line.text[change->line.length - 1] != '\n')
        g_string_append(text, "\n\\ No newline at end of file\n");
}

static guint count(const GArray *changes, gsize from, gsize to, char sign)
{
    guint n = 0;
    for (gsize i = from; i < to; i++)
        n += change_at(changes, i)->sign == ' ' || change_at(changes, i)->sign == sign ? 1 : 0;
    return n;
}

/* Where a hunk that begins around the change at `from` ends: before more than six lines alike. */
static gsize find_end(const GArray *changes, gsize from)
{
    gsize end = from;
    for (gsize i = from; i < changes->len && i <= end + AROUND + AROUND; i++)
        if (change_at(changes, i)->sign != ' ')
            end = i + 1;
    return MIN(changes->len, end + AROUND);
}

static void append_range(GString *text, char sign, guint before, guint lines)
{
    g_string_append_printf(text, "%c%u,%u", sign, lines > 0 ? before + 1 : before, lines);
}

static void append_hunk(GString *text, const GArray *changes, gsize from, gsize to)
{
    g_string_append(text, "@@ ");
    append_range(text, '-', count(changes, 0, from, '-'), count(changes, from, to, '-'));
    g_string_append_c(text, ' ');
    append_range(text, '+', count(changes, 0, from, '+'), count(changes, from, to, '+'));
    g_string_append(text, " @@\n");
    for (gsize i = from; i < to; i++)
        append_change(text, change_at(changes, i));
}

char *patch_format(const char *path, GBytes *before, GBytes *after)
{
    g_autoptr(GArray) old = cut_lines(before);
    g_autoptr(GArray) new = cut_lines(after);
    g_autoptr(GArray) changes = find_changes(old, new);
    GString *text = g_string_new(NULL);
    gsize done = 0;
    for (gsize i = 0; i < changes->len; i++) {
        if (change_at(changes, i)->sign == ' ')
            continue;
        if (text->len == 0)
            g_string_append_printf(text, "--- a/%s\n+++ b/%s\n", path, path);
        gsize from = MAX(done, i > AROUND ? i - AROUND : 0);
        done = find_end(changes, i);
        append_hunk(text, changes, from, done);
        i = done - 1;
    }
    return g_string_free(text, FALSE);
}
