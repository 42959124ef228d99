#include "cmd/cli/help.h"

#include "cmd/cli/walk.h"

#include <string.h>

enum { LEFT_MAXIMUM = 28, LINE_MAXIMUM = 98 };

typedef struct Row {
    char *left;
    const char *right;
} Row;

static void row_clear(Row *row)
{
    g_free(row->left);
}

static GArray *rows_new(void)
{
    GArray *rows = g_array_new(FALSE, FALSE, sizeof(Row));
    g_array_set_clear_func(rows, (GDestroyNotify)row_clear);
    return rows;
}

static void add_row(GArray *rows, char *left, const char *right)
{
    Row row = {left, right};
    g_array_append_val(rows, row);
}

static guint width_of(const char *text)
{
    return (guint)g_utf8_strlen(text, -1);
}

static guint left_width(const GArray *rows)
{
    guint width = 0;
    for (guint i = 0; i < rows->len; i++) {
        guint length = width_of(g_array_index(rows, Row, i).left);
        if (length <= LEFT_MAXIMUM)
            width = MAX(width, length);
    }
    return width;
}

static void print_rows(GString *text, const char *heading, const GArray *rows)
{
    if (rows->len == 0)
        return;
    guint width = left_width(rows);
    g_string_append_printf(text, "\n%s:\n", heading);
    for (guint i = 0; i < rows->len; i++) {
        const Row *row = &g_array_index(rows, Row, i);
        guint length = width_of(row->left);
        g_string_append_printf(text, "  %s%s", row->left, length > width ? "\n  " : "");
        guint padding = length > width ? width : width - length;
        g_string_append_printf(text, "%*s  %s\n", (int)padding, "", row->right);
    }
}

static char *option_left(const GOptionEntry *entry)
{
    g_autofree char *letter =
        entry->short_name != 0 ? g_strdup_printf("-%c, ", entry->short_name) : g_strdup("    ");
    const char *value = entry->arg_description != NULL ? entry->arg_description : "VALUE";
    gboolean takes = option_takes_value(entry);
    return g_strdup_printf("%s--%s%s%s", letter, entry->long_name, takes ? "=" : "",
                           takes ? value : "");
}

static void print_options(GString *text, const char *heading, const GOptionEntry *entries)
{
    g_autoptr(GArray) rows = rows_new();
    for (; entries != NULL && entries->long_name != NULL; entries++) {
        if ((entries->flags & G_OPTION_FLAG_HIDDEN) == 0)
            add_row(rows, option_left(entries),
                    entries->description != NULL ? entries->description : "");
    }
    print_rows(text, heading, rows);
}

static void print_sentence(GString *text, const char *summary)
{
    g_string_append_printf(text, "\n%c%s.\n", g_ascii_toupper(summary[0]), summary + 1);
}

/* Breaks the words of a paragraph anew. */
static void fill(GString *text, char **lines, guint count)
{
    guint column = 0;
    for (guint i = 0; i < count; i++) {
        g_auto(GStrv) words = g_strsplit(lines[i], " ", -1);
        for (guint j = 0; words[j] != NULL; j++) {
            guint width = width_of(words[j]);
            gboolean fits = column + 1 + width <= LINE_MAXIMUM;
            g_string_append(text, column == 0 ? "" : fits ? " " : "\n");
            g_string_append(text, words[j]);
            column = column == 0 || !fits ? width : column + 1 + width;
        }
    }
    g_string_append_c(text, '\n');
}

/* How many lines from here on are one paragraph of prose; indented lines are examples. */
static guint paragraph(char **lines, gboolean *too_wide)
{
    guint count = 0;
    *too_wide = FALSE;
    for (; lines[count] != NULL && lines[count][0] != '\0' && lines[count][0] != ' '; count++)
        *too_wide = *too_wide || width_of(lines[count]) > LINE_MAXIMUM;
    return count;
}

/* As it was written, but for prose that is too wide. */
static void print_details(GString *text, const char *details)
{
    if (details == NULL || *details == '\0')
        return;
    g_autofree char *trimmed = g_strchomp(g_strdup(details));
    g_auto(GStrv) lines = g_strsplit(trimmed, "\n", -1);
    g_string_append_c(text, '\n');
    for (guint i = 0, count = 0; lines[i] != NULL; i += MAX(count, 1)) {
        gboolean too_wide = FALSE;
        count = paragraph(lines + i, &too_wide);
        if (too_wide) {
            fill(text, lines + i, count);
            continue;
        }
        for (guint j = i; j < i + MAX(count, 1); j++)
            g_string_append_printf(text, "%s\n", lines[j]);
    }
}

static void print_formats(GString *text, const Command *command)
{
    g_string_append(text, "\nFormats: text, json");
    for (guint i = 0; command->formats != NULL && command->formats[i] != NULL; i++)
        g_string_append_printf(text, ", %s", command->formats[i]);
    g_string_append(text, ".\n");
}

static const char *space_before(const char *arguments)
{
    return arguments != NULL && *arguments != '\0' ? " " : "";
}

static void print_commands(GString *text, const Program *program)
{
    g_autoptr(GArray) rows = rows_new();
    for (guint i = 0; program->commands[i] != NULL; i++) {
        const Command *command = program->commands[i];
        const char *arguments = command->arguments != NULL ? command->arguments : "";
        add_row(rows, g_strconcat(command->name, space_before(arguments), arguments, NULL),
                command->summary);
    }
    print_rows(text, "Commands", rows);
}

static const Command *default_of(const Program *program)
{
    for (guint i = 0; program->commands[i] != NULL; i++) {
        if ((program->commands[i]->needs & COMMAND_DEFAULT) != 0)
            return program->commands[i];
    }
    return NULL;
}

static const char closing[] =
    "\nThe database is, first match wins: --database, CONFITURE_DATABASE_URL, DATABASE_URL,\n"
    "the environment's database_url in confiture.yaml, libpq's defaults (PG* variables).\n"
    "\nExit status: 0 done, 1 the check found something, 2 usage, 3 no connection, 4 bad input,\n"
    "5 locked, 6 failed and rolled back, 7 failed half-way, 8 integrity, 9 refused, 70 internal.\n";

char *help_program(const Program *program, const GOptionEntry *common)
{
    const Command *usual = default_of(program);
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, "Usage: %s %s [OPTION]...%s\n", program->name,
                           usual != NULL ? "[COMMAND]" : "COMMAND", " [ARGUMENT]...");
    print_sentence(text, program->summary);
    print_details(text, program->details);
    print_commands(text, program);
    if (usual != NULL) {
        g_autofree char *heading =
            g_strdup_printf("Options of %s, which runs when no command is given", usual->name);
        print_options(text, heading, usual->options);
    }
    print_options(text, "Options of every command", common);
    g_string_append_printf(text, "\n\"%s COMMAND --help\" tells more of a command.\n",
                           program->name);
    g_string_append(text, closing);
    return g_string_free(text, FALSE);
}

char *help_command(const Program *program, const Command *command, const GOptionEntry *common)
{
    GString *text = g_string_new(NULL);
    const char *arguments = command->arguments != NULL ? command->arguments : "";
    g_string_append_printf(text, "Usage: %s %s [OPTION]...%s%s\n", program->name, command->name,
                           space_before(arguments), arguments);
    print_sentence(text, command->summary);
    print_details(text, command->details);
    print_options(text, "Options", command->options);
    print_options(text, "Options of every command", common);
    print_formats(text, command);
    return g_string_free(text, FALSE);
}
