#include "anonymize/copy_text.h"

#include <string.h>

#include "core/base/error.h"

/* A row's decoded bytes above this are given back with the next row. */
enum { SPARE_BYTES = 1024 * 1024 };

struct CopyRow {
    const char *line;
    gsize *ends; /* of the fields, in bytes from the line's start: at their tab or newline */
    Field *fields;
    gboolean *decoded;
    guint n_columns;
    char *bytes; /* decoded fields, one after the other; never moved while a row lives */
    gsize size, used;
    gsize length; /* of the line without its newline */
};

CopyRow *copy_row_new(guint n_columns)
{
    CopyRow *self = g_new0(CopyRow, 1);
    self->n_columns = n_columns;
    self->ends = g_new0(gsize, n_columns);
    self->fields = g_new0(Field, n_columns);
    self->decoded = g_new0(gboolean, n_columns);
    return self;
}

static void release_bytes(CopyRow *self)
{
    if (self->bytes != NULL)
        explicit_bzero(self->bytes, self->size);
    g_clear_pointer(&self->bytes, g_free);
    self->size = 0;
}

void copy_row_free(CopyRow *row)
{
    if (row == NULL)
        return;
    release_bytes(row);
    g_free(row->ends);
    g_free(row->fields);
    g_free(row->decoded);
    g_free(row);
}

/* Whether an odd number of backslashes stands before. */
static gboolean is_escaped(const char *start, const char *at)
{
    gsize backslashes = 0;
    while (at > start && at[-1] == '\\') {
        backslashes++;
        at--;
    }
    return backslashes % 2 == 1;
}

static const char *field_end(const char *start, const char *end)
{
    const char *tab = start;
    while ((tab = memchr(tab, '\t', (gsize)(end - tab))) != NULL) {
        if (!is_escaped(start, tab))
            return tab;
        tab++;
    }
    return end;
}

static gboolean check_line(const char *line, gsize length, GError **error)
{
    if (length == 0 || line[length - 1] != '\n' || is_escaped(line, line + length - 1)) {
        error_set(error, ERROR_INPUT, "a row of COPY does not end with a newline");
        return FALSE;
    }
    if (length == 3 && memcmp(line, "\\.", 2) == 0) {
        error_set(error, ERROR_INPUT, "a row of COPY is the end-of-copy mark");
        return FALSE;
    }
    return TRUE;
}

static gboolean fail_count(const CopyRow *self, const char *what, GError **error)
{
    error_set(error, ERROR_INPUT, "a row of COPY has %s than the %u columns expected", what,
              self->n_columns);
    return FALSE;
}

static gboolean split_fields(CopyRow *self, GError **error)
{
    const char *start = self->line;
    const char *end = self->line + self->length;
    for (guint i = 0; i < self->n_columns; i++) {
        const char *stop = field_end(start, end);
        self->ends[i] = (gsize)(stop - self->line);
        gboolean last = i + 1 == self->n_columns;
        if (stop == end && !last)
            return fail_count(self, "fewer", error);
        if (stop < end && last)
            return fail_count(self, "more", error);
        start = stop + 1;
    }
    return self->n_columns > 0 || self->length == 0 || fail_count(self, "more", error);
}

gboolean copy_row_split(CopyRow *row, const char *line, gsize length, GError **error)
{
    if (row->size > SPARE_BYTES)
        release_bytes(row);
    row->used = 0;
    for (guint i = 0; i < row->n_columns; i++)
        row->decoded[i] = FALSE;
    row->line = line;
    row->length = length > 0 ? length - 1 : 0;
    return check_line(line, length, error) && split_fields(row, error);
}

void copy_row_raw(const CopyRow *row, guint column, const char **bytes, gsize *length)
{
    gsize start = column > 0 ? row->ends[column - 1] + 1 : 0;
    *bytes = row->line + start;
    *length = row->ends[column] - start;
}

static char plain_escape(char letter)
{
    switch (letter) {
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    case 'v':
        return '\v';
    default:
        return letter;
    }
}

static gboolean is_octal(char c)
{
    return c >= '0' && c <= '7';
}

