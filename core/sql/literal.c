#include "core/sql/literal.h"

#include <string.h>

Literal *literal_new(void)
{
    Literal *literal = g_new0(Literal, 1);
    literal->text = g_string_new(NULL);
    literal->places = g_array_new(FALSE, FALSE, sizeof(ScriptPlace));
    return literal;
}

void literal_free(Literal *literal)
{
    if (literal == NULL)
        return;
    g_string_free(literal->text, TRUE);
    g_array_unref(literal->places);
    g_free(literal);
}

gsize literal_place(const Literal *literal, gsize at)
{
    return script_place_outside((const ScriptPlace *)(gconstpointer)literal->places->data,
                                literal->places->len, at);
}

void literal_append(Literal *literal, const char *bytes, gsize length, gsize outer)
{
    GArray *places = literal->places;
    gsize at = literal->text->len;
    const ScriptPlace *last =
        places->len > 0 ? &g_array_index(places, ScriptPlace, places->len - 1) : NULL;
    if (length == 0)
        return;
    if (last == NULL || last->outer + (at - last->at) != outer) {
        ScriptPlace place = {at, outer};
        g_array_append_val(places, place);
    }
    g_string_append_len(literal->text, bytes, (gssize)length);
}

static guint first_place_behind(const Literal *literal, gsize at)
{
    guint low = 0, high = literal->places->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (g_array_index(literal->places, ScriptPlace, middle).at <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void literal_append_piece(Literal *literal, const Literal *from, gsize start, gsize end)
{
    guint next = first_place_behind(from, start);
    for (gsize at = start; at < end; next++) {
        gsize stop = next < from->places->len
                         ? MIN(g_array_index(from->places, ScriptPlace, next).at, end)
                         : end;
        literal_append(literal, from->text->str + at, stop - at, literal_place(from, at));
        at = stop;
    }
}

typedef struct Decoder {
    Literal *literal;
    const char *text;
    gsize at, end, base;
} Decoder;

static void keep(Decoder *self, gsize length)
{
    literal_append(self->literal, self->text + self->at, length, self->base + self->at);
    self->at += length;
}

static gboolean decode_dollar(Decoder *self)
{
    const char *text = self->text + self->at;
    const char *tag = memchr(text + 1, '$', self->end - self->at - 1);
    if (tag == NULL)
        return FALSE;
    gsize delimiter = (gsize)(tag - text) + 1, whole = self->end - self->at;
    if (whole < 2 * delimiter)
        return FALSE;
    self->at += delimiter;
    keep(self, whole - 2 * delimiter);
    return TRUE;
}

/* The next quote of a constant that goes on in another line; FALSE at its end. */
static gboolean find_continuation(Decoder *self)
{
    while (self->at < self->end && self->text[self->at] != '\'') {
        if (self->text[self->at] == '-') {
            const char *newline = memchr(self->text + self->at, '\n', self->end - self->at);
            self->at = newline != NULL ? (gsize)(newline - self->text) : self->end;
        } else {
            self->at++;
        }
    }
    return self->at < self->end;
}

static int digits_at(const Decoder *self, gsize at, int most, int base, guint32 *value)
{
    int count = 0;
    *value = 0;
    for (; count < most && at + (gsize)count < self->end; count++) {
        int digit = g_ascii_xdigit_value(self->text[at + (gsize)count]);
        if (digit < 0 || digit >= base)
            break;
        *value = *value * (guint32)base + (guint32)digit;
    }
    return count;
}

static gboolean add_code(Decoder *self, gsize length, guint32 code, gboolean character)
{
    char bytes[8] = {0};
    int n = 1;
    if (code == 0 || (character && !g_unichar_validate(code)) || (!character && code > 0x7F))
        return FALSE;
    if (character)
        n = g_unichar_to_utf8(code, bytes);
    else
        bytes[0] = (char)code;
    literal_append(self->literal, bytes, (gsize)n, self->base + self->at);
    self->at += length;
    return TRUE;
}

/* `at` is at the backslash. */
static gboolean decode_escape(Decoder *self)
{
    static const char plain[] = "b\bf\fn\nr\rt\t";
    if (self->at + 1 >= self->end)
        return FALSE;
    char letter = self->text[self->at + 1];
    guint32 code;
    for (gsize i = 0; plain[i] != '\0'; i += 2)
        if (plain[i] == letter)
            return add_code(self, 2, (guint32)plain[i + 1], FALSE);
    int count = 0;
    if (letter == 'x' && (count = digits_at(self, self->at + 2, 2, 16, &code)) > 0)
        return add_code(self, 2 + (gsize)count, code, FALSE);
    if (letter == 'u' || letter == 'U') {
        count = digits_at(self, self->at + 2, letter == 'u' ? 4 : 8, 16, &code);
        return count == (letter == 'u' ? 4 : 8) && add_code(self, 2 + (gsize)count, code, TRUE);
    }
    if ((count = digits_at(self, self->at + 1, 3, 8, &code)) > 0)
        return add_code(self, 1 + (gsize)count, code, FALSE);
    self->at++;
    keep(self, 1);
    return TRUE;
}

static gboolean decode_quoted(Decoder *self, gboolean escapes)
{
    self->at++;
    while (self->at < self->end) {
        const char *text = self->text + self->at;
        gsize left = self->end - self->at, plain = 0;
        while (plain < left && text[plain] != '\'' && (!escapes || text[plain] != '\\'))
            plain++;
        keep(self, plain);
        if (self->at >= self->end)
            return FALSE;
        if (self->text[self->at] == '\\') {
            if (!decode_escape(self))
                return FALSE;
            continue;
        }
        self->at++;
        if (self->at < self->end && self->text[self->at] == '\'') {
            keep(self, 1);
            continue;
        }
        if (!find_continuation(self))
            return TRUE;
        self->at++;
    }
    return FALSE;
}

gboolean literal_decode(Literal *literal, const char *text, gsize start, gsize end, gsize base)
{
    Decoder self = {literal, text, start, end, base};
    if (end <= start + 1)
        return FALSE;
    switch (text[start]) {
    case '$':
        return decode_dollar(&self);
    case '\'':
        return decode_quoted(&self, FALSE);
    case 'e':
    case 'E':
    case 'n':
    case 'N':
        self.at++;
        return text[self.at] == '\'' &&
               decode_quoted(&self, text[start] == 'e' || text[start] == 'E');
    default:
        return FALSE;
    }
}
