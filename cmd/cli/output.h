/*
 * Output: results to standard output (or --output FILE, atomically), everything else to standard
 * error.
 *
 *     output_print(output, "%s\n", …)                plain text of the result
 *     output_table(output, table)                    aligned columns by libsmartcols
 *     output_json(output, "migrate/status", object)  "schema": "confiture/migrate/status/1", …
 *     output_note(output, "…")                       standard error, not under -q
 *     output_event(output, EVENT_STORY, record)      standard error, a line for machines
 *     output_progress(output, 3, 10, "0003_orders")  on a terminal one line, rewritten; else a
 *                                                    line every ten seconds
 *
 * Passwords in URLs and conninfo strings are replaced by *** in everything that goes to standard
 * error and in error documents. A message needs no line end; control characters in it are shown as
 * \xNN. With --log-format json notes, warnings, errors and events are JSON lines on standard error
 * with time, level, message. Messages, progress and results may come from several threads: each
 * line stays whole. A broken pipe (`| head`) ends the program quietly as git does, unless the
 * command is COMMAND_STEADY. A result that could not be written is ERROR_OUTPUT.
 */
#ifndef CMD_CLI_OUTPUT_H
#define CMD_CLI_OUTPUT_H

#include "core/base/log_record.h"

#include <glib.h>
#include <jansson.h>

typedef enum OutputFormat { FORMAT_TEXT, FORMAT_JSON } OutputFormat;

typedef struct Output Output;

OutputFormat output_format(const Output *output);
gboolean output_has_file(const Output *output); /* --output FILE was given */
gboolean output_logs_json(const Output *output);
const char *output_format_name(
    const Output *output); /* as typed, for commands with formats of their own ("dot") */

void output_print(Output *output, const char *format, ...) G_GNUC_PRINTF(2, 3);
void output_write(Output *output, const void *bytes, gsize length);
void output_json(Output *output, const char *command, json_t *document); /* steals the reference */

/* A text as a JSON string, bytes that are not UTF-8 replaced; NULL as null. A new reference. */
json_t *json_text(const char *text);

/* A table: columns are named once, rows added; printed with output_table(). */
typedef struct Table Table;
Table *table_new(const char *const *headings); /* NULL-terminated; a heading that begins with ">" is
                                                  right-aligned */
void table_add(Table *table,
               ...) G_GNUC_NULL_TERMINATED; /* one const char* a column; use "" for nothing */
void table_free(Table *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Table, table_free)
void output_table(Output *output, Table *table);

void output_note(Output *output, const char *format, ...)
    G_GNUC_PRINTF(2, 3); /* information, hidden by -q */
void output_verbose(Output *output, const char *format, ...)
    G_GNUC_PRINTF(2, 3); /* shown with -v */
void output_warning(Output *output, const char *format, ...) G_GNUC_PRINTF(2, 3);
void output_error(Output *output, const GError *error); /* the message alone; the run goes on */

/* Who is told of an event. */
typedef enum EventLevel {
    EVENT_DETAIL, /* whoever gave -v */
    EVENT_STORY,  /* whoever asked for a log: --log-format, or -v; not under -q */
    EVENT_RESULT, /* everybody, not under -q */
    EVENT_WARNING /* everybody */
} EventLevel;
/* Whether anybody is, so that nobody gathers what is not told. */
gboolean output_tells(const Output *output, EventLevel level);
/* docs/logging.md: "event=migration_finished migration=0012 …", or a JSON object of the same. */
void output_event(Output *output, EventLevel level, const LogRecord *record);
void output_progress(Output *output, guint done, guint total, const char *what);
void output_progress_end(Output *output);

/* "\033[1;31m"-like sequences when standard output has colours, else "". Names: red, green, yellow,
 * blue, bold, dim, reset. */
const char *output_color(const Output *output, const char *name);

/* A piece of a conversation at the terminal: to standard error, in a colour by name or NULL,
 * without line end, log or -q. */
void output_talk(Output *output, const char *color, const char *format, ...) G_GNUC_PRINTF(3, 4);

/* Asks on the terminal (`… [y/N]`); FALSE without one, and for any answer but yes. */
gboolean output_confirm(Output *output, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* "1.24 s", "35 ms", "2 min 3 s" from microseconds; free with g_free(). */
char *format_duration(gint64 microseconds);

/* For program_main and tests: how an Output begins and ends. */
typedef struct OutputOptions {
    const char *program;    /* "confiture-migrate", before each message */
    const char *format;     /* --format; NULL: text */
    const char *path;       /* --output; NULL or "-": standard output */
    const char *color;      /* auto (NULL) | always | never */
    const char *log_format; /* text (NULL) | json */
    gboolean quiet;
    guint verbose;
    gboolean steady; /* a closed standard output is passed over instead of ending the program */
} OutputOptions;

Output *output_new(const OutputOptions *options);
/* Anew with other options; opens the file. Nothing may have been printed before. */
gboolean output_configure(Output *output, const OutputOptions *options, GError **error);
/* Flushes the result and puts the file in its place; the first write that failed is told here. */
gboolean output_close(Output *output, GError **error);
/* The end of a command that failed: the file keeps what it had, an error document goes to standard
 * output under --format json (unless something of the result is out already), the message to
 * standard error. */
void output_fail(Output *output, const GError *error);
/* Without output_close() the file keeps what it had. */
void output_free(Output *output);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Output, output_free)

#endif
