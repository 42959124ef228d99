#include "cmd/cli/output.h"

#include <libsmartcols/libsmartcols.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct Table {
    struct libscols_table *lines;
    guint columns;
};

Table *table_new(const char *const *headings)
{
    Table *table = g_new0(Table, 1);
    table->lines = scols_new_table();
    if (table->lines == NULL)
        g_error("libsmartcols has no memory for a table");
    for (; headings[table->columns] != NULL; table->columns++) {
        const char *heading = headings[table->columns];
        gboolean right = heading[0] == '>';
        scols_table_new_column(table->lines, right ? heading + 1 : heading, 0,
                               right ? SCOLS_FL_RIGHT : 0);
    }
    return table;
}

void table_add(Table *table, ...)
{
    struct libscols_line *line = scols_table_new_line(table->lines, NULL);
    va_list cells;
    va_start(cells, table);
    const char *cell = NULL;
    for (guint i = 0; i < table->columns && (cell = va_arg(cells, const char *)) != NULL; i++)
        scols_line_set_data(line, i, cell);
    va_end(cells);
}

void table_free(Table *table)
{
    if (table == NULL)
        return;
    scols_unref_table(table->lines);
    g_free(table);
}

static void paint_headings(Table *table, const char *sequence)
{
    scols_table_enable_colors(table->lines, *sequence != '\0');
    for (guint i = 0; i < table->columns && *sequence != '\0'; i++) {
        struct libscols_column *column = scols_table_get_column(table->lines, i);
        scols_cell_set_color(scols_column_get_header(column), sequence);
    }
}

/* libsmartcols pads a cell whose right neighbours are empty. */
static void write_without_trailing_blanks(Output *output, const char *text)
{
    while (*text != '\0') {
        gsize whole = strcspn(text, "\n"), length = whole;
        while (length > 0 && text[length - 1] == ' ')
            length--;
        output_write(output, text, length);
        output_write(output, "\n", 1);
        text += whole + (text[whole] == '\n');
    }
}

void output_table(Output *output, Table *table)
{
    scols_table_set_termforce(table->lines, SCOLS_TERMFORCE_NEVER);
    paint_headings(table, output_color(output, "bold"));
    char *text = NULL;
    if (scols_print_table_to_string(table->lines, &text) != 0)
        g_error("libsmartcols cannot print a table");
    write_without_trailing_blanks(output, text);
    free(text);
}