/* Up to `most` digits of a number in `base`; what is above a byte is cut as the server does. */
static char read_byte(const char **at, const char *end, int base, int most)
{
    int value = 0;
    for (int i = 0; i < most && *at < end; i++, (*at)++) {
        if (base == 8 ? !is_octal(**at) : !g_ascii_isxdigit(**at))
            break;
        value = value * base + g_ascii_xdigit_value(**at);
    }
    return (char)(value & 0xff);
}

/* `*at` is behind the backslash. */
static char read_escape(const char **at, const char *end)
{
    if (is_octal(**at))
        return read_byte(at, end, 8, 3);
    char letter = *(*at)++;
    if (letter == 'x' && *at < end && g_ascii_isxdigit(**at))
        return read_byte(at, end, 16, 2);
    return plain_escape(letter);
}

/* Room for the rest of the row: nothing decoded is longer than it was. */
static char *reserve(CopyRow *self)
{
    if (self->size < self->length) {
        g_assert(self->used == 0);
        release_bytes(self);
        self->size = self->length;
        self->bytes = g_malloc(self->size);
    }
    return self->bytes + self->used;
}

static gboolean decode(CopyRow *self, const char *at, const char *end, Field *field)
{
    char *start = reserve(self);
    char *out = start;
    while (at < end) {
        const char *escape = memchr(at, '\\', (gsize)(end - at));
        gsize run = (gsize)((escape != NULL ? escape : end) - at);
        memcpy(out, at, run);
        out += run;
        at += run;
        if (escape == NULL)
            break;
        if (++at == end)
            return FALSE;
        *out++ = read_escape(&at, end);
    }
    *field = (Field){.data = start, .length = (gsize)(out - start)};
    self->used += field->length;
    return TRUE;
}

const Field *copy_row_field(CopyRow *row, guint column, GError **error)
{
    Field *field = &row->fields[column];
    if (row->decoded[column])
        return field;
    const char *bytes;
    gsize length;
    copy_row_raw(row, column, &bytes, &length);
    gboolean valid = TRUE;
    if (length == 2 && memcmp(bytes, "\\N", 2) == 0)
        *field = (Field){.data = NULL, .null = TRUE};
    else if (memchr(bytes, '\\', length) == NULL)
        *field = (Field){.data = bytes, .length = length};
    else
        valid = decode(row, bytes, bytes + length, field);
    if (!valid || (field->length > 0 && memchr(field->data, '\0', field->length) != NULL)) {
        error_set(error, ERROR_INPUT, "column %u of a row of COPY is not in its text format",
                  column + 1);
        return NULL;
    }
    row->decoded[column] = TRUE;
    return field;
}

static char escape_of(char c)
{
    switch (c) {
    case '\b':
        return 'b';
    case '\f':
        return 'f';
    case '\n':
        return 'n';
    case '\r':
        return 'r';
    case '\t':
        return 't';
    case '\v':
        return 'v';
    case '\\':
        return '\\';
    default:
        return 0;
    }
}

void copy_text_append(GString *out, const Field *field)
{
    if (field->null) {
        g_string_append_len(out, "\\N", 2);
        return;
    }
    if (field->length == 0)
        return;
    const char *run = field->data;
    const char *end = field->data + field->length;
    for (const char *at = run; at < end; at++) {
        char escape = escape_of(*at);
        if (escape == 0)
            continue;
        g_string_append_len(out, run, at - run);
        g_string_append_c(out, '\\');
        g_string_append_c(out, escape);
        run = at + 1;
    }
    g_string_append_len(out, run, end - run);
}

void copy_row_write(const CopyRow *row, const Field *fields, const gboolean *touched, GString *out)
{
    gsize kept = 0; /* what is before is written */
    for (guint i = 0; touched != NULL && i < row->n_columns; i++) {
        if (!touched[i])
            continue;
        gsize start = i > 0 ? row->ends[i - 1] + 1 : 0;
        g_string_append_len(out, row->line + kept, (gssize)(start - kept));
        copy_text_append(out, &fields[i]);
        kept = row->ends[i];
    }
    g_string_append_len(out, row->line + kept, (gssize)(row->length + 1 - kept));
}
