/*
 * CopyText: rows of COPY's text format, taken apart and put together again.
 *
 *     g_autoptr(CopyRow) row = copy_row_new(n_columns);              once a table and worker
 *     copy_row_split(row, line, length, &error);                     a line of copy_out_row()
 *     const Field *email = copy_row_field(row, 3, &error);           decoded when it is asked for
 *     copy_row_write(row, masked, touched, out);                     untouched fields byte for byte
 *
 * Fields are decoded as the server would read them: \b \f \n \r \t \v, one to three octal digits,
 * \x with one or two hex digits, any other escaped character for itself; a field of \N alone is
 * NULL. Bytes are UTF-8 or any encoding whose bytes below 0x80 are ASCII: client_encoding must not
 * be SJIS, BIG5, GBK, GB18030, JOHAB or UHC. ERROR_INPUT for a row of another number of columns,
 * without its newline, of end-of-copy, and for a field that ends in a lone backslash or holds a
 * NUL; messages name positions, never bytes. Source: PostgreSQL 15, COPY, "Text Format".
 */
#ifndef ANONYMIZE_COPY_TEXT_H
#define ANONYMIZE_COPY_TEXT_H

#include "anonymize/field.h"

typedef struct CopyRow CopyRow;

CopyRow *copy_row_new(guint n_columns);
void copy_row_free(CopyRow *row); /* wipes what it decoded */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CopyRow, copy_row_free)

/* `line` is borrowed until the next split. */
gboolean copy_row_split(CopyRow *row, const char *line, gsize length, GError **error);

/* The decoded field: borrowed until the next split. NULL with `error` for one that is invalid. */
const Field *copy_row_field(CopyRow *row, guint column, GError **error);
/* As the source wrote it, escapes and all. */
void copy_row_raw(const CopyRow *row, guint column, const char **bytes, gsize *length);

/* Appends the row, newline included: column i is fields[i], encoded, where touched[i], else as it
 * came. Both arrays are by column; NULL for `touched`: nothing is. */
void copy_row_write(const CopyRow *row, const Field *fields, const gboolean *touched, GString *out);

/* One field, encoded. */
void copy_text_append(GString *out, const Field *field);

#endif
