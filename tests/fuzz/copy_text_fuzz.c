/* shelf: anonymize */
/* The first byte is the number of columns, the rest a line: refused, or its fields decode, encode
 * to something that decodes to the same, and the untouched row is the line itself. */
#include "anonymize/copy_text.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_field(const Field *field)
{
    g_autoptr(GString) line = g_string_new(NULL);
    copy_text_append(line, field);
    g_string_append_c(line, '\n');
    g_autoptr(CopyRow) row = copy_row_new(1);
    if (!copy_row_split(row, line->str, line->len, NULL))
        abort();
    const Field *again = copy_row_field(row, 0, NULL);
    if (again == NULL || again->null != field->null || again->length != field->length)
        abort();
    if (again->length > 0 && memcmp(again->data, field->data, field->length) != 0)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    guint columns = data[0] % 16;
    g_autofree char *line = g_memdup2(data + 1, size - 1);
    g_autoptr(CopyRow) row = copy_row_new(columns);
    if (!copy_row_split(row, line, size - 1, NULL))
        return 0;
    for (guint i = columns; i > 0; i--) {
        const Field *field = copy_row_field(row, i - 1, NULL);
        if (field != NULL)
            check_field(field);
    }
    g_autoptr(GString) out = g_string_new(NULL);
    copy_row_write(row, NULL, NULL, out);
    if (out->len != size - 1 || memcmp(out->str, line, size - 1) != 0)
        abort();
    return 0;
}
